/** A sentence with commands in it, written between backticks: each can be told from the words and copied. */
import { useTranslation } from "../lib/use-translation.ts";
import { CopyButton } from "./copy-button.tsx";

export function WithCommands({ text }: { text: string }) {
  const { t } = useTranslation();
  // Every second part was between backticks.
  return text.split(/`([^`]+)`/).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      <span key={part} className="inline-flex max-w-full items-center rounded-md bg-line2 pl-1.5">
        <code className="font-mono text-sm [overflow-wrap:anywhere] text-ink">{part}</code>
        <CopyButton text={part} label={t("shell.copyCommand", { command: part })} />
      </span>
    ),
  );
}

/** What was asked, as the agent got it. */
import { useState } from "react";
import type { RunDetail } from "../../../../contract/run.ts";
import { useTranslation } from "../../../lib/use-translation.ts";
import { lineCount, visibleText } from "../../../lib/visible-text.ts";
import { Button } from "../../../ui/button.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { RowFrame } from "./row-frame.tsx";

/** A longer prompt is folded. */
const MAX_LINES = 12;
const MAX_CHARS = 1_500;

export function PromptRow({ run }: { run: RunDetail }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const prompt = run.renderedPrompt ?? run.work.prompt;
  const isLong = prompt.length > MAX_CHARS || lineCount(prompt) > MAX_LINES;
  const shown =
    isLong && !isOpen ? prompt.split("\n", MAX_LINES).join("\n").slice(0, MAX_CHARS) : prompt;
  const isCommand = run.agent === "shell";
  return (
    <RowFrame who={isCommand ? t("run.who.command") : t("run.who.prompt")}>
      <div className="group relative rounded-xl bg-accent-soft px-3 py-2">
        <p
          dir={isCommand ? "ltr" : "auto"}
          className={isCommand ? "font-mono text-sm whitespace-pre-wrap" : "whitespace-pre-wrap"}
        >
          {visibleText(shown)}
          {shown.length < prompt.length && "…"}
        </p>
        {isLong && (
          <Button
            size="sm"
            variant="link"
            aria-expanded={isOpen}
            onClick={() => setIsOpen(!isOpen)}
          >
            {isOpen ? t("run.less") : t("run.more")}
          </Button>
        )}
        <CopyButton
          text={prompt}
          label={t("run.copy")}
          className="absolute top-1 right-1 opacity-0 group-hover:opacity-100 focus-visible:opacity-100"
        />
      </div>
    </RowFrame>
  );
}

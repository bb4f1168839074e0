/** A problem beside its field: the sentence, the place in the text, and what to write instead. */
import { useTranslation } from "../../lib/use-translation.ts";
import { type Problem, problemAt, type Problems } from "./problems.ts";

const AROUND = 24;

export interface ProblemTextProps {
  problem: Problem;
  /** Text of the field, to show the place. */
  text?: string;
  onUse?: (suggestion: string) => void;
}

export function ProblemText({ problem, text, onUse }: ProblemTextProps) {
  const { t } = useTranslation();
  const { message, position, suggestion } = problem;
  return (
    <span className="block">
      {message}
      {text !== undefined && position !== null && <Place text={text} position={position} />}
      {suggestion !== null && onUse && (
        <>
          {" "}
          <button
            type="button"
            className="font-[550] underline underline-offset-2"
            onClick={() => onUse(suggestion)}
          >
            {t("editor.use", { text: suggestion })}
          </button>
        </>
      )}
    </span>
  );
}

/** For a section of many fields: the text beside each, by its name; undefined where it is well. */
export const problemTexts = (problems: Problems) => (field: string) => {
  const wrong = problemAt(problems, field);
  return wrong && <ProblemText problem={wrong} />;
};

/** The words around the place, with the place marked. */
function Place({ text, position }: { text: string; position: number }) {
  const lineStart = text.lastIndexOf("\n", position - 1) + 1;
  const lineEnd = text.indexOf("\n", position);
  const line = text.slice(lineStart, lineEnd === -1 ? undefined : lineEnd);
  const at = position - lineStart;
  const word = /^(\{\{[^{}]*\}?\}?|\S+)/.exec(line.slice(at))?.[0] ?? "";
  const before = line.slice(Math.max(0, at - AROUND), at);
  const after = line.slice(at + word.length, at + word.length + AROUND);
  return (
    <code className="mt-0.5 block truncate font-mono text-ink2">
      {at > AROUND && "…"}
      {before}
      <mark className="bg-bad-bg text-bad underline decoration-wavy underline-offset-2">
        {word === "" ? "␣" : word}
      </mark>
      {after}
    </code>
  );
}

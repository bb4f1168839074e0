/** A block of code, with colours as soon as the highlighter is there, and a button that copies it. */
import { useEffect, useState } from "react";
import { useTranslation } from "../../../lib/use-translation.ts";
import { visibleText } from "../../../lib/visible-text.ts";
import { CopyButton } from "../../../ui/copy-button.tsx";
import type { Token } from "./highlight.ts";

/** Longer blocks stay plain: colouring would hold the page up. */
const MAX_HIGHLIGHT_CHARS = 30_000;

export function CodeBlock({ text, language }: { text: string; language: string }) {
  const { t } = useTranslation();
  const lines = useTokens(text, language);
  return (
    <div className="group relative my-2 rounded-lg border border-line bg-panel">
      <pre className="overflow-x-auto px-3 py-2 leading-[1.55]" tabIndex={0} dir="ltr">
        <code>
          {lines === null
            ? visibleText(text)
            : lines.map((tokens, index) => (
                <span key={index}>
                  {tokens.map((token, place) => (
                    <span key={place} className={token.look}>
                      {visibleText(token.text)}
                    </span>
                  ))}
                  {index < lines.length - 1 && "\n"}
                </span>
              ))}
        </code>
      </pre>
      <CopyButton
        text={text}
        label={t("run.copyCode")}
        className="absolute top-1 right-1 opacity-0 group-hover:opacity-100 focus-visible:opacity-100"
      />
    </div>
  );
}

/** Coloured lines; null until they are there, and where there are none. */
function useTokens(text: string, language: string): Token[][] | null {
  const [lines, setLines] = useState<Token[][] | null>(null);
  const wanted = language !== "" && text.length <= MAX_HIGHLIGHT_CHARS;
  useEffect(() => {
    if (!wanted) return;
    let isCurrent = true;
    void import("./highlight.ts")
      .then(({ highlight }) => highlight(text, language))
      .then((made) => isCurrent && setLines(made));
    return () => {
      isCurrent = false;
    };
  }, [text, language, wanted]);
  return wanted ? lines : null;
}

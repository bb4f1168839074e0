/** Text as a program wrote it, at most so much of it at once. */
import { useState } from "react";
import { cn } from "../../../lib/cn.ts";
import { formatBytes } from "../../../lib/format.ts";
import { useTranslation } from "../../../lib/use-translation.ts";
import { visibleText } from "../../../lib/visible-text.ts";
import { Button } from "../../../ui/button.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";

/** Characters shown before a person asks for all of them. */
const FIRST_CHARS = 20_000;

export function PlainBlock(props: { text: string; isBad?: boolean; className?: string }) {
  const { text, isBad = false, className } = props;
  const { t } = useTranslation();
  const [showsAll, setShowsAll] = useState(false);
  const isCut = !showsAll && text.length > FIRST_CHARS;
  return (
    <div className={cn("group relative my-1", className)}>
      <pre
        dir="ltr"
        tabIndex={0}
        className={cn(
          "max-h-120 overflow-auto rounded-lg border border-line bg-panel px-3 py-2 leading-[1.55] break-words whitespace-pre-wrap",
          isBad && "border-bad/40",
        )}
      >
        {visibleText(isCut ? text.slice(0, FIRST_CHARS) : text)}
      </pre>
      <CopyButton
        text={text}
        label={t("run.copy")}
        className="absolute top-1 right-3 opacity-0 group-hover:opacity-100 focus-visible:opacity-100"
      />
      {isCut && (
        <Button size="sm" variant="link" onClick={() => setShowsAll(true)}>
          {t("run.showAll", { size: formatBytes(text.length) })}
        </Button>
      )}
    </div>
  );
}

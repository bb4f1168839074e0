/** One line of raw output. */
import { memo } from "react";
import { cn } from "../../../lib/cn.ts";
import { formatBytes } from "../../../lib/format.ts";
import { useTranslation } from "../../../lib/use-translation.ts";
import { Button } from "../../../ui/button.tsx";
import type { ShownLine } from "./line-store.ts";

export interface LineViewProps {
  number: number;
  /** undefined while it is fetched. */
  line: ShownLine | undefined;
  wraps: boolean;
  isFound: boolean;
  /** Shows the whole of a long line. */
  onOpen: (line: ShownLine, number: number) => void;
}

/** Height of a line that does not wrap, in pixels. */
export const LINE_HEIGHT = 18;

/** Bytes of a line that its text holds; a longer line has more. */
const SHOWN_BYTES = 4_096;

export const LineView = memo(function LineView({
  number,
  line,
  wraps,
  isFound,
  onOpen,
}: LineViewProps) {
  const { t } = useTranslation();
  const isLong = line !== undefined && line.bytes > SHOWN_BYTES;
  return (
    <div
      className={cn(
        "flex min-h-4.5 min-w-max font-mono [font-variant-ligatures:none] text-sm leading-[18px]",
        wraps && "min-w-0",
        isFound && "bg-accent-soft",
      )}
    >
      <span
        aria-hidden
        className="sticky left-0 w-16 shrink-0 bg-bg pr-3 text-right text-xs leading-[18px] text-ink3 select-none max-sm:w-11 max-sm:pr-1.5"
      >
        {number + 1}
      </span>
      <span
        dir="ltr"
        className={cn(
          "min-w-0 flex-1 pr-4 [unicode-bidi:isolate]",
          wraps ? "break-words whitespace-pre-wrap [overflow-wrap:anywhere]" : "whitespace-pre",
          line?.kind === "cut" && "text-warn",
        )}
      >
        {isLong && (
          <Button
            size="sm"
            variant="link"
            className="mr-2 h-4.5 px-1"
            onClick={() => onOpen(line, number)}
          >
            {t("run.output.longLine", { size: formatBytes(line.bytes) })}
          </Button>
        )}
        {line?.pieces.map((piece, index) =>
          piece.look === "" && piece.color === undefined && piece.background === undefined ? (
            piece.text
          ) : (
            <span
              key={index}
              className={piece.look}
              style={
                piece.color === undefined && piece.background === undefined
                  ? undefined
                  : { color: piece.color, backgroundColor: piece.background }
              }
            >
              {piece.text}
            </span>
          ),
        )}
      </span>
    </div>
  );
});

/** One row of a conversation: who, in the margin; what, in the column. */
import type { ReactNode } from "react";
import { cn } from "../../../lib/cn.ts";

export function RowFrame(props: {
  who: ReactNode;
  /** This row holds what is looked for. */
  isFound?: boolean;
  className?: string;
  children: ReactNode;
}) {
  const { who, isFound = false, className, children } = props;
  return (
    <div
      className={cn(
        "mx-auto grid max-w-[920px] grid-cols-[96px_minmax(0,1fr)] gap-x-3 px-5.5 py-1 max-sm:grid-cols-1 max-sm:px-3",
        isFound && "bg-accent-soft",
      )}
    >
      <div
        className="truncate pt-1 text-right text-sm text-ink3 max-sm:pt-0 max-sm:text-left"
        dir="auto"
      >
        {who}
      </div>
      <div className={cn("min-w-0 break-words [unicode-bidi:isolate]", className)}>{children}</div>
    </div>
  );
}

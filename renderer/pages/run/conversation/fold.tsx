/** Long text, folded: one line that opens. */
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "../../../lib/cn.ts";

export interface FoldProps {
  isOpen: boolean;
  onToggle: () => void;
  /** The line that stays visible, and names the button. */
  summary: ReactNode;
  children: ReactNode;
}

export function Fold({ isOpen, onToggle, summary, children }: FoldProps) {
  return (
    <>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={onToggle}
        className="flex w-full min-w-0 items-center gap-2 rounded-md py-1 text-left hover:bg-line2"
      >
        {summary}
        <ChevronRight
          aria-hidden
          className={cn("size-3.5 shrink-0 text-ink3", isOpen && "rotate-90")}
        />
      </button>
      {isOpen && children}
    </>
  );
}

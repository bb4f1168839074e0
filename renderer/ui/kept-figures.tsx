/** Figures of the choice before, while those of the new one are worked out: still there to look at, and not taken for the new. */
import type { ReactNode } from "react";
import { cn } from "../lib/cn.ts";

export interface KeptFiguresProps {
  /** They are not of what is chosen. */
  isOld: boolean;
  children: ReactNode;
}

export function KeptFigures({ isOld, children }: KeptFiguresProps) {
  return (
    <div
      aria-busy={isOld}
      // An answer that comes at once makes nothing flicker.
      className={cn("transition-opacity", isOld && "opacity-40 delay-150")}
    >
      {children}
    </div>
  );
}

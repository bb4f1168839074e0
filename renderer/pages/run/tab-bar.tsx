/** The line of tools at the top of a tab. */
import type { ReactNode } from "react";

export function TabBar({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-10 flex-wrap items-center gap-2 border-b border-line2 px-5.5 py-1 max-sm:px-3">
      {children}
    </div>
  );
}

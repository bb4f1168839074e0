/** A key, or keys one after another: `g t`. `Mod` is ⌘ on a Mac and Ctrl elsewhere. */
import { cn } from "../lib/cn.ts";
import { isMac } from "../lib/platform.ts";

export interface KbdProps {
  children: string;
  /** In the colours of what it stands on, such as a filled button. */
  plain?: boolean;
}

export function Kbd({ children, plain }: KbdProps) {
  return (
    <span className="inline-flex gap-1">
      {children.split(" ").map((key, index) => (
        <kbd
          key={`${index}-${key}`}
          className={cn(
            "rounded-sm border px-1 font-sans text-xs leading-4",
            plain ? "border-current" : "border-line text-ink3",
          )}
        >
          {key.replace("Mod", isMac ? "⌘" : "Ctrl")}
        </kbd>
      ))}
    </span>
  );
}

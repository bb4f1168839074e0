/** A key, or keys one after another: `g t`. `Mod` is ⌘ on a Mac and Ctrl elsewhere. */
import { isMac } from "../lib/platform.ts";

export function Kbd({ children }: { children: string }) {
  return (
    <span className="inline-flex gap-1">
      {children.split(" ").map((key, index) => (
        <kbd
          key={`${index}-${key}`}
          className="rounded-sm border border-line px-1 font-sans text-xs leading-4 text-ink3"
        >
          {key.replace("Mod", isMac ? "⌘" : "Ctrl")}
        </kbd>
      ))}
    </span>
  );
}

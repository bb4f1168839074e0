/** A short hint beside what is hovered or focused. It repeats or explains a name, and never replaces one. */
import { Tooltip as Base } from "@base-ui/react/tooltip";
import type { ReactElement, ReactNode } from "react";
import { Kbd } from "./kbd.tsx";

export function TooltipProvider({ children }: { children: ReactNode }) {
  return <Base.Provider delay={500}>{children}</Base.Provider>;
}

export interface TooltipProps {
  text: ReactNode;
  keys?: string | undefined;
  /** The element that has the hint; it must take a ref and can be focused. */
  children: ReactElement;
  side?: "top" | "bottom" | "left" | "right";
}

export function Tooltip({ text, keys, children, side = "bottom" }: TooltipProps) {
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} className="z-50">
          <Base.Popup className="flex max-w-80 items-center gap-2 rounded-lg border border-line bg-panel px-2 py-1 text-sm text-ink shadow-pop">
            {text}
            {keys !== undefined && <Kbd>{keys}</Kbd>}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

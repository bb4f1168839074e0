/** How a hint looks. Loaded when the first one is shown. */
import { Tooltip } from "@base-ui/react/tooltip";
import type { Hint } from "./hint.ts";
import { Kbd } from "./kbd.tsx";

export function HintPopup({ anchor, text, keys, side }: Hint) {
  return (
    <Tooltip.Root open>
      <Tooltip.Portal>
        <Tooltip.Positioner
          anchor={anchor}
          side={side}
          sideOffset={6}
          className="z-50 data-[anchor-hidden]:hidden"
        >
          <Tooltip.Popup
            role="tooltip"
            data-hint-popup
            className="flex max-w-80 items-center gap-2 rounded-lg border border-line bg-panel px-2 py-1 text-sm text-ink shadow-pop"
          >
            {text}
            {keys !== undefined && <Kbd>{keys}</Kbd>}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

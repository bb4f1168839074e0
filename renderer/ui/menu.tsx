/** A menu of actions behind a button. */
import { Menu as Base } from "@base-ui/react/menu";
import type { ReactElement, ReactNode } from "react";
import { cn } from "../lib/cn.ts";
import { Kbd } from "./kbd.tsx";

export interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement;
  align?: "start" | "end";
  /** MenuItem, MenuSeparator, MenuLabel. */
  children: ReactNode;
}

export function Menu({ trigger, align = "end", children }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} sideOffset={4} className="z-50">
          <Base.Popup className="min-w-44 rounded-xl border border-line bg-panel p-1 shadow-pop">
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

const item =
  "flex h-7.5 items-center gap-2 rounded-lg px-2 text-ink no-underline data-disabled:opacity-55 data-highlighted:bg-line2 [&_svg]:size-[15px] [&_svg]:shrink-0 [&_svg]:text-ink3";

export interface MenuItemProps {
  onSelect?: () => void;
  icon?: ReactNode;
  keys?: string;
  danger?: boolean;
  disabled?: boolean;
  /** A link of the router, where the item goes somewhere. */
  link?: ReactElement;
  children: ReactNode;
}

export function MenuItem(props: MenuItemProps) {
  const { onSelect, icon, keys, danger, disabled, link, children } = props;
  return (
    <Base.Item
      onClick={onSelect}
      disabled={disabled}
      render={link}
      className={cn(item, danger === true && "text-bad")}
    >
      {icon}
      <span className="flex-1">{children}</span>
      {keys !== undefined && <Kbd>{keys}</Kbd>}
    </Base.Item>
  );
}

export function MenuSeparator() {
  return <Base.Separator className="mx-2 my-1 h-px bg-line" />;
}

/** Several items under a heading. */
export function MenuSection({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <Base.Group>
      <Base.GroupLabel className="px-2 py-1 text-sm text-ink3">{label}</Base.GroupLabel>
      {children}
    </Base.Group>
  );
}

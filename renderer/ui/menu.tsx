/** A menu of actions behind a button. */
import { Menu as Base } from "@base-ui/react/menu";
import type { ReactElement, ReactNode } from "react";
import { cn } from "../lib/cn.ts";
import { Kbd } from "./kbd.tsx";

export interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement;
  align?: "start" | "end";
  /** MenuItem, MenuSeparator, MenuSection. */
  children: ReactNode;
}

export function Menu({ trigger, align, children }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <MenuPopup align={align}>{children}</MenuPopup>
    </Base.Root>
  );
}

/** Joins a menu with the buttons that open it, each of which says what the menu is about then. */
export type MenuHandle<T> = Base.Handle<T>;

export const createMenuHandle = <T,>(): MenuHandle<T> => Base.createHandle<T>();

/** One menu behind many buttons: a list of rows must not pay for as many menus. */
export function SharedMenu<T>(props: { handle: MenuHandle<T>; children: (about: T) => ReactNode }) {
  return (
    <Base.Root handle={props.handle}>
      {({ payload }) => <MenuPopup>{payload !== undefined && props.children(payload)}</MenuPopup>}
    </Base.Root>
  );
}

/** A button that opens a shared menu. */
export function SharedMenuTrigger<T>(props: {
  handle: MenuHandle<T>;
  about: T;
  trigger: ReactElement;
}) {
  return <Base.Trigger handle={props.handle} payload={props.about} render={props.trigger} />;
}

function MenuPopup({ align = "end", children }: Pick<MenuProps, "align" | "children">) {
  return (
    <Base.Portal>
      <Base.Positioner align={align} sideOffset={4} className="z-50">
        <Base.Popup className="min-w-44 rounded-xl border border-line bg-panel p-1 shadow-pop">
          {children}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
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

/** Tabs below a header. The chosen tab belongs into the address, so it is controlled. */
import { Tabs as Base } from "@base-ui/react/tabs";
import { type ReactNode, useEffect, useRef } from "react";
import { cn } from "../lib/cn.ts";

export interface TabItem<T extends string> {
  value: T;
  label: ReactNode;
  /** A number beside the label. */
  count?: ReactNode;
  content: ReactNode;
}

export interface TabsProps<T extends string> {
  value: T;
  onChange: (value: T) => void;
  tabs: readonly TabItem<T>[];
  /** Name of the list of tabs. */
  label: string;
  /** Something at the right of the tabs. */
  aside?: ReactNode;
  className?: string;
  panelClassName?: string;
}

export function Tabs<T extends string>(props: TabsProps<T>) {
  const { value, onChange, tabs, label, aside, className, panelClassName } = props;
  const list = useRef<HTMLDivElement>(null);
  // On a phone the row is longer than the window, and an address may lead to its end.
  useEffect(() => {
    list.current
      ?.querySelector("[role=tab][aria-selected=true]")
      ?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [value]);
  return (
    <Base.Root
      value={value}
      onValueChange={(next) => onChange(next as T)}
      className={cn("flex min-h-0 flex-1 flex-col", className)}
    >
      <div className="flex items-center gap-4 border-b border-line px-5.5 max-sm:px-3">
        {/* The line of the chosen tab lies over that of the row; the list itself scrolls sideways only. */}
        <Base.List
          ref={list}
          aria-label={label}
          // Where the row stands belongs to the chosen tab: the router would put it back for the next one.
          data-scroll-restoration-id={`tabs-${value}`}
          className="-mb-px flex flex-1 gap-5 overflow-x-auto"
        >
          {tabs.map((tab) => (
            <Base.Tab
              key={tab.value}
              value={tab.value}
              className="border-b-2 border-transparent py-2 whitespace-nowrap text-ink2 hover:text-ink data-active:border-accent data-active:font-[550] data-active:text-ink"
            >
              {tab.label}
              {tab.count !== undefined && <span className="ml-1 text-ink3">{tab.count}</span>}
            </Base.Tab>
          ))}
        </Base.List>
        {aside}
      </div>
      {tabs.map((tab) => (
        <Base.Panel
          key={tab.value}
          value={tab.value}
          className={cn("min-h-0 flex-1 overflow-auto", panelClassName)}
        >
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}

/** The frame of every page: a header that stays, and a body that scrolls. */
import type { ReactNode } from "react";
import { useEffect } from "react";
import { cn } from "../lib/cn.ts";

export interface PageHeaderProps {
  title: string;
  /** Where it belongs: "Jobs /", as a link. */
  crumb?: ReactNode;
  /** Beside the title: a tag, a date. */
  beside?: ReactNode;
  /** Buttons at the right. */
  actions?: ReactNode;
}

export function PageHeader({ title, crumb, beside, actions }: PageHeaderProps) {
  useEffect(() => {
    document.title = `${title} · Belfry`;
  }, [title]);
  return (
    <header className="flex min-h-15 flex-wrap items-center gap-x-2.5 gap-y-1.5 border-b border-line px-5.5 py-2.5 max-sm:min-h-13 max-sm:px-3">
      {crumb !== undefined && <span className="text-ink3">{crumb}</span>}
      <h1 className="min-w-0 truncate text-xl font-[640] tracking-[-0.01em]">{title}</h1>
      {beside}
      <span className="flex-1" />
      {actions !== undefined && (
        <div data-keeps-focus="first" className="flex flex-wrap items-center gap-2">
          {actions}
        </div>
      )}
    </header>
  );
}

export interface PageProps {
  header: ReactNode;
  /** Between header and body, full width: tabs, filters. */
  bar?: ReactNode;
  /** At the right of the body, with its own scroll; below it on narrow windows. */
  side?: ReactNode;
  /** The body has no padding and no scroll of its own: for pages that are one large list. */
  bare?: boolean;
  className?: string;
  children?: ReactNode;
}

export function Page({ header, bar, side, bare = false, className, children }: PageProps) {
  return (
    <div className="flex h-full min-h-0 min-w-0 flex-col">
      {header}
      {bar}
      <div className="flex min-h-0 flex-1 max-lg:flex-col max-lg:overflow-auto">
        <div
          id="page"
          className={cn(
            "min-h-0 min-w-0 flex-1",
            bare ? "flex flex-col" : "overflow-auto px-5.5 py-4.5 max-sm:px-3",
            side !== undefined && "max-lg:flex-none max-lg:overflow-visible",
            className,
          )}
        >
          {children}
        </div>
        {side !== undefined && (
          <aside className="w-85 shrink-0 overflow-auto border-l border-line bg-panel px-5 py-5 max-lg:w-auto max-lg:overflow-visible max-lg:border-t max-lg:border-l-0">
            {side}
          </aside>
        )}
      </div>
    </div>
  );
}

/** A part of a page with a heading. */
export function Section(props: {
  title: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  const { title, aside, children, className } = props;
  return (
    <section className={className}>
      <div className="mb-2 flex items-baseline justify-between gap-x-3 gap-y-2 max-sm:flex-wrap">
        <h2 className="font-semibold">{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** A bordered box. */
export function Card({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <div className={cn("rounded-xl border border-line bg-panel px-3.5 py-3", className)}>
      {children}
    </div>
  );
}

/** The parts of a table that all tables share. */
import type { ComponentProps, ReactNode } from "react";
import { cn } from "../lib/cn.ts";
import { useOverflow } from "../lib/use-overflow.ts";

/** `label` is the table's name for screen readers. */
export function Table({ label, className, ...props }: ComponentProps<"table"> & { label: string }) {
  return (
    <table
      aria-label={label}
      {...props}
      className={cn("w-full border-collapse text-left tabular-nums", className)}
    />
  );
}

/** One that may be wider than its place: it scrolls across, also by keys. Nothing in it takes the focus. */
export function WideTable({ label, children }: { label: string; children: ReactNode }) {
  const { ref, overflows } = useOverflow();
  // Keys can only scroll it where it takes the focus itself.
  const forKeys = overflows && { tabIndex: 0, role: "group", "aria-label": label };
  return (
    <div ref={ref} {...forKeys} className="relative overflow-x-auto">
      <Table label={label}>{children}</Table>
    </div>
  );
}

export function Th({ className, ...props }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      {...props}
      className={cn(
        "border-b border-line px-2 py-1.5 text-sm font-[550] whitespace-nowrap text-ink3",
        className,
      )}
    />
  );
}

export function Tr({ className, ...props }: ComponentProps<"tr">) {
  return <tr {...props} className={cn("border-b border-line2 hover:bg-line2/60", className)} />;
}

export function Td({ className, ...props }: ComponentProps<"td">) {
  return <td {...props} className={cn("px-2 py-2 align-middle", className)} />;
}

/** Names and values, one below the other. */
export function Facts({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <dl
      className={cn(
        "grid grid-cols-[minmax(120px,max-content)_minmax(0,1fr)] gap-x-6 gap-y-1.5 max-sm:grid-cols-1",
        className,
      )}
    >
      {children}
    </dl>
  );
}

export function Fact({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink3 max-sm:text-sm">{name}</dt>
      <dd className="min-w-0 break-words max-sm:-mt-1.5 max-sm:mb-1.5">{children}</dd>
    </>
  );
}

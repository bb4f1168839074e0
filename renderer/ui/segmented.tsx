/** Choice of one of a few values that are all visible. */
import { type ReactNode, useId } from "react";
import { cn } from "../lib/cn.ts";

export interface SegmentedProps<T extends string> {
  /** Its name for screen readers. */
  label: string;
  value: T;
  options: readonly { value: T; label: ReactNode }[];
  onChange: (value: T) => void;
  className?: string;
}

/**
 * Radio buttons of the browser, which bring keys and meaning along. (Those of Base UI look for their place on the
 * page when they are mounted, which makes the browser lay out the whole page an extra time.)
 */
export function Segmented<T extends string>(props: SegmentedProps<T>) {
  const { label, value, options, onChange, className } = props;
  const name = useId();
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className={cn("inline-flex h-8 rounded-lg border border-line bg-panel p-0.5", className)}
    >
      {options.map((option) => (
        <label
          key={option.value}
          className="relative flex items-center rounded-md px-2.5 whitespace-nowrap text-ink2 hover:text-ink has-checked:bg-line2 has-checked:font-[550] has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="absolute inset-0 cursor-[inherit] appearance-none outline-none"
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}

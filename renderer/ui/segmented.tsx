/** Choice of one of a few values that are all visible. */
import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import type { ReactNode } from "react";
import { cn } from "../lib/cn.ts";

export interface SegmentedProps<T extends string> {
  /** Its name for screen readers. */
  label: string;
  value: T;
  options: readonly { value: T; label: ReactNode }[];
  onChange: (value: T) => void;
  className?: string;
}

export function Segmented<T extends string>(props: SegmentedProps<T>) {
  const { label, value, options, onChange, className } = props;
  return (
    <RadioGroup
      aria-label={label}
      value={value}
      onValueChange={(next) => onChange(next as T)}
      className={cn("inline-flex h-8 rounded-lg border border-line bg-panel p-0.5", className)}
    >
      {options.map((option) => (
        <Radio.Root
          key={option.value}
          value={option.value}
          nativeButton
          render={<button type="button" />}
          className="rounded-md px-2.5 whitespace-nowrap text-ink2 hover:text-ink data-checked:bg-line2 data-checked:font-[550] data-checked:text-ink"
        >
          {option.label}
        </Radio.Root>
      ))}
    </RadioGroup>
  );
}

/** Choice of one value from a list that opens. */
import { Select as Base } from "@base-ui/react/select";
import { Check, ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "../lib/cn.ts";
import { controlStyles } from "./input.tsx";

export interface SelectOption<T extends string> {
  value: T;
  label: ReactNode;
  /** More about it, in the open list. */
  hint?: ReactNode;
  disabled?: boolean;
}

export interface SelectProps<T extends string> {
  value: T;
  options: readonly SelectOption<T>[];
  onChange: (value: T) => void;
  /** Its name, when it is not inside a Field. */
  label?: string;
  disabled?: boolean;
  className?: string;
}

export function Select<T extends string>(props: SelectProps<T>) {
  const { value, options, onChange, label, disabled, className } = props;
  return (
    <Base.Root
      value={value}
      disabled={disabled}
      items={options.map(({ value: each, label: text }) => ({ value: each, label: text }))}
      onValueChange={(next) => {
        if (next !== null) onChange(next as T);
      }}
    >
      <Base.Trigger
        aria-label={label}
        className={cn(
          controlStyles,
          "flex h-8 items-center justify-between gap-2 text-left data-popup-open:border-accent",
          className,
        )}
      >
        <Base.Value className="truncate" />
        <Base.Icon>
          <ChevronDown aria-hidden className="size-3.5 text-ink3" />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50">
          <Base.Popup className="max-h-80 min-w-(--anchor-width) max-w-96 overflow-auto rounded-xl border border-line bg-panel p-1 shadow-pop">
            {options.map((option) => (
              <Base.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled}
                className="grid grid-cols-[16px_1fr] items-start gap-x-2 rounded-lg px-2 py-1.5 data-disabled:opacity-55 data-highlighted:bg-line2"
              >
                <Base.ItemIndicator className="pt-0.5">
                  <Check aria-hidden className="size-3.5" />
                </Base.ItemIndicator>
                <span className="col-start-2 min-w-0">
                  <Base.ItemText>{option.label}</Base.ItemText>
                  {option.hint !== undefined && (
                    <span className="block text-sm text-ink3">{option.hint}</span>
                  )}
                </span>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

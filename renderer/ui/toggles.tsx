/** Switch (takes effect at once) and checkbox (one of several, or part of a form), each with its words. */
import { Switch as BaseSwitch } from "@base-ui/react/switch";
import { Check, Minus } from "lucide-react";
import { type ReactNode, useId } from "react";
import { cn } from "../lib/cn.ts";

interface ToggleProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  label: ReactNode;
  hint?: ReactNode;
  /** The label is for screen readers only. */
  hideLabel?: boolean;
  disabled?: boolean;
  className?: string;
}

export function Switch(props: ToggleProps) {
  const { checked, onChange, label, hint, hideLabel, disabled, className } = props;
  const hintId = useId();
  return (
    <label className={cn("flex items-start justify-between gap-4", className)}>
      <span className={cn("min-w-0", hideLabel && "sr-only")}>
        <span className="block font-[450]">{label}</span>
        {hint !== undefined && (
          <span id={hintId} className="block text-sm text-ink3">
            {hint}
          </span>
        )}
      </span>
      <BaseSwitch.Root
        checked={checked}
        disabled={disabled}
        onCheckedChange={onChange}
        aria-describedby={hint === undefined ? undefined : hintId}
        className="relative mt-px h-4.5 w-8 shrink-0 rounded-full border border-edge bg-line2 transition-colors data-checked:border-accent data-checked:bg-accent data-disabled:opacity-55"
      >
        <BaseSwitch.Thumb className="absolute top-0.5 left-0.5 size-3 rounded-full bg-edge transition-transform data-checked:translate-x-3.5 data-checked:bg-accent-ink" />
      </BaseSwitch.Root>
    </label>
  );
}

export interface CheckboxProps extends ToggleProps {
  /** Some of what it stands for is chosen. */
  indeterminate?: boolean;
}

export function Checkbox(props: CheckboxProps) {
  const { checked, onChange, label, hint, hideLabel, disabled, className } = props;
  const { indeterminate = false } = props;
  const hintId = useId();
  const Mark = indeterminate ? Minus : checked ? Check : null;
  return (
    <label className={cn("flex items-start gap-2", className)}>
      <span className="relative mt-px size-4 shrink-0">
        <input
          type="checkbox"
          ref={(box) => {
            if (box !== null) box.indeterminate = indeterminate;
          }}
          checked={checked}
          disabled={disabled}
          onChange={(event) => onChange(event.target.checked)}
          aria-describedby={hint === undefined ? undefined : hintId}
          className="block size-4 appearance-none rounded-sm border border-edge bg-panel checked:border-accent checked:bg-accent indeterminate:border-accent indeterminate:bg-accent disabled:opacity-55"
        />
        {Mark !== null && (
          <Mark
            aria-hidden
            className="pointer-events-none absolute inset-0.5 size-3 text-accent-ink"
          />
        )}
      </span>
      <span className={cn("min-w-0", hideLabel && "sr-only")}>
        <span className="block">{label}</span>
        {hint !== undefined && (
          <span id={hintId} className="block text-sm text-ink3">
            {hint}
          </span>
        )}
      </span>
    </label>
  );
}

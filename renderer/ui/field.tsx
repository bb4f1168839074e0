/** A labelled place for one value, with its explanation and its error beside it. */
import { Field as Base } from "@base-ui/react/field";
import type { ReactNode } from "react";
import { cn } from "../lib/cn.ts";

export interface FieldProps {
  label: ReactNode;
  /** The label is for screen readers only; what it is must be clear to the eye. */
  hideLabel?: boolean;
  /** What it means, below the control. */
  hint?: ReactNode;
  /** What is wrong and what would be right; null when fine. */
  error?: ReactNode;
  /** Something at the right of the label. */
  aside?: ReactNode;
  className?: string;
  /** One of Input, Textarea, Select, NumberInput: it gets the name and the description from here. */
  children: ReactNode;
}

export function Field({ label, hideLabel, hint, error, aside, className, children }: FieldProps) {
  const wrong = error !== undefined && error !== null && error !== "";
  return (
    <Base.Root invalid={wrong} className={cn("flex min-w-0 flex-col gap-1.5", className)}>
      <div className={cn("flex items-baseline justify-between gap-2", hideLabel && "sr-only")}>
        <Base.Label className="text-sm font-[550] text-ink2">{label}</Base.Label>
        {aside}
      </div>
      {children}
      {wrong && (
        <Base.Error match className="text-sm text-bad" role="alert">
          {error}
        </Base.Error>
      )}
      {hint !== undefined && hint !== null && (
        <Base.Description className="text-sm text-ink3">{hint}</Base.Description>
      )}
    </Base.Root>
  );
}

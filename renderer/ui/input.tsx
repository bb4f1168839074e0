/** Text fields. Inside a Field they take its name, description and error. */
import { Field } from "@base-ui/react/field";
import type { ComponentProps, Ref } from "react";
import { cn } from "../lib/cn.ts";

export const controlStyles =
  "w-full min-w-0 rounded-lg border border-edge bg-panel px-2.5 text-ink placeholder:text-ink3 hover:border-ink3 focus-visible:border-accent focus-visible:outline-2 focus-visible:-outline-offset-1 focus-visible:outline-accent data-invalid:border-bad aria-invalid:border-bad disabled:opacity-55";

export interface InputProps extends Omit<Field.Control.Props, "className"> {
  className?: string;
  mono?: boolean;
  ref?: Ref<HTMLInputElement>;
}

export function Input({ className, mono, ...props }: InputProps) {
  return (
    <Field.Control
      autoComplete="off"
      spellCheck={false}
      {...props}
      className={cn(controlStyles, "h-8", mono && "font-mono text-sm", className)}
    />
  );
}

export interface TextareaProps extends ComponentProps<"textarea"> {
  mono?: boolean;
}

export function Textarea({ className, mono, rows = 4, ...props }: TextareaProps) {
  return (
    <Field.Control
      render={
        <textarea
          rows={rows}
          {...props}
          className={cn(controlStyles, "resize-y py-1.5", mono && "font-mono text-sm", className)}
        />
      }
    />
  );
}

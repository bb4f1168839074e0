/** Buttons. A busy one keeps its width and its name, and cannot be pressed again. */
import { Button as BaseButton } from "@base-ui/react/button";
import { Loader } from "lucide-react";
import type { ReactNode, Ref } from "react";
import { cn } from "../lib/cn.ts";
import { type ButtonLook, buttonStyles } from "./button-styles.ts";
import { hint } from "./hint.ts";

export interface ButtonProps extends Omit<BaseButton.Props, "className">, ButtonLook {
  className?: string;
  /** Work that this button started is under way. */
  busy?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({
  variant,
  size,
  busy = false,
  className,
  children,
  disabled,
  ...props
}: ButtonProps) {
  return (
    <BaseButton
      {...props}
      disabled={disabled === true || busy}
      focusableWhenDisabled={busy || props.focusableWhenDisabled}
      aria-busy={busy || undefined}
      className={cn(buttonStyles({ variant, size }), className)}
    >
      {busy && <Loader aria-hidden className="animate-spin" />}
      {children}
    </BaseButton>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, "children" | "aria-label"> {
  /** What it does: its name for screen readers, and its hint. */
  label: string;
  icon: ReactNode;
  /** Keys that do the same, shown in the hint. */
  keys?: string;
}

export function IconButton({ label, icon, keys, size, className, ...props }: IconButtonProps) {
  return (
    <Button
      variant="ghost"
      size={size}
      aria-label={label}
      {...hint(label, { keys })}
      className={cn(size === "sm" ? "w-6.5 px-0" : "w-8 px-0", className)}
      {...props}
    >
      {icon}
    </Button>
  );
}

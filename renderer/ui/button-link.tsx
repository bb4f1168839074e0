/** A link that looks like a button: it goes somewhere, so it can be opened in a new tab. */
import { createLink } from "@tanstack/react-router";
import type { AnchorHTMLAttributes, Ref } from "react";
import { cn } from "../lib/cn.ts";
import { type ButtonLook, buttonStyles } from "./button-styles.ts";

interface AnchorProps extends AnchorHTMLAttributes<HTMLAnchorElement>, ButtonLook {
  ref?: Ref<HTMLAnchorElement>;
}

function Anchor({ variant, size, className, ...props }: AnchorProps) {
  return <a {...props} className={cn(buttonStyles({ variant, size }), className)} />;
}

export const ButtonLink = createLink(Anchor);

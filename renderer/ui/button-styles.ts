/** How buttons look, for buttons and for links that act as one. */
import { cva, type VariantProps } from "class-variance-authority";

export const buttonStyles = cva(
  "inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-lg border font-[450] transition-colors select-none disabled:opacity-55 data-disabled:opacity-55 aria-disabled:opacity-55 [&_svg]:size-[15px] [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        plain: "border-line bg-panel text-ink hover:bg-line2 data-popup-open:bg-line2",
        primary: "border-accent bg-accent font-[550] text-accent-ink hover:opacity-90",
        ghost:
          "border-transparent bg-transparent text-ink2 hover:bg-line2 hover:text-ink data-popup-open:bg-line2",
        danger: "border-line bg-panel text-bad hover:bg-bad-bg",
        "danger-primary": "border-bad bg-bad font-[550] text-panel hover:opacity-90",
        link: "border-transparent bg-transparent px-0 text-accent hover:underline",
      },
      size: { md: "h-8 px-3", sm: "h-6.5 px-2 text-sm" },
    },
    compoundVariants: [{ variant: "link", class: "h-auto px-0" }],
    defaultVariants: { variant: "plain", size: "md" },
  },
);
export type ButtonLook = VariantProps<typeof buttonStyles>;

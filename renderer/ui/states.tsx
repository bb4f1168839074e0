/** What stands where there is nothing to show, or where something went wrong. */
import { type LucideIcon, RotateCw, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { sentenceOf } from "../lib/api-error.ts";
import { cn } from "../lib/cn.ts";
import { useTranslation } from "../lib/use-translation.ts";
import { Button } from "./button.tsx";

export interface EmptyStateProps {
  icon?: LucideIcon;
  title: ReactNode;
  /** What would be here, and how it gets here. */
  text?: ReactNode;
  /** The next step: a button or a link. */
  action?: ReactNode;
  className?: string;
}

export function EmptyState({ icon: Icon, title, text, action, className }: EmptyStateProps) {
  return (
    <div
      className={cn(
        "mx-auto flex max-w-105 flex-col items-center gap-2 px-6 py-14 text-center",
        className,
      )}
    >
      {Icon && <Icon aria-hidden className="mb-1 size-7 text-ink3" strokeWidth={1.5} />}
      <h2 className="text-lg font-semibold">{title}</h2>
      {text !== undefined && <p className="text-ink2">{text}</p>}
      {action !== undefined && <div className="mt-2 flex gap-2">{action}</div>}
    </div>
  );
}

export interface ErrorStateProps {
  /** What could not be done; a general sentence without it. */
  title?: ReactNode;
  error: unknown;
  onRetry?: () => void;
  className?: string;
}

export function ErrorState({ title, error, onRetry, className }: ErrorStateProps) {
  const { t } = useTranslation();
  return (
    <div
      role="alert"
      className={cn(
        "mx-auto flex max-w-130 flex-col items-center gap-2 px-6 py-14 text-center",
        className,
      )}
    >
      <TriangleAlert aria-hidden className="mb-1 size-7 text-bad" strokeWidth={1.5} />
      <h2 className="text-lg font-semibold">{title ?? t("shell.failed.title")}</h2>
      <p className="break-words text-ink2">{sentenceOf(error)}</p>
      {onRetry && (
        <Button className="mt-2" onClick={onRetry}>
          <RotateCw aria-hidden />
          {t("shell.retry")}
        </Button>
      )}
    </div>
  );
}

/** Says that something could not be read, where the rest of a page is of use without it. */
import type { UseQueryResult } from "@tanstack/react-query";
import { RotateCw, TriangleAlert } from "lucide-react";
import type en from "../../resources/locales/en.json";
import { sentenceOf } from "../lib/api-error.ts";
import { cn } from "../lib/cn.ts";
import { useTranslation } from "../lib/use-translation.ts";
import { Button } from "./button.tsx";

/** What could not be read, as the key of its sentence. */
export type ReadName = keyof (typeof en)["notRead"];

export interface ReadFailedProps {
  query: Pick<UseQueryResult, "isError" | "error" | "refetch">;
  what: ReadName;
  className?: string;
}

/** A line with the reason and the way to try again; nothing while all is well. */
export function ReadFailed({ query, what, className }: ReadFailedProps) {
  const { t } = useTranslation();
  if (!query.isError) return null;
  return (
    <div
      role="alert"
      className={cn("flex flex-wrap items-start gap-x-2 gap-y-1.5 text-sm", className)}
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      <p className="min-w-0 flex-1 basis-30 wrap-anywhere">
        <span className="text-bad">{t(`notRead.${what}`)}</span>{" "}
        <span className="text-ink2">{sentenceOf(query.error)}</span>
      </p>
      <Button size="sm" onClick={() => void query.refetch()}>
        <RotateCw aria-hidden />
        {t("shell.retry")}
      </Button>
    </div>
  );
}

/** Why an attempt ended as it did, in one sentence: it stands above every part of the page. */
import type { RunDetail } from "../../../contract/run.ts";
import { cn } from "../../lib/cn.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { visibleText } from "../../lib/visible-text.ts";
import { STATE_LOOKS } from "../../ui/tag.tsx";

/** Nothing where the attempt goes on, or ended with nothing to say of it. */
export function RunReason({ run, attempt }: { run: RunDetail; attempt: number }) {
  const { t } = useTranslation();
  const isLast = attempt === run.attempt;
  const end = isLast ? run : run.attempts.find((each) => each.attempt === attempt);
  if (!end || end.finishedAt === null) return null;
  const { reason, exitCode } = end;
  if (reason === null && (exitCode === null || exitCode === 0)) return null;
  const isBad = !isLast || STATE_LOOKS[run.state].tone === "bad";
  return (
    <p
      className={cn(
        "border-b border-line px-5.5 py-2 [overflow-wrap:anywhere] max-sm:px-3",
        isBad && "text-bad",
      )}
    >
      {reason === null ? t("run.exit", { code: exitCode }) : visibleText(reason)}
    </p>
  );
}

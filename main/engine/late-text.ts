/** What people read about runs that are late. */
import { span } from "./active-run.ts";
import type { LatenessPolicy } from "../../contract/words.ts";

/** Why an occurrence that is `lateMs` late does not run. */
export function whySkippedLate(
  lateMs: number,
  rule: { policy: LatenessPolicy; maxLatenessMs: number | null },
): string {
  const late = `It was ${span(lateMs)} late`;
  return rule.policy === "skip" || rule.maxLatenessMs === null
    ? `${late}, and this job skips late runs.`
    : `${late}, more than this job's limit of ${span(rule.maxLatenessMs)}.`;
}

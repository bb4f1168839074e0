/** The instants of a run, one after another, with the time between them. */
import type { RunFacts } from "../../../../contract/run-page.ts";
import type { RunDetail } from "../../../../contract/run.ts";
import { formatClockNear, formatDateTime, formatDuration } from "../../../lib/format.ts";
import { useTranslation } from "../../../lib/use-translation.ts";
import { nameOfDue } from "../name-of-due.ts";

interface Moment {
  name: string;
  at: number;
}

export function RunTimeline({ run, facts }: { run: RunDetail; facts: RunFacts | undefined }) {
  const { t } = useTranslation();
  const many = run.attempts.length > 1;
  const named = (name: string, attempt: number) =>
    many ? t("run.details.ofAttempt", { name, attempt }) : name;
  const moments: (Moment | null)[] = [
    { name: t(nameOfDue(run)), at: run.dueAt },
    facts?.occurrence ? { name: t("run.details.decided"), at: facts.occurrence.decidedAt } : null,
    ...run.attempts.flatMap((each) => [
      { name: named(t("run.details.dispatched"), each.attempt), at: each.dispatchedAt },
      each.startedAt === null
        ? null
        : { name: named(t("run.details.started"), each.attempt), at: each.startedAt },
      each.finishedAt === null
        ? null
        : { name: named(t("run.details.finished"), each.attempt), at: each.finishedAt },
    ]),
    run.finishedAt !== null && run.attempts.length === 0
      ? { name: t("run.details.finished"), at: run.finishedAt }
      : null,
  ];
  const known = moments.filter((each) => each !== null);
  return (
    <ol className="grid grid-cols-[auto_auto_1fr] gap-x-6 gap-y-1 tabular-nums">
      {known.map(({ name, at }, index) => (
        <li key={`${name}-${index}`} className="contents">
          <span className="text-ink3" title={formatDateTime(at)}>
            {/* The date is said where it is not today's, and again where it changes. */}
            {formatClockNear(at, known[index - 1]?.at)}
          </span>
          <span className="text-right text-ink3">
            {index === 0 ? "" : `+${formatDuration(Math.max(0, at - known[index - 1]!.at))}`}
          </span>
          <span>{name}</span>
        </li>
      ))}
    </ol>
  );
}

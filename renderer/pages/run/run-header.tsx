/** The facts of a run in one row. Live while it goes on. */
import type { ReactNode } from "react";
import type { UsageEvent } from "../../../contract/run-events.ts";
import type { RunDetail } from "../../../contract/run.ts";
import { ACTIVE_RUN_STATES } from "../../../contract/words.ts";
import {
  formatClockNear,
  formatCompact,
  formatDateTime,
  formatDuration,
  formatUsd,
} from "../../lib/format.ts";
import { useNow } from "../../lib/now.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Select } from "../../ui/select.tsx";
import { asksNoModel } from "./asks-no-model.ts";
import { nameOfDue } from "./name-of-due.ts";

export interface RunHeaderProps {
  run: RunDetail;
  /** Newest usage that the stream has told. */
  usage: UsageEvent | null;
  /** The attempt that is shown. */
  attempt: number;
  onAttempt: (attempt: number) => void;
}

export function RunHeader({ run, usage, attempt, onAttempt }: RunHeaderProps) {
  const { t } = useTranslation();
  const shown = run.attempts.find((each) => each.attempt === attempt);
  const isLast = attempt === run.attempt;
  const startedAt = shown ? shown.startedAt : run.startedAt;
  const finishedAt = shown ? shown.finishedAt : run.finishedAt;
  const live = usage !== null && isLast && run.finishedAt === null;
  const tokens = live ? usage.tokens : isLast ? run.tokens : (shown?.tokens ?? run.tokens);
  const costUsd = live ? usage.costUsd : isLast ? run.costUsd : (shown?.costUsd ?? null);
  const costSource = live
    ? usage.costSource
    : isLast
      ? run.costSource
      : (shown?.costSource ?? "unknown");
  const input = tokens.input + tokens.cached;
  const output = tokens.output + tokens.reasoning;
  return (
    <dl className="flex flex-wrap gap-x-9 gap-y-2 border-b border-line px-5.5 py-3 max-lg:gap-x-6 max-sm:px-3">
      <Item name={t(nameOfDue(run))} hint={formatDateTime(run.dueAt)}>
        {formatClockNear(run.dueAt)}
      </Item>
      <Item
        name={t("run.started")}
        hint={startedAt === null ? undefined : formatDateTime(startedAt)}
        aside={
          startedAt === null || attempt > 1
            ? null
            : `+${formatDuration(Math.max(0, startedAt - run.dueAt))}`
        }
      >
        {startedAt === null ? "–" : formatClockNear(startedAt, run.dueAt)}
      </Item>
      <Item
        name={t("run.took")}
        hint={finishedAt === null ? undefined : formatDateTime(finishedAt)}
      >
        <Took run={run} startedAt={startedAt} finishedAt={finishedAt} />
      </Item>
      <Item name={t("run.agent")} aside={run.model}>
        {t(`words.agent.${run.agent}`)}
        {run.agentVersion !== null && ` ${run.agentVersion}`}
      </Item>
      <Item name={t("run.profile")}>{t(`words.profile.${run.profile}`)}</Item>
      <Item name={t("run.tokens")}>
        {input + output === 0
          ? "–"
          : t("run.inOut", { in: formatCompact(input), out: formatCompact(output) })}
      </Item>
      <Item name={t("run.cost")} aside={costUsd === null ? null : t(`words.cost.${costSource}`)}>
        {costUsd !== null ? formatUsd(costUsd) : asksNoModel(run) ? "–" : t("words.cost.unknown")}
      </Item>
      {run.attempts.length > 1 && (
        <Item name={t("run.attempt")}>
          <Select
            label={t("run.attempt")}
            value={String(attempt)}
            onChange={(value) => onAttempt(Number(value))}
            className="-my-0.5 h-6"
            options={run.attempts.map((each) => ({
              value: String(each.attempt),
              label: t("run.attemptOf", { attempt: each.attempt, total: run.attempts.length }),
            }))}
          />
        </Item>
      )}
    </dl>
  );
}

function Item(props: {
  name: string;
  hint?: string | undefined;
  aside?: ReactNode;
  children: ReactNode;
}) {
  const { name, hint, aside, children } = props;
  return (
    <div className="min-w-0" title={hint}>
      <dt className="text-sm text-ink3">{name}</dt>
      <dd className="truncate tabular-nums">
        {children}
        {aside !== null && aside !== undefined && <span className="ml-1 text-ink3">{aside}</span>}
      </dd>
    </div>
  );
}

/** How long it took, or has taken so far. */
function Took(props: { run: RunDetail; startedAt: number | null; finishedAt: number | null }) {
  const { run, startedAt, finishedAt } = props;
  const now = useNow(1_000);
  if (startedAt === null) return "–";
  if (finishedAt !== null) return formatDuration(finishedAt - startedAt);
  const goesOn = ACTIVE_RUN_STATES.some((state) => state === run.state);
  return goesOn ? formatDuration(Math.max(0, Math.floor((now - startedAt) / 1_000) * 1_000)) : "–";
}

/** What the draft would do, beside it: next fires, cost, command, prompt, and what stands in the way. */
import { Check as CheckIcon, CircleHelp, TriangleAlert, X } from "lucide-react";
import { memo } from "react";
import type { Check, WorkPreview } from "../../../contract/work.ts";
import {
  formatClock,
  formatDate,
  formatDateTime,
  formatTime,
  formatUsd,
} from "../../lib/format.ts";
import { cn } from "../../lib/cn.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { visibleText } from "../../lib/visible-text.ts";
import { Section } from "../../ui/page.tsx";
import { ReadFailed } from "../../ui/read-failed.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { Tag } from "../../ui/tag.tsx";
import type { SchedulePreview, WorkPreviewQuery } from "./use-preview.ts";
import { commandLines } from "./command-lines.ts";
import { problemsIn } from "./problems.ts";

const MINUTE_MS = 60_000;

export interface SidePaneProps {
  schedule: SchedulePreview;
  work: WorkPreviewQuery;
}

export const SidePane = memo(Side);

function Side({ schedule, work }: SidePaneProps) {
  const { t } = useTranslation();
  return (
    <div className="flex flex-col gap-5" aria-busy={!work.isCurrent}>
      <Fires schedule={schedule} />
      {work.data && (
        <>
          <Cost cost={work.data.cost} />
          <Section title={t("editor.side.preflight")}>
            <Checks checks={work.data.checks} />
          </Section>
          {work.data.command && work.data.command.cwd !== "" && (
            <Command command={work.data.command} />
          )}
          {work.data.prompt.filledIn && <Prompt prompt={work.data.prompt} />}
        </>
      )}
      {problemsIn(work.error) === null ? (
        <ReadFailed query={work} what="work" />
      ) : (
        <p className="text-sm text-ink3">{t("editor.side.noAnswer")}</p>
      )}
    </div>
  );
}

function Fires({ schedule }: { schedule: SchedulePreview }) {
  const { t } = useTranslation();
  if (schedule.isPending) {
    return (
      <Section title={t("editor.side.fires")}>
        <SkeletonRows rows={3} label={t("shell.loading")} />
      </Section>
    );
  }
  if (schedule.error || schedule.data === undefined) {
    const problems = problemsIn(schedule.error);
    return (
      <Section title={t("editor.side.fires")}>
        {problems === null ? (
          <ReadFailed query={schedule} what="fires" />
        ) : (
          <p className="text-ink3">
            {t("timezone" in problems ? "editor.side.zoneUnknown" : "editor.side.notUnderstood")}
          </p>
        )}
      </Section>
    );
  }
  const { fires, kind, timezone, clockChanges } = schedule.data;
  const local = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const elsewhere = timezone !== local;
  const zone = { timeZone: timezone };
  // Fires of the same minute would look like one fire told several times.
  const isDense = fires.some(({ at }, index) => at - (fires[index - 1]?.at ?? 0) < MINUTE_MS);
  const timeOf = isDense ? formatClock : formatTime;
  return (
    <Section title={t("editor.side.fires")}>
      {fires.length === 0 ? (
        <p className="text-ink2">
          {t(kind === "none" ? "editor.side.byHand" : "editor.side.over")}
        </p>
      ) : (
        <table className="w-full tabular-nums">
          {elsewhere && (
            <thead className="text-left text-sm text-ink3">
              <tr>
                <th className="font-normal" />
                <th className="font-normal">{timezone}</th>
                <th className="font-normal">{t("editor.side.here")}</th>
              </tr>
            </thead>
          )}
          <tbody>
            {fires.map(({ at, shifted }, index) => (
              <tr key={at}>
                <td className="py-0.5 pr-3 whitespace-nowrap">{formatDate(at, zone)}</td>
                <td className="py-0.5 pr-3">
                  {timeOf(at, zone)}
                  {shifted && (
                    <>
                      {" "}
                      <Tag tone="warn">{t("editor.side.shifted")}</Tag>
                    </>
                  )}
                </td>
                <td className="py-0.5 text-ink3">
                  {elsewhere ? timeOf(at) : index === 0 ? <RelativeTime at={at} /> : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {clockChanges.map(({ at, byMs }) => (
        <p key={at} className="mt-1.5 text-sm text-ink3">
          {t(byMs > 0 ? "editor.side.clockForward" : "editor.side.clockBack", {
            date: formatDate(at, zone),
            minutes: Math.abs(byMs) / 60_000,
          })}
        </p>
      ))}
    </Section>
  );
}

function Cost({ cost }: { cost: WorkPreview["cost"] }) {
  const { t } = useTranslation();
  const { basis, runs, unknownRuns, usdPerRun, usdPerMonth } = cost;
  const from = t(`editor.cost.from.${basis}`, { count: runs });
  return (
    <Section title={t("editor.side.cost")}>
      {usdPerRun === null ? (
        <p className="text-ink2">{from}</p>
      ) : (
        <p className="text-ink2">
          {usdPerMonth === null
            ? t("editor.cost.perRun", { usd: formatUsd(usdPerRun) })
            : t("editor.cost.perMonth", {
                usd: formatUsd(usdPerMonth),
                each: formatUsd(usdPerRun),
              })}{" "}
          {from}
        </p>
      )}
      {unknownRuns > 0 && (
        <p className="mt-1 text-sm text-ink3">{t("editor.cost.unknown", { count: unknownRuns })}</p>
      )}
    </Section>
  );
}

const LOOKS = {
  ok: { tone: "text-ok", icon: CheckIcon },
  warn: { tone: "text-warn", icon: TriangleAlert },
  bad: { tone: "text-bad", icon: X },
  unknown: { tone: "text-ink3", icon: CircleHelp },
} as const;

function Checks({ checks }: { checks: Check[] }) {
  const { t } = useTranslation();
  return (
    <ul className="flex flex-col gap-1">
      {checks.map(({ check, state, note }) => {
        const { tone, icon: Icon } = LOOKS[state];
        return (
          <li key={check} className="flex gap-2">
            <Icon aria-hidden className={cn("mt-0.5 size-3.5 shrink-0", tone)} />
            <span className="min-w-0 text-ink2 [overflow-wrap:anywhere]">
              <span className="sr-only">{t(`editor.check.${state}`)} </span>
              {note}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function Command({ command }: { command: NonNullable<WorkPreview["command"]> }) {
  const { t } = useTranslation();
  const { file, args, envNames, cwd, byInput } = command;
  return (
    <Section title={t("editor.side.command")}>
      <pre className="max-h-64 overflow-auto rounded-lg border border-line bg-bg px-3 py-2.5 font-mono text-sm whitespace-pre-wrap [overflow-wrap:anywhere]">
        {visibleText(commandLines(file, args).join("\n"))}
      </pre>
      <p className="mt-1.5 text-sm text-ink3 [overflow-wrap:anywhere]">
        {t(byInput ? "editor.side.inFolderByInput" : "editor.side.inFolder", { folder: cwd })}
        {envNames.length > 0 && ` ${t("editor.side.env", { names: envNames.join(", ") })}`}
      </p>
    </Section>
  );
}

function Prompt({ prompt }: { prompt: WorkPreview["prompt"] }) {
  const { t } = useTranslation();
  return (
    <Section title={t("editor.side.prompt", { at: formatDateTime(prompt.at) })}>
      <pre className="max-h-64 overflow-auto rounded-lg border border-line bg-bg px-3 py-2.5 font-sans whitespace-pre-wrap [overflow-wrap:anywhere]">
        {visibleText(prompt.text)}
      </pre>
    </Section>
  );
}

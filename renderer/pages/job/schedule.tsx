/** Beside the figures of a job: when it fires, how it runs, and who is told. */
import { useQuery } from "@tanstack/react-query";
import { SkipForward } from "lucide-react";
import type { Job } from "../../../contract/job.ts";
import { formatDateTime, formatShort } from "../../lib/format.ts";
import { currentLanguage } from "../../lib/i18n.ts";
import { useRules } from "../../lib/job-rules.ts";
import { useJobActions } from "../../lib/job-actions.ts";
import { orpc } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { AllowRules } from "../../ui/allow-rules.tsx";
import { Button } from "../../ui/button.tsx";
import { Card, Section } from "../../ui/page.tsx";
import { ReadFailed } from "../../ui/read-failed.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Fact, Facts } from "../../ui/table.tsx";
import { Tag } from "../../ui/tag.tsx";
import { JobTelling } from "./telling.tsx";

const FIRES = 5;

export function JobSchedule({ job }: { job: Job }) {
  const { t } = useTranslation();
  const actions = useJobActions();
  const rules = useRules();
  const { nextDueAt } = job;
  const line = useQuery(
    orpc.jobs.overview.queryOptions({ input: { language: currentLanguage(), ids: [job.id] } }),
  );
  const preview = useQuery(
    orpc.schedule.preview.queryOptions({
      input: {
        text: job.schedule,
        timezone: job.timezone,
        // After the one that is known, which may follow one that was left out.
        from: nextDueAt ?? undefined,
        count: FIRES - 1,
        options: job.scheduleOptions,
        language: currentLanguage(),
      },
      enabled: nextDueAt !== null && job.schedule !== "",
    }),
  );
  // A program that was named itself is not looked for in the PATH.
  const isLookedFor = job.agent !== "shell" && job.agentPath === null;
  const agents = useQuery(orpc.agents.list.queryOptions({ enabled: isLookedFor }));
  const isMissing = agents.data?.find(({ agent }) => agent === job.agent)?.found === false;
  const later = preview.data?.fires.map(({ at }) => at) ?? [];
  return (
    <div className="flex flex-col gap-5">
      <Section title={t("job.schedule.title")}>
        <Card className="flex flex-col gap-2">
          <p className="font-[550]">
            {job.schedule === "" ? t("jobs.byHand") : (line.data?.[0]?.meaning ?? job.schedule)}
          </p>
          {job.schedule !== "" && <code className="text-ink3">{job.schedule}</code>}
          <ReadFailed query={line} what="meaning" />
          {!job.enabled && (
            <p className="rounded-lg bg-warn-bg px-2 py-1 text-warn">
              {job.pausedUntil === null
                ? t("job.schedule.paused")
                : t("job.schedule.pausedUntil", { time: formatShort(job.pausedUntil) })}
              {job.pauseReason !== null && ` ${job.pauseReason}`}
            </p>
          )}
          {nextDueAt === null ? (
            <p className="text-ink3">{t("job.schedule.noNext")}</p>
          ) : (
            <ol aria-label={t("job.schedule.next")} className="flex flex-col gap-0.5">
              <li className="flex items-baseline justify-between gap-2">
                <span>{formatDateTime(nextDueAt)}</span>
                <RelativeTime at={nextDueAt} className="text-ink3" />
              </li>
              {later.map((at) => (
                <li key={at} className="text-ink2">
                  {formatDateTime(at)}
                </li>
              ))}
            </ol>
          )}
          <ReadFailed query={preview} what="fires" />
          {nextDueAt !== null && job.enabled && (
            <Button
              size="sm"
              className="self-start"
              onClick={() => void actions.skipNext(job, nextDueAt)}
            >
              <SkipForward aria-hidden />
              {t("jobs.skipNext", { time: formatShort(nextDueAt) })}
            </Button>
          )}
        </Card>
      </Section>
      <Section title={t("job.what")}>
        <Facts>
          <Fact name={t("jobs.agent")}>
            {t(`words.agent.${job.agent}`)}
            {job.model !== null && ` · ${job.model}`}
            {isMissing && (
              <>
                {" "}
                <Tag tone="bad">{t("job.agentMissing")}</Tag>
              </>
            )}
            <ReadFailed query={agents} what="agents" />
          </Fact>
          <Fact name={t("job.folder")}>
            <code>{job.cwd}</code>
          </Fact>
          <Fact name={t("job.profile")}>{t(`words.profile.${job.profile}`)}</Fact>
          <Fact name={t("job.timezone")}>
            {job.timezone === "local" ? t("job.localZone") : job.timezone}
          </Fact>
        </Facts>
      </Section>
      <JobTelling job={job} />
      {job.allow.length > 0 && (
        <Section title={t("allow.title")}>
          <p className="mb-1.5 text-sm text-ink2">
            {t(job.profile === "read-only" ? "allow.noEffect" : "allow.hint")}
          </p>
          <AllowRules rules={job.allow} onRemove={(rule) => void rules.forget(job.id, rule)} />
        </Section>
      )}
    </div>
  );
}

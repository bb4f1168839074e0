/** Who is told what about a job where that is not as for all jobs, and how long it is kept quiet. */
import { useMutation, useQuery } from "@tanstack/react-query";
import type { Job } from "../../../contract/job.ts";
import { NOTIFY_EVENTS } from "../../../contract/notification-words.ts";
import { eventKey } from "../../lib/event-words.ts";
import { formatDateTime } from "../../lib/format.ts";
import { useNow } from "../../lib/now.ts";
import { orpc } from "../../lib/query.ts";
import { isToldAsAll } from "../../lib/tell.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { ButtonLink } from "../../ui/button-link.tsx";
import { Card, Section } from "../../ui/page.tsx";
import { ReadFailed } from "../../ui/read-failed.tsx";
import { toastFailure } from "../../ui/toast.tsx";

const HOUR_MS = 3_600_000;

export function JobTelling({ job }: { job: Job }) {
  const { t } = useTranslation();
  const now = useNow(60_000);
  const channels = useQuery(orpc.notifications.channels.list.queryOptions());
  const known = useQuery(orpc.notifications.rules.get.queryOptions());
  const mute = useMutation(
    orpc.notifications.rules.muteJob.mutationOptions({
      onError: (error) => toastFailure(error),
    }),
  );
  const { id: jobId, tell } = job;
  /** null while it is not known. */
  const end = known.data === undefined ? null : (known.data.rules.mutedJobs[jobId] ?? 0);
  const nameOf = (id: string) =>
    channels.data?.find(({ channel }) => channel.id === id)?.channel.name ?? id;
  return (
    <Section
      title={t("job.tell.title")}
      aside={
        <ButtonLink
          size="sm"
          variant="ghost"
          to="/jobs/$jobId/edit"
          params={{ jobId: String(jobId) }}
        >
          {t("job.tell.change")}
        </ButtonLink>
      }
    >
      <Card className="flex flex-col gap-2">
        {isToldAsAll(tell) ? (
          <p className="text-ink2">{t("job.tell.asAll")}</p>
        ) : (
          <ul className="flex flex-col gap-0.5">
            {NOTIFY_EVENTS.flatMap((event) =>
              Object.entries(tell.events[event] ?? {}).map(([channel, choice]) => (
                <li key={`${event} ${channel}`}>
                  {t("job.tell.line", {
                    event: t(`notifications.events.${eventKey(event)}`),
                    channel: nameOf(channel),
                    choice: t(`notifications.choices.${choice}`),
                  })}
                </li>
              )),
            )}
            {tell.onlyWhenChanged !== null && (
              <li>{t(tell.onlyWhenChanged ? "job.tell.onlyYes" : "job.tell.onlyNo")}</li>
            )}
            {tell.template !== null && <li>{t("job.tell.words")}</li>}
          </ul>
        )}
        {!isToldAsAll(tell) && <ReadFailed query={channels} what="channels" />}
        <ReadFailed query={known} what="telling" />
        {end !== null && (
          <div className="flex flex-wrap items-center gap-2">
            {end > now ? (
              <>
                <span className="text-ink2">
                  {t("notifications.mutedUntil", { time: formatDateTime(end) })}
                </span>
                <Button size="sm" onClick={() => mute.mutate({ jobId, until: null })}>
                  {t("notifications.unmute")}
                </Button>
              </>
            ) : (
              [1, 8, 24].map((count) => (
                <Button
                  key={count}
                  size="sm"
                  onClick={() => mute.mutate({ jobId, until: Date.now() + count * HOUR_MS })}
                >
                  {t("notifications.muteHours", { count })}
                </Button>
              ))
            )}
          </div>
        )}
      </Card>
    </Section>
  );
}

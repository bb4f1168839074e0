/** Who is told what: for everything, for jobs with a tag, or for one job; and the digest. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type {
  EventRules,
  JobRules,
  NotificationSettings,
} from "../../../contract/notifications.ts";
import type { NotifyEvent, RuleChoice } from "../../../contract/notification-words.ts";
import { sentenceOf } from "../../lib/api-error.ts";
import { orpc } from "../../lib/query.ts";
import { Select } from "../../ui/select.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { ErrorState } from "../../ui/states.tsx";
import { toastError } from "../../ui/toast.tsx";
import { DigestFields } from "./digest-fields.tsx";
import { JobRuleFields } from "./job-rule-fields.tsx";
import { RulesMatrix } from "./rules-matrix.tsx";

const route = getRouteApi("/notifications");
const BLANK_JOB: JobRules = { events: {}, onlyWhenChanged: null, mutedUntil: null, template: null };

type Edited = Pick<NotificationSettings, "rules" | "digest">;

export function RulesTab() {
  const { t } = useTranslation();
  const { tag, job } = route.useSearch();
  const navigate = route.useNavigate();
  const cache = useQueryClient();
  const channels = useQuery(orpc.notifications.channels.list.queryOptions());
  const loaded = useQuery(orpc.notifications.rules.get.queryOptions());
  const jobs = useQuery(orpc.jobs.list.queryOptions({ input: {} }));
  const key = orpc.notifications.rules.get.queryKey();
  const reread = () => void cache.invalidateQueries({ queryKey: key });
  const save = useMutation(
    orpc.notifications.rules.save.mutationOptions({
      onError(error) {
        reread();
        toastError(t("shell.failed.title"), { text: sentenceOf(error, t("shell.failed.text")) });
      },
      onSuccess({ issues: [issue] }) {
        if (!issue) return;
        reread();
        toastError(t("notifications.rules.notSaved"), { text: issue.message });
      },
    }),
  );
  if (loaded.isPending || channels.isPending) return <SkeletonRows label={t("shell.loading")} />;
  if (loaded.isError) {
    return <ErrorState error={loaded.error} onRetry={() => void loaded.refetch()} />;
  }
  const { rules, digest, builtIn } = loaded.data;
  const put = (next: Partial<Edited>) => {
    const edited: Edited = { rules, digest, ...next };
    cache.setQueryData(key, (old) => old && { ...old, ...edited });
    save.mutate(edited);
  };
  const jobRules = job === undefined ? null : (rules.jobs[job] ?? BLANK_JOB);
  const scope = jobRules?.events ?? (tag === undefined ? rules.defaults : (rules.tags[tag] ?? {}));
  const putScope = (events: EventRules) => {
    if (job !== undefined) putJob({ events });
    else if (tag !== undefined)
      put({ rules: { ...rules, tags: { ...rules.tags, [tag]: events } } });
    else put({ rules: { ...rules, defaults: events } });
  };
  const putJob = (patch: Partial<JobRules>) =>
    put({ rules: { ...rules, jobs: { ...rules.jobs, [job!]: { ...jobRules!, ...patch } } } });
  const choose = (event: NotifyEvent, channel: string, choice: RuleChoice | "inherit") => {
    const { [channel]: _before, ...others } = scope[event] ?? {};
    putScope({
      ...scope,
      [event]: choice === "inherit" ? others : { ...others, [channel]: choice },
    });
  };
  const tags = [...new Set(jobs.data?.flatMap((each) => each.tags) ?? [])].toSorted();
  const shown = job !== undefined ? `job:${job}` : tag !== undefined ? `tag:${tag}` : "all";
  const goTo = (value: string) => {
    const [kind, ...rest] = value.split(":");
    const name = rest.join(":");
    void navigate({
      search: {
        tab: "rules",
        ...(kind === "job" ? { job: Number(name) } : {}),
        ...(kind === "tag" ? { tag: name } : {}),
      },
    });
  };
  return (
    <div className="flex max-w-270 flex-col gap-5">
      <div className="flex flex-wrap items-center gap-3">
        <Select
          label={t("notifications.rules.scope")}
          className="w-72"
          value={shown}
          onChange={goTo}
          options={[
            { value: "all", label: t("notifications.rules.all") },
            ...tags.map((each) => ({
              value: `tag:${each}`,
              label: t("notifications.rules.tag", { tag: each }),
            })),
            ...(jobs.data ?? []).map((each) => ({
              value: `job:${each.id}`,
              label: t("notifications.rules.job", { job: each.name }),
            })),
          ]}
        />
        <p className="text-sm text-ink3">
          {shown === "all" ? t("notifications.rules.allHint") : t("notifications.rules.scopeHint")}
        </p>
      </div>
      <RulesMatrix
        channels={channels.data?.map(({ channel }) => channel) ?? []}
        scope={scope}
        inherited={(event, channel) =>
          (shown === "all" ? undefined : rules.defaults[event]?.[channel]) ??
          builtIn[channel]?.[event] ??
          "off"
        }
        onChoose={choose}
      />
      {jobRules ? (
        <JobRuleFields key={job} rules={jobRules} onChange={putJob} />
      ) : (
        shown === "all" && (
          <DigestFields
            rules={rules}
            digest={digest}
            onRules={(patch) => put({ rules: { ...rules, ...patch } })}
            onDigest={(patch) => put({ digest: { ...digest, ...patch } })}
          />
        )
      )}
    </div>
  );
}

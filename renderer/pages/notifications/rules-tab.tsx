/** Who is told what: for everything, or for jobs with a tag; the digest; and which jobs choose for themselves. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useRef, useState } from "react";
import type { NotificationSettings } from "../../../contract/notifications.ts";
import { NOTIFY_EVENTS } from "../../../contract/notification-words.ts";
import type { EventRules } from "../../../contract/tell.ts";
import { inheritedChoice } from "../../lib/tell.ts";
import { orpc } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { ReadFailed } from "../../ui/read-failed.tsx";
import { RulesMatrix } from "../../ui/rules-matrix.tsx";
import { Select } from "../../ui/select.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { ErrorState } from "../../ui/states.tsx";
import { toastError, toastFailure } from "../../ui/toast.tsx";
import { DigestFields } from "./digest-fields.tsx";
import { OwnChoices } from "./own-choices.tsx";

const route = getRouteApi("/notifications");

type Edited = Pick<NotificationSettings, "rules" | "digest">;

export function RulesTab() {
  const { t } = useTranslation();
  const { tag } = route.useSearch();
  const navigate = route.useNavigate();
  const cache = useQueryClient();
  const channels = useQuery(orpc.notifications.channels.list.queryOptions());
  const loaded = useQuery(orpc.notifications.rules.get.queryOptions());
  const jobs = useQuery(orpc.jobs.list.queryOptions({ input: {} }));
  const key = orpc.notifications.rules.get.queryKey();
  /** What was chosen and is not all saved yet: what is read meanwhile is older, and would take a choice back. */
  const [latest, setLatest] = useState<Edited | null>(null);
  const saving = useRef(0);
  const save = useMutation(
    orpc.notifications.rules.save.mutationOptions({
      scope: { id: "rules of notifications" },
      async onSettled() {
        saving.current -= 1;
        if (saving.current > 0) return;
        // A reading that is under way is given up by it.
        await cache.invalidateQueries({ queryKey: key });
        if (saving.current === 0) setLatest(null);
      },
      onError(error) {
        toastFailure(error);
      },
      onSuccess({ issues: [issue] }) {
        if (issue) toastError(t("notifications.rules.notSaved"), { text: issue.message });
      },
    }),
  );
  if (loaded.isPending || channels.isPending) return <SkeletonRows label={t("shell.loading")} />;
  if (loaded.isError) {
    return <ErrorState error={loaded.error} onRetry={() => void loaded.refetch()} />;
  }
  if (channels.isError) {
    return <ErrorState error={channels.error} onRetry={() => void channels.refetch()} />;
  }
  const { builtIn } = loaded.data;
  const { rules, digest } = latest ?? loaded.data;
  const put = (next: Partial<Edited>) => {
    const edited: Edited = { rules, digest, ...next };
    saving.current += 1;
    setLatest(edited);
    save.mutate(edited);
  };
  const scope = tag === undefined ? rules.defaults : (rules.tags[tag] ?? {});
  const putScope = (events: EventRules) => {
    if (tag === undefined) put({ rules: { ...rules, defaults: events } });
    else put({ rules: { ...rules, tags: { ...rules.tags, [tag]: events } } });
  };
  const tags = [...new Set(jobs.data?.flatMap((each) => each.tags) ?? [])].toSorted();
  const goTo = (value: string) => {
    const chosen = tags.find((each) => value === `tag:${each}`);
    void navigate({ search: { tab: "rules", ...(chosen === undefined ? {} : { tag: chosen }) } });
  };
  return (
    <div className="flex max-w-270 flex-col gap-5">
      <div className="flex flex-wrap items-center gap-3">
        <Select
          label={t("notifications.rules.scope")}
          className="w-72"
          value={tag === undefined ? "all" : `tag:${tag}`}
          onChange={goTo}
          options={[
            { value: "all", label: t("notifications.rules.all") },
            ...tags.map((each) => ({
              value: `tag:${each}`,
              label: t("notifications.rules.tag", { tag: each }),
            })),
          ]}
        />
        <p className="text-sm text-ink3">
          {tag === undefined
            ? t("notifications.rules.allHint")
            : t("notifications.rules.scopeHint")}
        </p>
      </div>
      <ReadFailed query={jobs} what="jobs" />
      <RulesMatrix
        channels={channels.data.map(({ channel }) => channel)}
        events={NOTIFY_EVENTS}
        scope={scope}
        inherited={(event, channel) =>
          inheritedChoice(tag === undefined ? [] : [rules.defaults], builtIn, event, channel)
        }
        onChange={putScope}
      />
      {tag === undefined && (
        <DigestFields
          rules={rules}
          digest={digest}
          onRules={(patch) => put({ rules: { ...rules, ...patch } })}
          onDigest={(patch) => put({ digest: { ...digest, ...patch } })}
        />
      )}
      <OwnChoices jobs={jobs.data ?? []} />
    </div>
  );
}

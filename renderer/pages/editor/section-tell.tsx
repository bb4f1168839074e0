/** Who is told what about this job, where that is not as for all jobs, and in which words. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { NOTIFY_EVENTS, type NotifyEvent } from "../../../contract/notification-words.ts";
import { orpc } from "../../lib/query.ts";
import { inheritedChoice } from "../../lib/tell.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { ButtonLink } from "../../ui/button-link.tsx";
import { Field } from "../../ui/field.tsx";
import { isChosen, RulesMatrix } from "../../ui/rules-matrix.tsx";
import { Select } from "../../ui/select.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { ErrorState } from "../../ui/states.tsx";
import { MessageWords } from "./message-words.tsx";
import { onlyFor } from "./only-for.ts";
import type { FormAccess } from "./use-editor.ts";

/** What most people choose; the rest is one button away. */
const USUAL: readonly NotifyEvent[] = ["run.succeeded", "run.changed", "run.failed", "run.blocked"];
/** `engine.*` is about no job. */
const OF_JOBS = NOTIFY_EVENTS.filter((event) => !event.startsWith("engine."));

export interface SectionTellProps extends FormAccess<"name" | "tags" | "tell"> {
  jobId: number | null;
}

export const SectionTell = onlyFor(["name", "tags", "tell"], Tell);

function Tell({ jobId, form, set, problems }: SectionTellProps) {
  const { t } = useTranslation();
  const channels = useQuery(orpc.notifications.channels.list.queryOptions());
  const known = useQuery(orpc.notifications.rules.get.queryOptions());
  const { tell, tags } = form;
  const hasRareChoice = Object.keys(tell.events).some(
    (event) => !USUAL.includes(event as NotifyEvent),
  );
  const [isLong, setLong] = useState(hasRareChoice);
  const shown = channels.data?.map(({ channel }) => channel).filter(isChosen);
  if (shown === undefined || known.data === undefined) {
    const failed = channels.error ?? known.error;
    if (failed === null) return <SkeletonRows rows={3} label={t("shell.loading")} />;
    const again = () => [channels, known].forEach((query) => void query.refetch());
    return <ErrorState title={t("editor.section.tell")} error={failed} onRetry={again} />;
  }
  const { rules, builtIn } = known.data;
  const change = (patch: Partial<typeof tell>) => set({ tell: { ...tell, ...patch } });
  const layers = [...tags.map((tag) => rules.tags[tag]), rules.defaults];
  return (
    <fieldset className="flex min-w-0 flex-col gap-3.5">
      <legend className="mb-2 font-semibold">{t("editor.section.tell")}</legend>
      {shown.length === 0 ? (
        <div className="flex flex-wrap items-center gap-3">
          <p className="text-ink2">{t("editor.tell.none")}</p>
          <ButtonLink size="sm" to="/notifications" search={{ tab: "channels", edit: "new" }}>
            {t("editor.tell.add")}
          </ButtonLink>
        </div>
      ) : (
        <>
          <div>
            <RulesMatrix
              channels={shown}
              events={isLong ? OF_JOBS : USUAL}
              scope={tell.events}
              inherited={(event, channel) => inheritedChoice(layers, builtIn, event, channel)}
              onChange={(events) => change({ events })}
            />
            <Button
              variant="ghost"
              size="sm"
              className="mt-1"
              aria-expanded={isLong}
              onClick={() => setLong(!isLong)}
            >
              {t(isLong ? "editor.tell.fewer" : "editor.tell.more")}
            </Button>
          </div>
          <Field
            label={t("notifications.onlyChanged.title")}
            hint={t("notifications.onlyChanged.hint")}
            className="max-w-80"
          >
            <Select
              value={String(tell.onlyWhenChanged)}
              options={[
                {
                  value: "null",
                  label: t(rules.onlyWhenChanged ? "editor.tell.asAllYes" : "editor.tell.asAllNo"),
                },
                { value: "true", label: t("notifications.onlyChanged.yes") },
                { value: "false", label: t("notifications.onlyChanged.no") },
              ]}
              onChange={(value) =>
                change({ onlyWhenChanged: value === "null" ? null : value === "true" })
              }
            />
          </Field>
          <MessageWords
            jobId={jobId}
            jobName={form.name.trim()}
            value={tell.template}
            problems={problems}
            channels={shown}
            onChange={(template) => change({ template })}
          />
        </>
      )}
    </fieldset>
  );
}

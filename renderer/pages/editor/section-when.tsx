/** When: the text of the schedule, what it means, and the picker beside it. */
import { CalendarClock } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { SuggestInput } from "../../ui/suggest-input.tsx";
import { Tag } from "../../ui/tag.tsx";
import { onlyFor } from "./only-for.ts";
import { ProblemText } from "./problem-text.tsx";
import { problemAt, problemsIn, type Problem } from "./problems.ts";
import { SchedulePicker } from "./schedule-picker.tsx";
import type { SchedulePreview } from "./use-preview.ts";
import { ZoneField } from "./zone-field.tsx";
import type { FormAccess } from "./use-editor.ts";

const SUGGESTIONS = [
  ["every weekday at 9", "weekday"],
  ["every day at 22:00", "day"],
  ["every 2h", "interval"],
  ["mondays and thursdays at 18:30", "days"],
  ["last day of the month at 17:00", "month"],
  ["tomorrow at 7am", "once"],
  ["0 9 * * 1-5", "cron"],
] as const;

export interface SectionWhenProps extends FormAccess<"schedule" | "timezone"> {
  preview: SchedulePreview;
}

export const SectionWhen = onlyFor(["schedule", "timezone"], When);

function When({ form, set, problems, preview }: SectionWhenProps) {
  const { t } = useTranslation();
  const [isPicking, setPicking] = useState(false);
  const [isZoning, setZoning] = useState(false);
  const wrong = problemAt(problems, "schedule") ?? previewProblem(preview);
  const zoneProblem = problemAt(problems, "timezone") ?? previewProblem(preview, "timezone");
  const understood = preview.error ? undefined : preview.data;
  const hasFires = understood !== undefined && understood.kind !== "none";
  // One that is open stays, whatever becomes of the schedule while someone types in it.
  const hasZone = isZoning || hasFires || zoneProblem !== undefined;
  return (
    <div className="flex flex-col gap-2">
      <Field
        label={t("editor.field.schedule")}
        aside={
          <Button
            variant="ghost"
            size="sm"
            aria-expanded={isPicking}
            onClick={() => setPicking(!isPicking)}
          >
            <CalendarClock aria-hidden />
            {t(isPicking ? "editor.picker.hide" : "editor.picker.show")}
          </Button>
        }
        error={
          wrong && (
            <ProblemText
              problem={wrong}
              text={form.schedule}
              onUse={(schedule) => set({ schedule })}
            />
          )
        }
      >
        <SuggestInput
          value={form.schedule}
          onChange={(schedule) => set({ schedule })}
          placeholder={t("editor.schedulePlaceholder")}
          suggestions={SUGGESTIONS.map(([value, name]) => ({
            value,
            hint: t(`editor.suggested.${name}`),
          }))}
          isFiltered={form.schedule.trim() === ""}
        />
      </Field>
      {(understood || hasZone) && (
        <div className="flex flex-wrap items-baseline gap-x-2 gap-y-1 text-sm">
          {understood && (
            <p className="flex flex-wrap items-baseline gap-x-2 gap-y-1" aria-live="polite">
              <Tag tone={hasFires ? "ok" : "quiet"} className="whitespace-normal">
                {understood.meaning}
              </Tag>
              {hasFires && understood.canonical !== form.schedule && (
                <code className="font-mono text-ink2">{understood.canonical}</code>
              )}
            </p>
          )}
          {hasZone && (
            <ZoneField
              value={form.timezone}
              shown={understood?.timezone ?? form.timezone}
              error={
                zoneProblem && (
                  <ProblemText problem={zoneProblem} onUse={(timezone) => set({ timezone })} />
                )
              }
              isOpen={isZoning}
              onOpen={() => setZoning(true)}
              onChange={(timezone) => set({ timezone })}
            />
          )}
        </div>
      )}
      {isPicking && (
        <SchedulePicker
          canonical={understood && preview.isCurrent ? understood.canonical : null}
          timezone={understood?.timezone ?? "UTC"}
          isEmpty={form.schedule.trim() === ""}
          hasZone={zoneProblem === undefined}
          onPick={(schedule) => set({ schedule })}
        />
      )}
    </div>
  );
}

/** What the engine says of the text, or of the zone, as it stands. */
function previewProblem(preview: SchedulePreview, wanted = "schedule"): Problem | undefined {
  return problemsIn(preview.error)?.[wanted];
}

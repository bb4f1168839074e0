/** Picks days, times, an interval, a day of the month or one instant; writes the text and never fights it. */
import { formatDate } from "../../lib/format.ts";
import { cn } from "../../lib/cn.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { Select } from "../../ui/select.tsx";
import { EVERY_DAY, type Picked, readSchedule, writeSchedule } from "./schedule-picker-text.ts";

export interface SchedulePickerProps {
  /** The compiled form of the text; null while it is not understood. */
  canonical: string | null;
  /** IANA name of the zone the text was read in. */
  timezone: string;
  isEmpty: boolean;
  /** False when the text cannot be read for want of a zone that is known. */
  hasZone: boolean;
  onPick: (text: string) => void;
}

const KINDS = ["days", "every", "month", "once"] as const;
/** A Sunday; the days after it give the names of the week. */
const SUNDAY = Date.UTC(2026, 2, 1, 12);
const DAY_MS = 86_400_000;

export function SchedulePicker(props: SchedulePickerProps) {
  const { canonical, timezone, isEmpty, hasZone, onPick } = props;
  const { t } = useTranslation();
  const read = canonical === null ? null : readSchedule(canonical, timezone);
  const picked = read ?? startOf("days");
  const put = (next: Picked) => onPick(writeSchedule(next));
  return (
    <div
      role="group"
      aria-label={t("editor.picker.title")}
      className="flex flex-col gap-3 rounded-xl border border-line bg-panel px-3.5 py-3"
    >
      {read === null && !isEmpty && (
        <p className="text-sm text-ink3">
          {t(hasZone ? "editor.picker.beyond" : "editor.picker.noZone")}
        </p>
      )}
      <Segmented
        label={t("editor.picker.kind")}
        value={read === null ? "" : picked.kind}
        options={KINDS.map((kind) => ({
          value: kind as string,
          label: t(`editor.picker.${kind}`),
        }))}
        onChange={(kind) => put(startOf(kind as Picked["kind"]))}
        className="self-start"
      />
      {read !== null && <Details picked={picked} put={put} />}
    </div>
  );
}

function startOf(kind: Picked["kind"]): Picked {
  switch (kind) {
    case "days":
      return { kind, days: [1, 2, 3, 4, 5], time: "09:00" };
    case "every":
      return { kind, count: 2, unit: "h" };
    case "month":
      return { kind, day: 1, time: "09:00" };
    case "once": {
      const tomorrow = new Date(Date.now() + DAY_MS);
      const pad = (value: number) => String(value).padStart(2, "0");
      const date = `${tomorrow.getFullYear()}-${pad(tomorrow.getMonth() + 1)}-${pad(tomorrow.getDate())}`;
      return { kind, date, time: "09:00" };
    }
  }
}

function Details({ picked, put }: { picked: Picked; put: (next: Picked) => void }) {
  const { t } = useTranslation();
  const time = "time" in picked && (
    <Field label={t("editor.picker.time")} className="w-32">
      <Input
        type="time"
        value={picked.time}
        onChange={(event) => {
          if (event.target.value !== "") put({ ...picked, time: event.target.value });
        }}
      />
    </Field>
  );
  if (picked.kind === "days") {
    return (
      <>
        <Days days={picked.days} onChange={(days) => put({ ...picked, days })} />
        {time}
      </>
    );
  }
  if (picked.kind === "every") {
    return (
      <div className="flex gap-3">
        <Field label={t("editor.picker.each")} className="w-24">
          <Input
            type="number"
            min={1}
            max={999}
            value={picked.count}
            onChange={(event) => {
              const count = Number(event.target.value);
              if (Number.isInteger(count) && count > 0) put({ ...picked, count });
            }}
          />
        </Field>
        <Field label={t("editor.picker.unit")} className="w-36">
          <Select
            value={picked.unit}
            options={(["m", "h", "d"] as const).map((unit) => ({
              value: unit,
              label: t(`editor.picker.units.${unit}`),
            }))}
            onChange={(unit) => put({ ...picked, unit })}
          />
        </Field>
      </div>
    );
  }
  if (picked.kind === "month") {
    const days = [...Array.from({ length: 31 }, (_, index) => String(index + 1)), "last"];
    return (
      <div className="flex gap-3">
        <Field label={t("editor.picker.day")} className="w-44">
          <Select
            value={String(picked.day)}
            options={days.map((day) => ({
              value: day,
              label: day === "last" ? t("editor.picker.last") : day,
            }))}
            onChange={(day) => put({ ...picked, day: day === "last" ? "last" : Number(day) })}
          />
        </Field>
        {time}
      </div>
    );
  }
  return (
    <div className="flex gap-3">
      <Field label={t("editor.picker.date")} className="w-44">
        <Input
          type="date"
          value={picked.date}
          onChange={(event) => {
            if (event.target.value !== "") put({ ...picked, date: event.target.value });
          }}
        />
      </Field>
      {time}
    </div>
  );
}

function Days({ days, onChange }: { days: number[]; onChange: (days: number[]) => void }) {
  const { t } = useTranslation();
  const name = (day: number) =>
    formatDate(SUNDAY + day * DAY_MS, { timeZone: "UTC" })
      .split(/[\s,]/)[0]!
      .replace(".", "");
  return (
    <div role="group" aria-label={t("editor.picker.days")} className="flex flex-wrap gap-1.5">
      {EVERY_DAY.map((day) => {
        const isOn = days.includes(day);
        return (
          <button
            key={day}
            type="button"
            aria-pressed={isOn}
            className={cn(
              "h-8 min-w-11 rounded-lg border px-2",
              isOn ? "border-accent bg-accent-soft font-[550]" : "border-edge text-ink2",
            )}
            onClick={() => {
              const next = isOn ? days.filter((each) => each !== day) : [...days, day];
              // A schedule without a day would never fire: the last one stays.
              if (next.length > 0) onChange(next);
            }}
          >
            {name(day)}
          </button>
        );
      })}
    </div>
  );
}

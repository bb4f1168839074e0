/**
 * Between the picker and the text of a schedule: the picker writes text, and shows what it can of a text that
 * was understood, from its compiled form. What is beyond it is left alone until a person picks something.
 */

export type Picked =
  | { kind: "days"; days: number[]; time: string }
  | { kind: "every"; count: number; unit: "m" | "h" | "d" }
  | { kind: "month"; day: number | "last"; time: string }
  | { kind: "once"; date: string; time: string };

export const EVERY_DAY = [1, 2, 3, 4, 5, 6, 0];
const NAMES = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/** The text for a choice, as a person would write it. */
export function writeSchedule(picked: Picked): string {
  switch (picked.kind) {
    case "days":
      return `${daysText(picked.days)} at ${picked.time}`;
    case "every":
      return `every ${picked.count}${picked.unit}`;
    case "month": {
      const day = picked.day === "last" ? "last day" : `day ${picked.day}`;
      return `${day} of the month at ${picked.time}`;
    }
    case "once":
      return `${picked.date} ${picked.time}`;
  }
}

function daysText(days: number[]): string {
  const chosen = EVERY_DAY.filter((day) => days.includes(day));
  if (chosen.length === 7 || chosen.length === 0) return "every day";
  if (chosen.join() === "1,2,3,4,5") return "every weekday";
  if (chosen.join() === "6,0") return "every weekend";
  const names = chosen.map((day) => `${NAMES[day]}s`);
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

const WEEKDAY_NAMES: Record<string, number> = {
  sun: 0,
  mon: 1,
  tue: 2,
  wed: 3,
  thu: 4,
  fri: 5,
  sat: 6,
};

/**
 * What the picker can show of a compiled text (`canonical` of a preview); null when it is more than that.
 * @param timezone IANA name of the zone the text was read in
 */
export function readSchedule(canonical: string, timezone: string): Picked | null {
  const every = /^every ((?:\d+\s*(?:w|d|h|m|min)\s*)+)$/.exec(canonical);
  if (every) return interval(every[1]!);
  if (/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(canonical)) return once(canonical, timezone);
  const fields = canonical.split(" ");
  if (fields.length !== 5) return null;
  const [minute, hour, dayOfMonth, month, dayOfWeek] = fields as [
    string,
    string,
    string,
    string,
    string,
  ];
  if (!/^\d+$/.test(minute) || !/^\d+$/.test(hour) || month !== "*") return null;
  const time = `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
  if (dayOfMonth === "*") {
    const days = daysIn(dayOfWeek);
    return days === null ? null : { kind: "days", days, time };
  }
  if (dayOfWeek !== "*") return null;
  if (dayOfMonth === "L") return { kind: "month", day: "last", time };
  return /^\d+$/.test(dayOfMonth) ? { kind: "month", day: Number(dayOfMonth), time } : null;
}

/** An instant as a date and a time in a zone; null where it has seconds. */
function once(instant: string, timezone: string): Picked | null {
  const at = Date.parse(instant);
  if (at % 60_000 !== 0) return null;
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: timezone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const date = `${part["year"]}-${part["month"]}-${part["day"]}`;
  return { kind: "once", date, time: `${part["hour"]}:${part["minute"]}` };
}

/** "1h 1m" is 61 minutes: the largest unit that says it whole. */
function interval(text: string): Picked {
  const sizes: Record<string, number> = { w: 10_080, d: 1_440, h: 60, m: 1, min: 1 };
  let minutes = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)\s*(min|w|d|h|m)/g)) {
    minutes += Number(count) * sizes[unit!]!;
  }
  const unit = minutes % 1_440 === 0 ? "d" : minutes % 60 === 0 ? "h" : "m";
  return { kind: "every", count: minutes / sizes[unit]!, unit };
}

function daysIn(field: string): number[] | null {
  if (field === "*") return EVERY_DAY;
  const days = new Set<number>();
  for (const item of field.toLowerCase().split(",")) {
    const range = /^(\w+)-(\w+)$/.exec(item);
    const from = dayIn(range ? range[1]! : item);
    const to = range ? dayIn(range[2]!) : from;
    if (from === null || to === null) return null;
    const end = to < from ? to + 7 : to;
    for (let day = from; day <= end; day += 1) days.add(day % 7);
  }
  return EVERY_DAY.filter((day) => days.has(day));
}

function dayIn(text: string): number | null {
  if (/^[0-7]$/.test(text)) return Number(text) % 7;
  return WEEKDAY_NAMES[text] ?? null;
}

/** Date, time and weekday of an instant, as a prompt names them. */

const DAY_MS = 86_400_000;
const WEEKDAYS = {
  en: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
  "pt-BR": [
    "domingo",
    "segunda-feira",
    "terça-feira",
    "quarta-feira",
    "quinta-feira",
    "sexta-feira",
    "sábado",
  ],
};

export interface ClockFacts {
  /** `YYYY-MM-DD`. */
  date: string;
  /** `HH:MM`. */
  time: string;
  /** The calendar day before `date`, whatever clock changes do. */
  yesterday: string;
  weekday: string;
}

/** @param at epoch milliseconds. @param timezone IANA name */
export function clockFacts(at: number, timezone: string, language: "en" | "pt-BR"): ClockFacts {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: timezone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  const parts = Object.fromEntries(
    format.formatToParts(at).map(({ type, value }) => [type, value]),
  );
  const date = `${parts["year"]}-${parts["month"]}-${parts["day"]}`;
  const asUtc = Date.parse(`${date}T00:00:00Z`);
  return {
    date,
    time: `${parts["hour"]}:${parts["minute"]}`,
    yesterday: new Date(asUtc - DAY_MS).toISOString().slice(0, 10),
    weekday: WEEKDAYS[language][new Date(asUtc).getUTCDay()]!,
  };
}

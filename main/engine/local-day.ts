/** Calendar days in a zone, for budgets and rollups. */

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Local calendar day of an instant (epoch milliseconds), `YYYY-MM-DD`. */
export function localDay(at: number, timezone: string): string {
  let formatter = formatters.get(timezone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat("en-CA", {
      timeZone: timezone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
    });
    formatters.set(timezone, formatter);
  }
  return formatter.format(at);
}

/** First day of the month of a day. */
export function monthStart(day: string): string {
  return `${day.slice(0, 8)}01`;
}

/** What is accepted, and what it compiles to. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextDue, parseSchedule, type Schedule } from "./index.ts";
import { cronText, dayCronText } from "./testing/arbitraries.ts";
import { runs } from "./testing/runs.ts";

/** Friday 20 November 2026, 10:00 in Lisbon, where the winter time is UTC. */
const CONTEXT = { timezone: "Europe/Lisbon", anchorAt: Date.UTC(2026, 10, 20, 10) };

function parsed(text: string, context = CONTEXT): Schedule {
  const result = parseSchedule(text, context);
  if (!result.ok) throw new Error(`${text}: ${result.error.message}`);
  return result.schedule;
}

/** Text and canonical form. */
const ACCEPTED: Record<string, [string, string][]> = {
  cron: [
    ["0 9 * * 1-5", "0 9 * * 1-5"],
    ["  0   9 * *  1-5 ", "0 9 * * 1-5"],
    ["00 09 * * MON-fri", "0 9 * * 1-5"],
    ["0 9 * JAN,jul *", "0 9 * 1,7 *"],
    ["*/10 * * * * *", "*/10 * * * * *"],
    ["0 30 9 * * *", "30 9 * * *"],
    ["0 9 ? * 1", "0 9 * * 1"],
    ["0 9 1 * ?", "0 9 1 * *"],
    ["0 9 * * 7", "0 9 * * 0"],
    ["0 9 * * 5-7", "0 9 * * 5-7"],
    ["0 9 * * sat-sun", "0 9 * * 6-7"],
    ["*/1 * * * *", "* * * * *"],
    ["0-59/1 * * * *", "0-59/1 * * * *"],
    ["1,2,3-9/2,*/30 * * * *", "1,2,3-9/2,*/30 * * * *"],
    ["0 9 l * *", "0 9 L * *"],
    ["0 9 L-3 * *", "0 9 L-3 * *"],
    ["0 9 lw * *", "0 9 LW * *"],
    ["0 9 1w,15W * *", "0 9 1W,15W * *"],
    ["0 9 * * 5L", "0 9 * * 5L"],
    ["0 9 * * friL,7#2", "0 9 * * 5L,0#2"],
    ["0 9 * * FRI#2", "0 9 * * 5#2"],
    ["0 0 29 2 *", "0 0 29 2 *"],
  ],
  macros: [
    ["@hourly", "0 * * * *"],
    ["@daily", "0 0 * * *"],
    ["@midnight", "0 0 * * *"],
    ["@weekly", "0 0 * * 0"],
    ["@monthly", "0 0 1 * *"],
    ["@YEARLY", "0 0 1 1 *"],
    ["@annually", "0 0 1 1 *"],
  ],
  intervals: [
    ["every 30m", "every 30m"],
    ["Every 30 Minutes", "every 30m"],
    ["every30m", "every 30m"],
    ["every two hours", "every 2h"],
    ["a cada duas horas", "every 2h"],
    ["every 90s", "every 1m30s"],
    ["every 90m", "every 1h30m"],
    ["every 1h30m", "every 1h30m"],
    ["every 1 hour and 30 minutes", "every 1h30m"],
    ["every 2 hours", "every 2h"],
    ["every 1d", "every 1d"],
    ["every 2 weeks", "every 2w"],
    ["every 10d", "every 10d"],
    ["every second", "every 1s"],
    ["every minute", "every 1m"],
    ["every hour", "every 1h"],
    ["each 5 min", "every 5m"],
    ["a cada 30 minutos", "every 30m"],
    ["a cada hora", "every 1h"],
  ],
  delays: [
    ["2h", "2026-11-20T12:00:00Z"],
    ["in 90m", "2026-11-20T11:30:00Z"],
    ["90 minutes", "2026-11-20T11:30:00Z"],
    ["in 2 hours", "2026-11-20T12:00:00Z"],
    ["in 1 hour 30 minutes", "2026-11-20T11:30:00Z"],
    ["in 1 hour and 30 minutes", "2026-11-20T11:30:00Z"],
    ["in an hour", "2026-11-20T11:00:00Z"],
    ["in 1d", "2026-11-21T10:00:00Z"],
    ["em 2 horas", "2026-11-20T12:00:00Z"],
    ["daqui a 10 minutos", "2026-11-20T10:10:00Z"],
    ["now", "2026-11-20T10:00:00Z"],
    ["agora", "2026-11-20T10:00:00Z"],
  ],
  instants: [
    ["2026-12-01T09:00:00Z", "2026-12-01T09:00:00Z"],
    ["2026-12-01t09:00z", "2026-12-01T09:00:00Z"],
    ["2026-12-01 09:00", "2026-12-01T09:00:00Z"],
    ["2026-12-01T09:00", "2026-12-01T09:00:00Z"],
    ["2027-7-1 9:00", "2027-07-01T08:00:00Z"],
    ["2027-07-01 09:00", "2027-07-01T08:00:00Z"],
    ["2026-12-01T09:00:00+02:00", "2026-12-01T07:00:00Z"],
    ["2026-12-01 09:00 -0330", "2026-12-01T12:30:00Z"],
    ["2026-12-01 09:00:30.5", "2026-12-01T09:00:30.500Z"],
    ["2026-11-20 10:00", "2026-11-20T10:00:00Z"],
    ["2026-12-01 at 9", "2026-12-01T09:00:00Z"],
    ["1 december at 9", "2026-12-01T09:00:00Z"],
    ["1 november at 9", "2027-11-01T09:00:00Z"],
    ["december 1 2026 at 09:00", "2026-12-01T09:00:00Z"],
    ["December 1st, 2026 at 9am", "2026-12-01T09:00:00Z"],
    ["1st of december 2026 at 9", "2026-12-01T09:00:00Z"],
    ["29 february at 9", "2028-02-29T09:00:00Z"],
    ["2026-12-01 9am", "2026-12-01T09:00:00Z"],
    ["2026-12-01 noon", "2026-12-01T12:00:00Z"],
    ["at 9 on 1 december", "2026-12-01T09:00:00Z"],
    ["25 de dezembro às 9", "2026-12-25T09:00:00Z"],
  ],
  "days to come": [
    ["today at 10:00", "2026-11-20T10:00:00Z"],
    ["today at 5pm", "2026-11-20T17:00:00Z"],
    ["tomorrow at 7am", "2026-11-21T07:00:00Z"],
    ["at 7 tomorrow", "2026-11-21T07:00:00Z"],
    ["tomorrow 7am", "2026-11-21T07:00:00Z"],
    ["tomorrow at 9 and 17", "2026-11-21T09:00:00Z; 2026-11-21T17:00:00Z"],
    ["amanhã às 7", "2026-11-21T07:00:00Z"],
    ["monday at 9", "2026-11-23T09:00:00Z"],
    ["on monday at 9", "2026-11-23T09:00:00Z"],
    ["friday at 9", "2026-11-27T09:00:00Z"],
    ["friday at 11", "2026-11-20T11:00:00Z"],
    ["sexta às 11", "2026-11-20T11:00:00Z"],
  ],
  "days of the week": [
    ["every day at 9", "0 9 * * *"],
    ["everyday at 9", "0 9 * * *"],
    ["daily at 9:00", "0 9 * * *"],
    ["every weekday at 9", "0 9 * * 1-5"],
    ["at 9 every weekday", "0 9 * * 1-5"],
    ["weekdays at 9", "0 9 * * 1-5"],
    ["on weekdays at 9", "0 9 * * 1-5"],
    ["weekends at 10am", "0 10 * * 0,6"],
    ["mondays and thursdays at 18:30", "30 18 * * 1,4"],
    ["every monday at 9", "0 9 * * 1"],
    ["every mon, wed and fri at 9", "0 9 * * 1,3,5"],
    ["mon,wed,fri at 9", "0 9 * * 1,3,5"],
    ["tues & thurs at 9", "0 9 * * 2,4"],
    ["monday to friday at 9", "0 9 * * 1-5"],
    ["mon-fri at 9", "0 9 * * 1-5"],
    ["from monday to friday at 9", "0 9 * * 1-5"],
    ["mon–fri at 9", "0 9 * * 1-5"],
    ["every week on monday at 9", "0 9 * * 1"],
    ["monday every week at 9", "0 9 * * 1"],
    ["weekly on mondays at 9", "0 9 * * 1"],
    ["de segunda a sexta às 9", "0 9 * * 1-5"],
    ["toda semana na segunda às 9", "0 9 * * 1"],
    ["fri to mon at 9", "0 9 * * 0,1,5,6"],
    ["every monday in january and july at 9", "0 9 * 1,7 1"],
    ["every day in december at 9", "0 9 * 12 *"],
    ["todo dia às 9", "0 9 * * *"],
    ["todos os dias às 9", "0 9 * * *"],
    ["toda segunda às 9:30", "30 9 * * 1"],
    ["todas as segundas e quartas às 18h30", "30 18 * * 1,3"],
    ["segunda a sexta às 9", "0 9 * * 1-5"],
    ["terça-feira e sábado às 9h", "0 9 * * 2,6"],
    ["dias úteis às 9", "0 9 * * 1-5"],
    ["fim de semana às 10", "0 10 * * 0,6"],
  ],
  "times of day": [
    ["every day at 9am", "0 9 * * *"],
    ["every day 9am", "0 9 * * *"],
    ["every day at nine", "0 9 * * *"],
    ["every day at 9 pm", "0 21 * * *"],
    ["every day at 12am", "0 0 * * *"],
    ["every day at 12pm", "0 12 * * *"],
    ["every day at noon", "0 12 * * *"],
    ["every day at midnight", "0 0 * * *"],
    ["every day at 0", "0 0 * * *"],
    ["every day at 17", "0 17 * * *"],
    ["every day 9:30", "30 9 * * *"],
    ["every day at 9:30:15", "15 30 9 * * *"],
    ["every day at 9 and 17", "0 9,17 * * *"],
    ["every day at 9, 12 and 17", "0 9,12,17 * * *"],
    ["every day at 9, 10, 11 and 17:15", "0 9-11 * * *; 15 17 * * *"],
    ["every day at 09:30 and 17:00", "30 9 * * *; 0 17 * * *"],
    ["every day at 9:00 and 9:30", "0,30 9 * * *"],
    ["every day at 9 and at 17", "0 9,17 * * *"],
    ["todo dia ao meio-dia", "0 12 * * *"],
    ["todo dia à meia-noite", "0 0 * * *"],
  ],
  "days of the month": [
    ["first monday of the month at 9", "0 9 * * 1#1"],
    ["every first monday of the month at 9", "0 9 * * 1#1"],
    ["the second tuesday of each month at 10", "0 10 * * 2#2"],
    ["1st and 3rd monday of the month at 9", "0 9 * * 1#1,1#3"],
    ["fifth friday of the month at 9", "0 9 * * 5#5"],
    ["last friday of every month at 17:00", "0 17 * * 5L"],
    ["last day of the month at 17:00", "0 17 L * *"],
    ["first day of the month at 8", "0 8 1 * *"],
    ["15th of the month at 8", "0 8 15 * *"],
    ["15th day of the month at 8", "0 8 15 * *"],
    ["on the 1st and 15th of the month at 8", "0 8 1,15 * *"],
    ["day 15 of the month at 8", "0 8 15 * *"],
    ["1st and last day of the month at 8", "0 8 1,L * *"],
    ["every month on the 1st at 9", "0 9 1 * *"],
    ["the 15th every month at 9", "0 9 15 * *"],
    ["monthly on 15 at 9", "0 9 15 * *"],
    ["every month on the last friday at 9", "0 9 * * 5L"],
    ["15th of january and july at 9", "0 9 15 1,7 *"],
    ["first day of january at 9", "0 9 1 1 *"],
    ["every year on december 25 at 8", "0 8 25 12 *"],
    ["yearly on 25 december at 8", "0 8 25 12 *"],
    ["yearly on the first monday of january at 9", "0 9 * 1 1#1"],
    ["todo mês no dia 15 às 9", "0 9 15 * *"],
    ["dia 1º de cada mês às 9", "0 9 1 * *"],
    ["1ª segunda do mês às 9", "0 9 * * 1#1"],
    ["first weekday of the month at 9", "0 9 1W * *"],
    ["last weekday of the month at 9", "0 9 LW * *"],
    ["last day of february at 9", "0 9 L 2 *"],
    ["first monday of january and july at 9", "0 9 * 1,7 1#1"],
    ["every 25 december at 8", "0 8 25 12 *"],
    ["every december 25 at 8", "0 8 25 12 *"],
    ["último dia do mês às 17:00", "0 17 L * *"],
    ["primeira segunda do mês às 9", "0 9 * * 1#1"],
    ["dia 15 do mês às 8", "0 8 15 * *"],
  ],
  frequencies: [
    ["hourly", "0 * * * *"],
    ["hourly on weekdays", "0 * * * 1-5"],
    ["every 10 minutes on weekdays", "*/10 * * * 1-5"],
    ["every 2 hours on mondays", "0 */2 * * 1"],
    ["every december 25 every 2 hours", "0 */2 25 12 *"],
    ["every 30 minutes from 9:00 to 17:30 on weekdays", "*/30 9-17 * * 1-5"],
    ["every minute on mondays", "* * * * 1"],
    ["every hour between 9 and 17", "0 9-17/1 * * *"],
    ["every 2 hours between 9 and 17 on weekdays", "0 9-17/2 * * 1-5"],
    ["on weekdays every 2 hours between 9 and 17", "0 9-17/2 * * 1-5"],
    ["every 2 hours from 9:30 to 17:00", "30 9-15/2 * * *"],
    ["every 30 minutes between 9 and 17", "*/30 9-16 * * *; 0 17 * * *"],
    ["every 30 minutes between 9 and 16:30", "*/30 9-16 * * *"],
    ["every 90 minutes between 9 and 17", "0 9,12,15 * * *; 30 10,13,16 * * *"],
    ["every 2 hours between 22 and 6", "0 0,2,4,6,22 * * *"],
    ["a cada 2 horas das 9 às 17", "0 9-17/2 * * *"],
  ],
  none: [
    ["", "none"],
    ["   ", "none"],
    ["none", "none"],
    ["Manual", "none"],
  ],
  several: [
    ["0 9 * * *; every friday at 5pm", "0 9 * * *; 0 17 * * 5"],
    ["0 9 * * *;0 9 * * *", "0 9 * * *"],
    ["every 30m; 2h", "every 30m; 2026-11-20T12:00:00Z"],
  ],
};

describe.each(Object.entries(ACCEPTED))("%s", (_form, texts) => {
  it.each(texts)("%j", (text, canonical) => {
    const schedule = parsed(text);
    expect(schedule.text).toBe(text);
    expect(schedule.canonical).toBe(canonical);
    const again = parsed(canonical);
    expect(again.canonical).toBe(canonical);
    expect(again.parts).toEqual(schedule.parts);
  });
});

describe("kinds", () => {
  it.each([
    ["0 9 * * *", "cron"],
    ["every 30m", "interval"],
    ["2h", "once"],
    ["", "none"],
    ["0 9 * * *; 0 10 * * *", "cron"],
    ["0 9 * * *; every 30m", "mixed"],
  ])("%j is %s", (text, kind) => {
    expect(parsed(text).kind).toBe(kind);
  });
});

describe("day of month and day of week", () => {
  /** Days of January 2026, which begins on a Thursday. */
  function days(text: string): number[] {
    const schedule = parsed(text, { timezone: "UTC", anchorAt: 0 });
    const found: number[] = [];
    let at = nextDue(schedule, { timezone: "UTC", anchorAt: 0 }, Date.UTC(2026, 0, 1) - 1);
    while (at !== null && at < Date.UTC(2026, 1, 1)) {
      found.push(new Date(at).getUTCDate());
      at = nextDue(schedule, { timezone: "UTC", anchorAt: 0 }, at);
    }
    return found;
  }

  it.each<[string, number[]]>([
    ["0 9 13 * 5", [2, 9, 13, 16, 23, 30]],
    ["0 9 */10 * 5", []],
    ["0 9 */7 * 4", [1, 8, 15, 22, 29]],
    ["0 9 */10,15 * 5", [1, 2, 9, 11, 15, 16, 21, 23, 30, 31]],
    ["0 9 13 * */3", []],
    ["0 9 14 * */3", [14]],
    ["0 9 1-3 * 0-6", Array.from({ length: 31 }, (_, index) => index + 1)],
    ["0 9 * * 5#2", [9]],
    ["0 9 * * 5L", [30]],
    ["0 9 L * *", [31]],
    ["0 9 L-1 * 6", [3, 10, 17, 24, 30, 31]],
    ["0 9 LW * *", [30]],
    ["0 9 1W,17W,18W,31W * *", [1, 16, 19, 30]],
  ])("%s", (text, expected) => {
    expect(days(text)).toEqual(expected);
  });
});

describe("canonical form", () => {
  it("of any cron expression compiles to the same", () => {
    fc.assert(
      fc.property(fc.oneof(cronText, dayCronText), (text) => {
        const first = parseSchedule(text, CONTEXT);
        if (!first.ok) return;
        const again = parsed(first.schedule.canonical);
        expect(again.parts).toEqual(first.schedule.parts);
      }),
      { numRuns: runs(500) },
    );
  });
});

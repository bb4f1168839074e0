import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dueBetween, nextDue, parseSchedule, previousDue, type Schedule } from "./index.ts";
import { cronText, fixedCronText, instant, zone } from "./testing/arbitraries.ts";
import { bruteForce, nearClockChange } from "./testing/brute-force.ts";
import { runs } from "./testing/runs.ts";

function parsed(text: string, timezone: string): Schedule {
  const result = parseSchedule(text, { timezone, anchorAt: 0 });
  if (!result.ok) throw new Error(`${text}: ${result.error.message}`);
  return result.schedule;
}

function compare(text: string, timezone: string, from: number, until: number): void {
  const context = { timezone, anchorAt: 0 };
  const schedule = parsed(text, timezone);
  const expected = bruteForce(text, timezone, from, until);
  const { due } = dueBetween(schedule, context, from - 1, until, 1e6);
  expect(due.map(iso)).toEqual(expected.map(iso));

  const backwards: number[] = [];
  let at = previousDue(schedule, context, until + 1);
  while (at !== null && at >= from) {
    backwards.push(at);
    at = previousDue(schedule, context, at);
  }
  expect(backwards.reverse().map(iso)).toEqual(expected.map(iso));
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

const DAY_MS = 86_400_000;

describe("against a scan of every minute", () => {
  it("agrees on any expression, zone and year", () => {
    fc.assert(
      fc.property(cronText, zone, instant, (text, timezone, from) => {
        compare(text, timezone, from, from + 2 * DAY_MS);
      }),
      { numRuns: runs(40) },
    );
  });

  it("agrees on any expression around clock changes", () => {
    fc.assert(
      fc.property(cronText, zone, instant, (text, timezone, year) => {
        const from = nearClockChange(timezone, year);
        compare(text, timezone, from - DAY_MS / 2, from + 2 * DAY_MS);
      }),
      { numRuns: runs(60) },
    );
  });

  it("agrees on fixed times around clock changes", () => {
    fc.assert(
      fc.property(fixedCronText, zone, instant, (text, timezone, year) => {
        const from = nearClockChange(timezone, year);
        compare(text, timezone, from - DAY_MS / 2, from + 2 * DAY_MS);
      }),
      { numRuns: runs(60) },
    );
  });

  it("starts anywhere inside a repeated hour or just before a gap", () => {
    fc.assert(
      fc.property(
        fc.oneof(fixedCronText, cronText),
        zone,
        instant,
        fc.integer({ min: 0, max: 2 * 1440 }),
        (text, timezone, year, minutes) => {
          const context = { timezone, anchorAt: 0 };
          const from = nearClockChange(timezone, year);
          const after = from + minutes * 60_000;
          const until = from + 3 * DAY_MS;
          const all = bruteForce(text, timezone, from, until);
          const schedule = parsed(text, timezone);
          const next = nextDue(schedule, context, after);
          expect(next !== null && next <= until ? next : undefined).toBe(
            all.find((at) => at > after),
          );
          const previous = previousDue(schedule, context, after);
          expect(previous !== null && previous >= from ? previous : undefined).toBe(
            all.findLast((at) => at < after),
          );
        },
      ),
      { numRuns: runs(60) },
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  dueBetween,
  nextDue,
  parseSchedule,
  preview,
  previousDue,
  type Schedule,
  type ScheduleContext,
} from "./index.ts";
import { cronText, dayCronText, instant, zone } from "./testing/arbitraries.ts";
import { runs } from "./testing/runs.ts";

const UTC: ScheduleContext = { timezone: "UTC", anchorAt: Date.UTC(2026, 0, 1, 12) };

function parsed(text: string, context = UTC): Schedule {
  const result = parseSchedule(text, context);
  if (!result.ok) throw new Error(`${text}: ${result.error.message}`);
  return result.schedule;
}

function at(text: string): number {
  return Date.parse(text);
}

describe("nextDue and previousDue", () => {
  it("are strict", () => {
    const daily = parsed("0 9 * * *");
    expect(nextDue(daily, UTC, at("2026-01-02T09:00:00Z"))).toBe(at("2026-01-03T09:00:00Z"));
    expect(nextDue(daily, UTC, at("2026-01-02T08:59:59.999Z"))).toBe(at("2026-01-02T09:00:00Z"));
    expect(previousDue(daily, UTC, at("2026-01-02T09:00:00Z"))).toBe(at("2026-01-01T09:00:00Z"));
    expect(previousDue(daily, UTC, at("2026-01-02T09:00:00.001Z"))).toBe(
      at("2026-01-02T09:00:00Z"),
    );
  });

  it("anchor intervals where they were saved and never drift", () => {
    const often = parsed("every 7m");
    expect(nextDue(often, UTC, 0)).toBe(UTC.anchorAt + 420_000);
    expect(nextDue(often, UTC, UTC.anchorAt)).toBe(UTC.anchorAt + 420_000);
    expect(nextDue(often, UTC, UTC.anchorAt + 420_000)).toBe(UTC.anchorAt + 840_000);
    expect(nextDue(often, UTC, UTC.anchorAt + 420_000 * 1e6 + 5)).toBe(
      UTC.anchorAt + 420_000 * (1e6 + 1),
    );
    expect(previousDue(often, UTC, UTC.anchorAt + 420_000)).toBeNull();
    expect(previousDue(often, UTC, UTC.anchorAt + 840_000)).toBe(UTC.anchorAt + 420_000);
  });

  it("fire a single instant once", () => {
    const once = parsed("2h");
    const due = UTC.anchorAt + 7_200_000;
    expect(nextDue(once, UTC, UTC.anchorAt)).toBe(due);
    expect(nextDue(once, UTC, due)).toBeNull();
    expect(previousDue(once, UTC, due)).toBeNull();
    expect(previousDue(once, UTC, due + 1)).toBe(due);
  });

  it("find `now` just before the moment of saving", () => {
    const now = parsed("now");
    expect(nextDue(now, UTC, UTC.anchorAt - 1)).toBe(UTC.anchorAt);
    expect(nextDue(now, UTC, UTC.anchorAt)).toBeNull();
  });

  it("find nothing for no schedule", () => {
    expect(nextDue(parsed("none"), UTC, 0)).toBeNull();
    expect(previousDue(parsed(""), UTC, 1e15)).toBeNull();
  });

  it("unite several schedules and count shared instants once", () => {
    const both = parsed("0 9 * * *; 0 9,10 * * *");
    const { due } = dueBetween(
      both,
      UTC,
      at("2026-01-02T00:00:00Z"),
      at("2026-01-03T00:00:00Z"),
      9,
    );
    expect(due).toEqual([at("2026-01-02T09:00:00Z"), at("2026-01-02T10:00:00Z")]);
    expect(previousDue(both, UTC, at("2026-01-03T00:00:00Z"))).toBe(at("2026-01-02T10:00:00Z"));
  });

  it("honour not-before and not-after, both inclusive", () => {
    const daily = parsed("0 9 * * *");
    const limits = { notBefore: at("2026-02-01T09:00:00Z"), notAfter: at("2026-02-03T09:00:00Z") };
    const all = dueBetween(daily, UTC, 0, at("2027-01-01T00:00:00Z"), 100, limits);
    expect(all.due.map((due) => new Date(due).getUTCDate())).toEqual([1, 2, 3]);
    expect(previousDue(daily, UTC, at("2026-06-01T00:00:00Z"), limits)).toBe(limits.notAfter);
    expect(previousDue(daily, UTC, limits.notBefore, limits)).toBeNull();
    expect(nextDue(daily, UTC, limits.notAfter, limits)).toBeNull();
    expect(preview(daily, UTC, 0, 10, limits)).toHaveLength(3);
  });

  it("reach a leap day on a given weekday decades away", () => {
    // The star makes both day fields count: 29 February that is a Sunday.
    const rare = parsed("0 0 29 2 */7");
    expect(nextDue(rare, UTC, at("2032-03-01T00:00:00Z"))).toBe(at("2060-02-29T00:00:00Z"));
    expect(nextDue(rare, UTC, at("2088-03-01T00:00:00Z"))).toBe(at("2128-02-29T00:00:00Z"));
    expect(previousDue(rare, UTC, at("2060-02-29T00:00:00Z"))).toBe(at("2032-02-29T00:00:00Z"));
  });

  it("reach far in zones and with wild minutes too", () => {
    const context = { timezone: "America/New_York", anchorAt: 0 };
    const rare = parsed("*/30 1 29 2 */7", context);
    expect(nextDue(rare, context, at("2032-03-01T00:00:00Z"))).toBe(at("2060-02-29T06:00:00Z"));
    expect(previousDue(rare, context, at("2060-02-29T06:00:00Z"))).toBe(at("2032-02-29T06:30:00Z"));
  });

  it("are inverse to each other", () => {
    fc.assert(
      fc.property(fc.oneof(cronText, dayCronText), zone, instant, (text, timezone, from) => {
        const context = { timezone, anchorAt: 0 };
        const result = parseSchedule(text, context);
        if (!result.ok) return;
        const next = nextDue(result.schedule, context, from);
        if (next === null) return;
        expect(next).toBeGreaterThan(from);
        const previous = previousDue(result.schedule, context, next);
        expect(previous === null || previous <= from).toBe(true);
        if (previous !== null) expect(nextDue(result.schedule, context, previous)).toBe(next);
        expect(previousDue(result.schedule, context, next + 1)).toBe(next);
        expect(nextDue(result.schedule, context, next - 1)).toBe(next);
      }),
      { numRuns: runs(200) },
    );
  });
});

describe("dueBetween", () => {
  it("takes what lies after the start, up to and with the end", () => {
    const hourly = parsed("0 * * * *");
    const from = at("2026-01-02T00:00:00Z");
    const found = dueBetween(hourly, UTC, from, from + 2 * 3_600_000, 10);
    expect(found).toEqual({ due: [from + 3_600_000, from + 7_200_000], more: false });
  });

  it("says when it left something out", () => {
    const hourly = parsed("0 * * * *");
    const from = at("2026-01-02T00:00:00Z");
    expect(dueBetween(hourly, UTC, from, from + 7_200_000, 2).more).toBe(false);
    expect(dueBetween(hourly, UTC, from, from + 7_200_000, 1)).toEqual({
      due: [from + 3_600_000],
      more: true,
    });
    expect(dueBetween(hourly, UTC, from, from + 7_200_000, 0)).toEqual({ due: [], more: true });
    expect(dueBetween(hourly, UTC, from, from, 5)).toEqual({ due: [], more: false });
  });

  it("does not count through a gap of a century", () => {
    const everySecond = parsed("* * * * * *");
    const far = at("2126-01-01T00:00:00Z");
    const { due, more } = dueBetween(everySecond, UTC, at("2026-01-01T00:00:00Z"), far, 5);
    expect(due).toHaveLength(5);
    expect(more).toBe(true);
    expect(previousDue(everySecond, UTC, far)).toBe(far - 1000);
  });
});

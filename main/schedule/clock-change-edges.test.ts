/** Questions asked from every side of a clock change: at it, a moment before it, and inside a repeated hour. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextDue, parseSchedule, previousDue, type Schedule } from "./index.ts";
import { cronText, fixedCronText, instant, zone } from "./testing/arbitraries.ts";
import { bruteForce, nearClockChange, shownAt } from "./testing/brute-force.ts";
import { runs } from "./testing/runs.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

function parsed(text: string, timezone: string): Schedule {
  const result = parseSchedule(text, { timezone, anchorAt: 0 });
  if (!result.ok) throw new Error(`${text}: ${result.error.message}`);
  return result.schedule;
}

function next(text: string, timezone: string, after: string): string | null {
  const at = nextDue(parsed(text, timezone), { timezone, anchorAt: 0 }, Date.parse(after));
  return at === null ? null : new Date(at).toISOString();
}

function previous(text: string, timezone: string, before: string): string | null {
  const at = previousDue(parsed(text, timezone), { timezone, anchorAt: 0 }, Date.parse(before));
  return at === null ? null : new Date(at).toISOString();
}

const NEW_YORK = "America/New_York";

describe("a gap", () => {
  it("has its moved fire right up to the last moment before it ends", () => {
    expect(next("30 2 * * *", NEW_YORK, "2025-03-09T06:59:59.999Z")).toBe(
      "2025-03-09T07:00:00.000Z",
    );
    expect(next("30 2 * * *", NEW_YORK, "2025-03-09T07:00:00.000Z")).toBe(
      "2025-03-10T06:30:00.000Z",
    );
    expect(previous("30 2 * * *", NEW_YORK, "2025-03-09T07:00:00.001Z")).toBe(
      "2025-03-09T07:00:00.000Z",
    );
    expect(previous("30 2 * * *", NEW_YORK, "2025-03-09T07:00:00.000Z")).toBe(
      "2025-03-08T07:30:00.000Z",
    );
  });
});

describe("a gap that ends at midnight", () => {
  it("moves the last hour of the day to the first moment of the next", () => {
    // Nuuk, 30 March 2024: after 22:59:59 comes 00:00 on the 31st.
    const nuuk = "America/Nuuk";
    expect(next("30 23 * * *", nuuk, "2024-03-30T12:00:00Z")).toBe("2024-03-31T01:00:00.000Z");
    expect(next("30 23 * * *", nuuk, "2024-03-31T01:00:00Z")).toBe("2024-04-01T00:30:00.000Z");
    expect(previous("30 23 * * *", nuuk, "2024-03-31T12:00:00Z")).toBe("2024-03-31T01:00:00.000Z");
    expect(next("*/30 23 * * *", nuuk, "2024-03-30T12:00:00Z")).toBe("2024-04-01T00:00:00.000Z");
  });
});

describe("a repeated hour", () => {
  it("has the fixed times of the first pass behind it from its second pass on", () => {
    expect(previous("30,50 1 * * *", NEW_YORK, "2025-11-02T06:10:00Z")).toBe(
      "2025-11-02T05:50:00.000Z",
    );
    expect(previous("30,50 1 * * *", NEW_YORK, "2025-11-02T06:00:00Z")).toBe(
      "2025-11-02T05:50:00.000Z",
    );
  });

  it("has its second pass ahead of it for wild minutes that are rare otherwise", () => {
    expect(next("*/30 1 2 11 *", NEW_YORK, "2025-11-02T05:40:00Z")).toBe(
      "2025-11-02T06:00:00.000Z",
    );
    expect(next("*/30 1 2 11 *", NEW_YORK, "2025-11-02T06:30:00Z")).toBe(
      "2026-11-02T06:00:00.000Z",
    );
  });

  it("has its first pass behind it for wild minutes that are rare otherwise", () => {
    // 06:05 UTC is 01:05 for the second time; 10, 30 and 50 past have only come in the first pass.
    expect(previous("10-50/20 1 2 11 *", NEW_YORK, "2025-11-02T06:05:00Z")).toBe(
      "2025-11-02T05:50:00.000Z",
    );
    expect(previous("*/30 1 2 11 *", NEW_YORK, "2025-11-02T06:00:00Z")).toBe(
      "2025-11-02T05:30:00.000Z",
    );
    expect(previous("*/30 1 2 11 *", NEW_YORK, "2025-11-02T05:00:00Z")).toBe(
      "2024-11-02T05:30:00.000Z",
    );
  });
});

describe("against a scan of every minute, asked every ten minutes and to the millisecond", () => {
  /** The minute at which the clock changes in the two days after `from`; null when it does not. */
  function changeAfter(timezone: string, from: number): number | null {
    const offset = shownAt(timezone, from) - from;
    for (let at = from; at < from + 48 * HOUR_MS; at += MINUTE_MS)
      if (shownAt(timezone, at) - at !== offset) return at;
    return null;
  }

  it.each([
    ["fixed times", fixedCronText],
    ["any expression", cronText.map((text) => text.replace(/ \S+ \S+ \S+$/, " * * *"))],
  ])("%s", (_name, texts) => {
    fc.assert(
      fc.property(texts, zone, instant, (text, timezone, year) => {
        const near = nearClockChange(timezone, year);
        const change = changeAfter(timezone, near);
        if (change === null) return;
        const [from, until] = [change - 26 * HOUR_MS, change + 26 * HOUR_MS];
        const all = bruteForce(text, timezone, from, until);
        const schedule = parsed(text, timezone);
        const context = { timezone, anchorAt: 0 };
        for (let at = change - 2 * HOUR_MS; at <= change + 2 * HOUR_MS; at += 10 * MINUTE_MS)
          for (const asked of [at - 1, at, at + 1]) {
            const ahead = nextDue(schedule, context, asked);
            expect(ahead !== null && ahead <= until ? ahead : undefined).toBe(
              all.find((each) => each > asked),
            );
            const behind = previousDue(schedule, context, asked);
            expect(behind !== null && behind >= from ? behind : undefined).toBe(
              all.findLast((each) => each < asked),
            );
          }
      }),
      { numRuns: runs(40) },
    );
  });
});

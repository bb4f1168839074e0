import fc from "fast-check";
import { DateTime } from "luxon";
import { describe, expect, it } from "vitest";
import { instant, zone } from "./testing/arbitraries.ts";
import { nearClockChange, shownAt } from "./testing/brute-force.ts";
import { runs } from "./testing/runs.ts";
import { instantOfWall, isMissingDay, segmentAt, wallAt, zoneOf } from "./zone.ts";

describe("the offset table", () => {
  it("shows what the platform and luxon show", () => {
    fc.assert(
      fc.property(zone, instant, fc.nat(59_999), (name, minute, rest) => {
        const at = minute + rest;
        const wall = wallAt(zoneOf(name), at);
        expect(Math.floor(wall / 1000) * 1000).toBe(shownAt(name, at));
        expect(wall - at).toBe(DateTime.fromMillis(at, { zone: name }).offset * 60_000);
      }),
      { numRuns: runs(150) },
    );
  });

  it("cuts exactly at clock changes", () => {
    fc.assert(
      fc.property(zone, instant, (name, year) => {
        const at = nearClockChange(name, year);
        for (const probe of [at, at + 86_400_000]) {
          const { start, end, offset } = segmentAt(zoneOf(name), probe);
          for (const inside of [start, end - 1000])
            expect(shownAt(name, inside) - inside).toBe(offset);
        }
      }),
      { numRuns: runs(40) },
    );
  });

  it("finds the first instant that shows a wall time", () => {
    fc.assert(
      fc.property(zone, instant, fc.integer({ min: 0, max: 2880 }), (name, year, minutes) => {
        const at = nearClockChange(name, year) + minutes * 60_000;
        const wall = shownAt(name, at);
        const found = instantOfWall(zoneOf(name), wall);
        expect(shownAt(name, found)).toBe(wall);
        expect(found).toBeLessThanOrEqual(at);
        // No clock change on record repeats more than a day.
        for (let earlier = at - 60_000; earlier > at - 3 * 3_600_000; earlier -= 60_000)
          if (shownAt(name, earlier) === wall) expect(found).toBeLessThanOrEqual(earlier);
      }),
      { numRuns: runs(60) },
    );
  });

  it("puts a wall time in a gap at the first instant after it", () => {
    const newYork = zoneOf("America/New_York");
    const gapEnd = Date.UTC(2025, 2, 9, 7);
    expect(instantOfWall(newYork, Date.UTC(2025, 2, 9, 2))).toBe(gapEnd);
    expect(instantOfWall(newYork, Date.UTC(2025, 2, 9, 2, 59, 59, 999))).toBe(gapEnd);
    expect(instantOfWall(newYork, Date.UTC(2025, 2, 9, 3))).toBe(gapEnd);
    expect(instantOfWall(newYork, Date.UTC(2025, 2, 9, 1, 59))).toBe(gapEnd - 60_000);
  });

  it("knows the day that Apia left out", () => {
    const apia = zoneOf("Pacific/Apia");
    const missing = Date.UTC(2011, 11, 30, 9);
    const at = instantOfWall(apia, missing);
    expect(new Date(at).toISOString()).toBe("2011-12-30T10:00:00.000Z");
    expect(isMissingDay(apia, missing, at)).toBe(true);
    const newYork = zoneOf("America/New_York");
    const gap = Date.UTC(2025, 2, 9, 2, 30);
    expect(isMissingDay(newYork, gap, instantOfWall(newYork, gap))).toBe(false);
  });

  it("throws for a zone that nobody knows", () => {
    expect(() => zoneOf("Mars/Olympus")).toThrow(RangeError);
  });
});

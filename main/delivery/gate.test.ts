import { describe, expect, test } from "vitest";
import type { QuietHours } from "../../contract/notifications.ts";
import { nextDigestAt } from "./digest-times.ts";
import { quietUntil } from "./gate.ts";

const night = (timezone: string, from = "22:00", to = "07:00"): QuietHours => ({
  windows: [{ days: [], from, to }],
  timezone,
  after: "send",
});
const at = (text: string) => Date.parse(text);
const end = (quiet: QuietHours, now: string) => {
  const until = quietUntil(quiet, at(now), "UTC");
  return until === null ? null : new Date(until).toISOString();
};

describe("the end of quiet hours", () => {
  test("by the channel's zone, or the computer's", () => {
    expect(end(night("local"), "2026-03-02T23:30:10Z")).toBe("2026-03-03T07:00:00.000Z");
    expect(end(night("America/Sao_Paulo"), "2026-03-03T03:00:00Z")).toBe(
      "2026-03-03T10:00:00.000Z",
    );
    expect(end(night("local"), "2026-03-02T12:00:00Z")).toBeNull();
    expect(end(night("local"), "2026-03-02T07:00:00Z")).toBeNull();
  });

  test("over a clock that is put forward, and back", () => {
    // New York: 02:00 is 03:00 on 8 March 2026, and 01:00–02:00 comes twice on 1 November.
    const zone = night("America/New_York");
    expect(end(zone, "2026-03-08T04:00:00Z")).toBe("2026-03-08T11:00:00.000Z");
    expect(end(zone, "2026-11-01T03:00:00Z")).toBe("2026-11-01T12:00:00.000Z");
    // An end inside the hour that there is not: the first minute after it.
    expect(end(night("America/New_York", "22:00", "02:30"), "2026-03-08T04:00:00Z")).toBe(
      "2026-03-08T07:00:00.000Z",
    );
  });

  test("spans that touch are one", () => {
    const quiet: QuietHours = {
      windows: [
        { days: [], from: "20:00", to: "23:00" },
        { days: [], from: "23:00", to: "06:00" },
      ],
      timezone: "UTC",
      after: "send",
    };
    expect(end(quiet, "2026-03-02T21:00:00Z")).toBe("2026-03-03T06:00:00.000Z");
  });
});

test("a digest comes at its local time, also when the clock was changed in the night", () => {
  const digest = { every: "day", at: "08:00", weekday: 1, timezone: "America/New_York" } as const;
  const next = (after: string) => new Date(nextDigestAt(digest, at(after), "UTC")).toISOString();
  expect(next("2026-03-07T20:00:00Z")).toBe("2026-03-08T12:00:00.000Z");
  expect(next("2026-03-06T20:00:00Z")).toBe("2026-03-07T13:00:00.000Z");
  const weekly = { ...digest, every: "week", timezone: "local" } as const;
  expect(new Date(nextDigestAt(weekly, at("2026-03-03T00:00:00Z"), "UTC")).toISOString()).toBe(
    "2026-03-09T08:00:00.000Z",
  );
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jitterFor } from "./index.ts";

describe("jitterFor", () => {
  it("stays within its bounds and is the same each time", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(4e12), fc.nat(3_600_000), (jobId, dueAt, jitterMs) => {
        const jitter = jitterFor(jobId, dueAt, jitterMs);
        expect(Number.isInteger(jitter)).toBe(true);
        expect(jitter).toBeGreaterThanOrEqual(0);
        expect(jitter).toBeLessThanOrEqual(jitterMs);
        expect(jitterFor(jobId, dueAt, jitterMs)).toBe(jitter);
      }),
    );
  });

  it("is nothing when none is wanted", () => {
    expect(jitterFor(1, 2, 0)).toBe(0);
    expect(jitterFor(1, 2, -5)).toBe(0);
    expect(jitterFor(1, 2, NaN)).toBe(0);
  });

  it("does not change between versions, or planned runs would move", () => {
    expect([
      jitterFor(1, 1_800_000_000_000, 60_000),
      jitterFor(2, 1_800_000_000_000, 60_000),
    ]).toEqual([1008, 47311]);
  });

  it("spreads neighbours evenly", () => {
    const buckets = Array.from({ length: 10 }, () => 0);
    for (let job = 1; job <= 100; job += 1)
      for (let n = 0; n < 100; n += 1)
        buckets[Math.floor(jitterFor(job, 1_800_000_000_000 + n * 60_000, 999) / 100)]! += 1;
    // 1,000 each are expected; 150 is more than four standard deviations.
    for (const count of buckets) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});

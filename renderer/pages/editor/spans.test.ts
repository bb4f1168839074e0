import fc from "fast-check";
import { expect, test } from "vitest";
import { readSpan, writeSpan } from "./spans.ts";

test.each([
  ["10 min", 600_000],
  ["10", 600_000],
  ["1h 30m", 5_400_000],
  ["1.5 h", 5_400_000],
  ["1,5h", 5_400_000],
  ["90s", 90_000],
  ["2 dias", 172_800_000],
  ["250ms", 250],
])("%s", (text, ms) => {
  expect(readSpan(text)).toBe(ms);
});

test.each(["", "soon", "10 apples", "-5 min", "1h x", "h"])("%s cannot be read", (text) => {
  expect(readSpan(text)).toBeNull();
});

test("what is written can be read again", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000_000_000 }), (ms) => {
      expect(readSpan(writeSpan(ms))).toBe(ms);
    }),
  );
});

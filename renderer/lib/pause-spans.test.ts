import { expect, test } from "vitest";
import { pauseUntil } from "./pause-spans.ts";

test("a pause ends after its time, at the next midnight here, or when someone resumes", () => {
  const noon = new Date(2026, 2, 2, 12).getTime();
  expect(pauseUntil("halfHour", noon)).toBe(noon + 1_800_000);
  expect(pauseUntil("hour", noon)).toBe(noon + 3_600_000);
  expect(pauseUntil("tomorrow", noon)).toBe(new Date(2026, 2, 3).getTime());
  expect(pauseUntil("resumed", noon)).toBeNull();
});

/** The closing line is what people and machines rely on. */
import { expect, test } from "vitest";
import type { Suite } from "./suites.ts";
import { closingLine, type Outcome, summaryOf, total } from "./summary.ts";

const suite = (name: string): Suite => ({
  name,
  about: "",
  missing: () => null,
  run: () => Promise.reject(new Error("not run here")),
});

const outcomes: Outcome[] = [
  {
    suite: suite("unit"),
    counts: {
      ...{ passed: 10, failed: 1, skipped: 1 },
      ...{ skippedNames: ["a.test.ts: b"], failedFiles: ["c.test.ts"], againFiles: ["c.test.ts"] },
    },
    took: "1.0 s",
  },
  { suite: suite("e2e:agents"), missing: "not installed; run `npm run setup:agents`" },
];

test("names what was skipped and why, and what was tried twice", () => {
  expect(closingLine(total(outcomes, false))).toBe("10 passed, 1 failed, 2 skipped");
  const text = summaryOf(outcomes, false);
  expect(text).toContain("skipped a.test.ts: b");
  expect(text).toContain("tried twice c.test.ts");
  expect(text).toContain("e2e:agents  skipped: not installed; run `npm run setup:agents`");
});

test("counts the skipped as failed where nothing may be skipped", () => {
  expect(closingLine(total(outcomes, true))).toBe("10 passed, 3 failed");
  expect(summaryOf(outcomes, true)).toContain("counts as failed");
});

test("says nothing of skipping when nothing was skipped", () => {
  expect(closingLine({ passed: 3, failed: 0, skipped: 0 })).toBe("3 passed, 0 failed");
});

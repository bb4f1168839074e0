/** No way for a test to go wrong may end as "0 failed". */
import { expect, test } from "vitest";
import { countTests } from "./vitest-report.ts";

function report(status: string, ...statuses: string[]): string {
  const assertionResults = statuses.map((each, index) => ({ status: each, fullName: `t${index}` }));
  return JSON.stringify({ testResults: [{ name: "/r/a.test.ts", status, assertionResults }] });
}

test("counts what passed, failed and was skipped", () => {
  const json = report("failed", "passed", "failed", "pending", "todo", "skipped", "passed");
  expect(countTests(json, 1, "/r")).toEqual({
    passed: 2,
    failed: 1,
    skipped: 3,
    skippedNames: ["a.test.ts: t2", "a.test.ts: t3", "a.test.ts: t4"],
  });
});

test("counts a file that could not be loaded as a failure", () => {
  expect(countTests(report("failed"), 1, "/r").failed).toBe(1);
});

test("counts an error outside of any test as a failure", () => {
  expect(countTests(report("passed", "passed"), 1, "/r")).toMatchObject({ passed: 1, failed: 1 });
});

/** No way for a test to go wrong may end as "0 failed". */
import { expect, test } from "vitest";
import { countTests, plus, withoutFiles } from "./vitest-report.ts";

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
    failedFiles: ["a.test.ts"],
    againFiles: [],
  });
});

test("counts a file that could not be loaded as a failure", () => {
  const counts = countTests(report("failed"), 1, "/r");
  expect(counts).toMatchObject({ failed: 1, failedFiles: ["a.test.ts"] });
});

test("counts an error outside of any test as a failure", () => {
  expect(countTests(report("passed", "passed"), 1, "/r")).toMatchObject({ passed: 1, failed: 1 });
});

test("counts a file's second try in place of its first, and the others once", () => {
  const { testResults } = JSON.parse(report("failed", "passed", "failed")) as {
    testResults: object[];
  };
  const other = { ...testResults[0], name: "/r/b.test.ts" };
  const first = JSON.stringify({ testResults: [...testResults, other] });
  expect(countTests(first, 1, "/r")).toMatchObject({ passed: 2, failed: 2 });
  const rest = countTests(withoutFiles(first, ["a.test.ts"], "/r"), 0, "/r");
  expect(rest).toMatchObject({ passed: 1, failed: 1, failedFiles: ["b.test.ts"] });
  const second = countTests(report("passed", "passed", "passed"), 0, "/r");
  expect(plus(rest, second)).toMatchObject({ passed: 3, failed: 1, failedFiles: ["b.test.ts"] });
});

/** Reads what Vitest's JSON reporter wrote. */
import { relative } from "node:path";

/** Counts of one suite. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  /** Skipped tests by name; failures are shown by the suite itself. */
  skippedNames: string[];
  /** Files in which something failed, relative to the root. */
  failedFiles: string[];
  /** Files that were tried a second time. */
  againFiles: string[];
}

export const NOTHING: Counts = {
  ...{ passed: 0, failed: 0, skipped: 0 },
  ...{ skippedNames: [], failedFiles: [], againFiles: [] },
};

/** The fields of the report that we use. */
interface Report {
  testResults: {
    name: string;
    status: string;
    assertionResults: { status: string; fullName: string }[];
  }[];
}

/**
 * Counts the tests of a report.
 * @param exitCode of Vitest: when it is not 0 although no test failed (an error outside of any test),
 *   that counts as one failure, so that it cannot be overlooked
 */
export function countTests(json: string, exitCode: number, root: string): Counts {
  const counts: Counts = { ...NOTHING, skippedNames: [], failedFiles: [] };
  for (const file of (JSON.parse(json) as Report).testResults) {
    const failedBefore = counts.failed;
    for (const { status, fullName } of file.assertionResults) {
      if (status === "passed") counts.passed += 1;
      else if (status === "failed") counts.failed += 1;
      else {
        counts.skipped += 1;
        counts.skippedNames.push(`${relative(root, file.name)}: ${fullName}`);
      }
    }
    // A file that could not be loaded has no tests to report.
    if (file.status === "failed" && counts.failed === failedBefore) counts.failed += 1;
    if (counts.failed > failedBefore) counts.failedFiles.push(relative(root, file.name));
  }
  if (exitCode !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

/** The same report without a file's tests: those of its second try count in their place. */
export function withoutFiles(json: string, files: string[], root: string): string {
  const report = JSON.parse(json) as Report;
  const testResults = report.testResults.filter(
    ({ name }) => !files.includes(relative(root, name)),
  );
  return JSON.stringify({ ...report, testResults });
}

/** The sum of two runs of one suite. */
export function plus(one: Counts, other: Counts): Counts {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
    skippedNames: [...one.skippedNames, ...other.skippedNames],
    failedFiles: [...one.failedFiles, ...other.failedFiles],
    againFiles: [...one.againFiles, ...other.againFiles],
  };
}

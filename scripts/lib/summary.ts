/** The end of a test run, in words. */
import type { Suite } from "./suites.ts";
import type { Counts } from "./vitest-report.ts";

/** A suite that ran has counts; one that could not run says what is missing. */
export type Outcome =
  | { suite: Suite; counts: Counts; took: string }
  | { suite: Suite; missing: string };

export type Sum = Pick<Counts, "passed" | "failed" | "skipped">;

/**
 * Adds up. A suite that could not run counts as one skipped.
 * @param strict whatever was skipped counts as failed
 */
export function total(outcomes: Outcome[], strict: boolean): Sum {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const outcome of outcomes) {
    const counts = "counts" in outcome ? outcome.counts : { passed: 0, failed: 0, skipped: 1 };
    sum.passed += counts.passed;
    sum.failed += counts.failed + (strict ? counts.skipped : 0);
    sum.skipped += strict ? 0 : counts.skipped;
  }
  return sum;
}

/** One paragraph per suite, with the name of everything that was skipped or tried twice. */
export function summaryOf(outcomes: Outcome[], strict: boolean): string {
  const width = Math.max(...outcomes.map(({ suite }) => suite.name.length));
  const note = strict ? " (counts as failed: nothing may be skipped here)" : "";
  return outcomes
    .map((outcome) => {
      const name = outcome.suite.name.padEnd(width);
      if ("missing" in outcome) return `${name}  skipped: ${outcome.missing}${note}`;
      const skipped = outcome.counts.skippedNames.map((test) => `\n  skipped ${test}${note}`);
      const again = outcome.counts.againFiles.map((file) => `\n  tried twice ${file}`);
      const notes = [...again, ...skipped].join("");
      return `${name}  ${closingLine(outcome.counts)} (${outcome.took})${notes}`;
    })
    .join("\n");
}

/** `12 passed, 0 failed`, with `, 1 skipped` only when something was. */
export function closingLine({ passed, failed, skipped }: Sum): string {
  const end = skipped > 0 ? `, ${skipped} skipped` : "";
  return `${passed} passed, ${failed} failed${end}`;
}

/** What axe finds on a page, as lines to read. */
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

/** @param within selector of the part that is looked at; the whole page without it */
export async function violationsOn(page: Page, within?: string): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (within === undefined ? axe : axe.include(within)).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => {
      const why = (failureSummary ?? "").split("\n").slice(1, 3).join(" ").trim();
      return `${id} at ${target.join(" ")}: ${why}`;
    }),
  );
}

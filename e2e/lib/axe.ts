/** What axe finds on a page, as lines to read. */
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

/**
 * The rule `region` looks for landmarks, by which people find their way about a page. It leaves out dialogs, which
 * nobody looks for among landmarks, since the focus is brought into them (dequelabs/axe-core#991). The same holds for
 * a menu and a list that a control has opened, and for the hint of one.
 */
const BROUGHT_TO = "dialog, [role=dialog], [role=alertdialog], svg, [role=menu], [role=listbox]";
const OPTIONS = {
  resultTypes: ["violations" as const],
  checks: { region: { options: { regionMatcher: `${BROUGHT_TO}, [role=tooltip]` } } },
};

/** @param within selector of the part that is looked at; the whole page without it */
export async function violationsOn(page: Page, within?: string): Promise<string[]> {
  const axe = new AxeBuilder({ page }).options(OPTIONS);
  const { violations } = await (within === undefined ? axe : axe.include(within)).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => {
      const why = (failureSummary ?? "").split("\n").slice(1, 3).join(" ").trim();
      return `${id} at ${target.join(" ")}: ${why}`;
    }),
  );
}

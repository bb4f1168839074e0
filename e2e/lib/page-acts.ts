/** What people do on many pages. */
import type { Page } from "playwright-core";

/** Takes back what a message tells; older messages may still be there. */
export const undo = (page: Page, text: string | RegExp): Promise<void> =>
  page.getByRole("dialog").filter({ hasText: text }).getByRole("button", { name: "Undo" }).click();

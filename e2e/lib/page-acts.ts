/** What people do on many pages. */
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** Takes back what a message tells; older messages may still be there. */
export const undo = (page: Page, text: string | RegExp): Promise<void> =>
  page.getByRole("dialog").filter({ hasText: text }).getByRole("button", { name: "Undo" }).click();

/** A message of something that failed, as it stands at the edge. */
export const failure = (page: Page, text: string): Locator =>
  page.getByRole("alertdialog").filter({ hasText: text });

/** The same where it was refused, and is offered again. */
export const undoAgain = (page: Page, text: string): Promise<void> =>
  failure(page, text).getByRole("button", { name: "Undo" }).click();

/** More than the parts of any page. */
const MOST_TABS = 80;

/** Presses Tab until a part has the focus, as someone does who has no mouse. Errors: throws where Tab does not lead there. */
export async function tabTo(part: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  const page = part.page();
  await part.waitFor();
  for (let pressed = 0; pressed <= MOST_TABS; pressed++) {
    if ((await part.and(page.locator(":focus")).count()) > 0) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} does not lead to ${String(part)}.`);
}

/**
 * Presses keys until they have led to an address. What they mean can be known a moment after the page shows itself, and
 * of two keys that belong together the second can come too late. Only for keys that mean nothing at that address.
 */
export async function pressTo(page: Page, address: RegExp, ...keys: string[]): Promise<void> {
  await expect
    .poll(async () => {
      if (!address.test(page.url())) for (const key of keys) await page.keyboard.press(key);
      return page.url();
    })
    .toMatch(address);
}

/** Waiting for what a person would wait for. */
import type { Locator, Page } from "playwright-core";

/** The page has its heading, and nothing on it is loading any more. */
export async function settled(page: Page): Promise<void> {
  await page.locator("h1").first().waitFor();
  await page.locator(".animate-pulse").first().waitFor({ state: "detached" });
  await page.evaluate("document.fonts.ready.then(() => undefined)");
  // What was decided in this frame is painted in the next.
  await page.evaluate(
    "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))",
  );
}

/** Other pages than the shown one are fetched and rendered ahead, as it happens in moments of rest. */
export async function prepared(page: Page): Promise<void> {
  await page.evaluate(`new Promise((done) => {
    const look = () => performance.getEntriesByName("pages prepared").length > 0;
    const observer = new PerformanceObserver(() => look() && done());
    observer.observe({ type: "mark", buffered: true });
  })`);
}

/**
 * A part has the focus: what is typed next goes there. Lists and dialogs give the focus on in a frame
 * of their own, and a key that comes before that frame goes elsewhere.
 */
export async function hasFocus(part: Locator): Promise<void> {
  await part.and(part.page().locator(":focus")).waitFor();
}

/** A list of choices that was opened has the focus: it has shown itself some frames before. */
export async function listHasFocus(page: Page): Promise<void> {
  await page.locator("[role=option]:focus").waitFor();
}

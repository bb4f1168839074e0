/** Code of the pages that is not loaded yet and cannot be: the window stays, says so, and goes on when the engine is back. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { freePort } from "../lib/free-port.ts";
import { failure } from "../lib/page-acts.ts";
import { hasFocus } from "../lib/page-waits.ts";
import { PagesWorld } from "../lib/pages-world.ts";

let world: PagesWorld;
let page: Page;
/** How often the window has been loaded. */
let loads: number;

beforeAll(async () => {
  // The same port after a restart, as a person's own settings have it.
  world = await new PagesWorld({ dashboard: { port: await freePort() } }).start();
  await world.job({ name: "Nightly review" });
});
afterAll(() => world.remove());

beforeEach(async () => {
  page = await world.page("/jobs");
  await page.locator("[data-job-row]").first().waitFor();
  loads = 0;
  page.on("load", () => (loads += 1));
  return () => page.context().close();
});

/** Templates are among the pages that are not fetched before somebody opens them. */
const openTemplates = () => page.getByRole("link", { name: "From a template" }).click();
const templates = () => page.getByRole("heading", { level: 1, name: "Templates" });
const sentence = () => page.getByRole("alert").getByText("Belfry cannot be reached.");
const retry = () => page.getByRole("alert").getByRole("button", { name: "Try again" });

async function engineGone(): Promise<void> {
  await world.stop();
  await page.getByText("The engine does not answer.", { exact: false }).first().waitFor();
}

test("a page that could not be fetched is asked for again by its button, where the connection never was lost", async () => {
  await page.route("**/*", (route) => route.abort());
  await openTemplates();
  await sentence().waitFor();
  await page.unroute("**/*");
  await retry().click();
  await templates().waitFor();
  expect(loads).toBe(0);
});

test("a page that was fetched in vain keeps its looks", async () => {
  const [job] = await world.client.jobs.list({});
  const run = await world.client.jobs.run({ id: job!.id });
  await page.route(/[/]assets[/]run-/, (route) => route.abort());
  await page.route(/[/]$/, (route) => route.abort());
  await page.evaluate(`location.hash = "/runs/${run.id}"`);
  await sentence().waitFor();
  await page.unrouteAll();
  await retry().click();
  await page.getByRole("heading", { level: 1, name: "Nightly review" }).waitFor();
  // Styles of its own, which no other page has.
  const styles = `[...document.styleSheets].some(({ cssRules }) =>
    [...cssRules].some(({ cssText }) => cssText.startsWith(".prose-run")))`;
  expect(await page.evaluate(styles)).toBe(true);
});

test("a window that is older than what is served is loaded anew, once", async () => {
  // After an update the files of a page have other names; a window that was loaded since knows them.
  await page.route(/[/]assets[/]templates-/, (route) =>
    loads === 0 ? route.fulfill({ status: 404 }) : route.continue(),
  );
  await openTemplates();
  await templates().waitFor();
  expect(loads).toBe(1);
});

test("a page that cannot be fetched says so in its place, the others stay, and it comes when the engine is back", async () => {
  await engineGone();
  await openTemplates();
  await sentence().waitFor();
  // Asking in vain changes nothing, and the button keeps the focus.
  await retry().press("Enter");
  await page.locator("[role=alert] [aria-busy=true]").waitFor({ state: "detached" });
  await hasFocus(retry());
  await page.getByRole("navigation").getByRole("link", { name: "Jobs" }).click();
  await page.locator("[data-job-row]").first().waitFor();
  await openTemplates();
  await sentence().waitFor();
  await world.start();
  await templates().waitFor();
  await sentence().waitFor({ state: "detached" });
  expect(loads).toBe(0);
});

test("hints, palette and keys that cannot be fetched take nothing down, and come when the engine is back", async () => {
  await engineGone();
  const failed = failure(page, "This could not be loaded");
  const name = page.getByRole("button", { name: "Actions for Nightly review" });
  const hint = page.locator("[data-hint-popup]");
  const asked = page.waitForEvent("requestfailed", (each) => each.url().includes("hint-popup"));
  await name.hover();
  await asked;
  await page.keyboard.press("Control+k");
  await failed.waitFor();
  await failed.getByRole("button", { name: "Close", includeHidden: true }).click();
  await failed.waitFor({ state: "detached" });
  await page.keyboard.press("?");
  await failed.waitFor();
  await name.waitFor();

  await world.start();
  await page.getByText("Engine running").waitFor();
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard" }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog", { name: "Command palette" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "From a template" }).hover();
  await name.hover();
  await hint.waitFor();
  expect(loads).toBe(0);
});

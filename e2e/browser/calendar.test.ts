/** Calendar and Insights: other choices, and names of any length. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { settled } from "../lib/page-waits.ts";
import { PagesWorld } from "../lib/pages-world.ts";
import { RefusedCalls } from "../lib/refused-calls.ts";

const world = new PagesWorld();
const calls = new RefusedCalls();
let page: Page;

beforeAll(async () => {
  await world.start();
  const { id } = await world.begin({ name: "Nightly", schedule: "every day at 9" });
  await world.ended(id);
  const context = await world.context();
  await calls.watch(context);
  page = await context.newPage();
});
afterAll(() => world.remove());

async function open(path: string): Promise<void> {
  // Nothing is left of the page before: another hash alone would not load it anew.
  await page.goto("about:blank");
  await page.goto(await world.url(path));
  await settled(page);
}

/** A page with a choice of 90 days, what it reads, and what it says before that and after. */
const CHOICES: [path: string, procedure: string, before: RegExp, after: RegExp][] = [
  ["/calendar", "/calendar/simulate", /\b(29|30) runs/, /\b(89|90) runs/],
  ["/insights", "/insights/summary", /100%/, /100%/],
];

test.for(CHOICES)("%s does not pass old figures for those of a new choice", async (row) => {
  const [path, procedure, before, after] = row;
  await open(path);
  const figures = page.locator("#page [aria-busy]", { hasText: before });
  expect(await figures.getAttribute("aria-busy")).toBe("false");
  calls.refused.set(procedure, "held");
  await page.getByRole("radio", { name: "90 days" }).click();
  const old = page.locator("#page [aria-busy=true]", { hasText: before });
  await old.waitFor();
  const opacity = "getComputedStyle(document.querySelector('#page [aria-busy=true]')).opacity";
  await expect.poll(() => page.evaluate(opacity)).toBe("0.4");
  calls.letGo();
  await page.locator("#page [aria-busy=false]", { hasText: after }).waitFor();
});

/** How far the contents of each element reach beyond its room, in pixels. */
const beyond = (page: Page, selector: string) =>
  page.evaluate<number[]>(`[...document.querySelectorAll(${JSON.stringify(selector)})].map(
    (each) => each.scrollWidth - each.clientWidth)`);

test("a long name without a space, and long names of months, stay in their places", async () => {
  for (const name of ["Other", "a_long_name_without_any_space_".repeat(3)]) {
    // What takes no time at all gets into nobody's way.
    const { id } = await world.begin({ name, schedule: "every day at 9", prompt: "sleep 0.5" });
    await world.ended(id);
  }
  // So many a day that their number needs room.
  await world.job({ name: "Often", schedule: "every 5 minutes" });
  const wide = await world.page("/calendar", { locale: "pt-BR" });
  await settled(wide);
  await wide.getByRole("table", { name: "O que se atrapalha" }).waitFor();
  expect(await beyond(wide, "div:has(> table)")).toEqual([0, 0]);
  const days = await beyond(wide, "button[id^=day-] > span:first-child");
  expect(new Set(days)).toEqual(new Set([0]));
  await wide.context().close();
});

/** Narrow windows: no page is wider than its window, at phone width and at the least width of the app. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { allPlaces, type Place } from "../lib/page-addresses.ts";
import { seed } from "../lib/page-seed.ts";
import { settled } from "../lib/page-waits.ts";
import { PagesWorld } from "../lib/pages-world.ts";

/** Enough that lists are long, and that costs of some runs are unknown. */
const JOBS = 40;

const world = new PagesWorld();
let places: Place[] = [];

beforeAll(async () => {
  const ids = await seed(world, JOBS);
  const job = `/jobs/${ids!.jobId}`;
  const run = `/runs/${ids!.runId}`;
  places = [
    ...allPlaces(ids),
    ...[
      "/today?span=month",
      "/insights?by=job&view=table",
      "/notifications?tab=rules",
      "/notifications?tab=outbox",
      `${job}?tab=history`,
      `${job}?tab=ledger`,
      `${run}?tab=output`,
      `${run}?tab=changes`,
      `${run}?tab=details`,
    ].map((path) => ({ name: path, path })),
  ];
});
afterAll(() => world.remove());

test.each([
  { width: 390, height: 844, language: "pt-BR" },
  { width: 900, height: 640, language: "en" },
])(
  "no page is wider than a window of $width pixels, in $language",
  { timeout: 300_000 },
  async ({ width, height, language }) => {
    await world.client.settings.set({ key: "language", value: language });
    const page = await world.page("/today", { width, height });
    const wide: string[] = [];
    for (const { name, path } of places) {
      await page.goto("about:blank");
      await page.goto(await world.url(path));
      await settled(page);
      const over = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
      if (over > 0) wide.push(`${name}: ${over} px`);
    }
    expect(wide).toEqual([]);
    await page.context().close();
  },
);

test("on a narrow phone the chosen one of many tabs is in sight, from the first and when another is chosen", async () => {
  // The tests above leave the language as they need it; the longer one is wanted here.
  await world.client.settings.set({ key: "language", value: "pt-BR" });
  const options = { width: 320, height: 640 };
  /** How far the chosen tab lies outside of the window, in pixels; `name` is what it is called. */
  const outside = async (where: Page, name: string): Promise<number> => {
    const tab = await where.getByRole("tab", { selected: true, name }).boundingBox();
    return Math.max(0, -tab!.x, tab!.x + tab!.width - options.width);
  };
  const page = await world.page("/settings?section=about", options);
  await settled(page);
  expect(await outside(page, "Sobre")).toBeLessThanOrEqual(1);

  // As the palette does it, without loading the page anew: to the beginning of the row, and to its end.
  await page.evaluate('location.hash = "#/settings?section=general"');
  await expect.poll(() => outside(page, "Geral")).toBeLessThanOrEqual(1);
  await page.evaluate('location.hash = "#/settings?section=about"');
  await expect.poll(() => outside(page, "Sobre")).toBeLessThanOrEqual(1);
  await page.context().close();
});

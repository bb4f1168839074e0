/** The calendar across the clock changes of next spring and autumn: what is moved or comes twice is told, and why. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { PagesWorld } from "../lib/pages-world.ts";

/** Clocks go from 2 to 3 on the last Sunday of March, and from 3 to 2 on that of October. */
const ZONE = "Europe/Berlin";
const YEAR = new Date().getFullYear() + 1;

const world = new PagesWorld();
beforeAll(async () => {
  vi.stubEnv("TZ", ZONE);
  await world.start();
  await world.job({ name: "At night", schedule: "every day at 2:30" });
  await world.job({ name: "Half-hourly", schedule: "*/30 * * * *" });
});
afterAll(async () => {
  await world.remove();
  vi.unstubAllEnvs();
});

/** `YYYY-MM-DD` of the last Sunday of a month (1 to 12), and some days before it. */
function lastSunday(month: number, daysBefore = 0): string {
  const end = new Date(Date.UTC(YEAR, month, 0));
  return new Date(end.getTime() - (end.getUTCDay() + daysBefore) * 86_400_000)
    .toISOString()
    .slice(0, 10);
}

async function openDay(page: Page, month: number): Promise<void> {
  await page.getByLabel("From").fill(lastSunday(month, 3));
  const day = page.locator(`#day-${lastSunday(month)}`);
  await day.getByText("clocks change").waitFor();
  await day.click();
}

test("spring leaves out half past two, autumn has it twice", async () => {
  const page = await world.page("/calendar?days=30", { timezone: "America/New_York" });
  const side = page.getByRole("complementary");
  const nightly = side.locator("div").filter({ has: page.getByRole("link", { name: "At night" }) });
  const times = () => nightly.getByText(/^\d\d:\d\d$/).allInnerTexts();

  await openDay(page, 3);
  await side.getByText("put forward by 60 minutes at 03:00").waitFor();
  await side.getByText("fires once, right after").waitFor();
  await nightly.getByText("moved by the clock change").first().waitFor();
  expect(new Set(await times())).toEqual(new Set(["03:00"]));
  await side.getByText("46 times").waitFor();

  await openDay(page, 10);
  await side.getByText("put back by 60 minutes at 02:00").waitFor();
  await side.getByText("fires once, the first time").waitFor();
  await side.getByText("50 times").waitFor();
  expect(new Set(await times())).toEqual(new Set(["02:30"]));
  expect(await side.getByRole("link", { name: "At night" }).count()).toBe(1);
  // The day before is an ordinary one.
  await page.keyboard.press("ArrowLeft");
  await side.getByText("48 times").waitFor();
  expect(await side.getByText(/put (back|forward)/).count()).toBe(0);
  await page.context().close();
});

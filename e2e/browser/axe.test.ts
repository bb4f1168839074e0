/** No page has an accessibility violation that axe finds, in either theme and either language, or on a phone. */
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violationsOn } from "../lib/axe.ts";
import { allPlaces, type Place } from "../lib/page-addresses.ts";
import { PagesWorld } from "../lib/pages-world.ts";
import { settled } from "../lib/page-waits.ts";

const world = new PagesWorld();
let places: Place[] = [];

beforeAll(async () => {
  await world.start();
  // Someone can be told, so that a job's editor has the choices of what is told.
  const config = { folder: join(world.dir, "told") };
  const { issues } = await world.client.notifications.channels.save({
    draft: { id: "record", kind: "file", name: "A file", config },
    isNew: true,
  });
  expect(issues).toEqual([]);
  const job = await world.job({ name: "Nightly review", schedule: "every day at 2" });
  const run = await world.client.jobs.run({ id: job.id });
  await world
    .job({ name: "Paused one", schedule: "every 2h" })
    .then(({ id }) => world.client.jobs.pause({ id, until: null }));
  const talk = await world.begin({
    name: "Talk",
    agent: "demo",
    profile: "read-only",
    prompt: "Hi.",
  });
  await world.ended(talk.id);
  places = [
    ...allPlaces({ jobId: job.id, runId: run.id }),
    ...[
      ...["conversation", "output", "changes", "details"].map(
        (tab) => `runs/${talk.id}?tab=${tab}`,
      ),
      ...["history", "ledger"].map((tab) => `jobs/${job.id}?tab=${tab}`),
      ...["rules", "outbox"].map((tab) => `notifications?tab=${tab}`),
      "insights?by=job&view=table",
      "runs/999999",
    ].map((path) => ({ name: path, path: `/${path}` })),
  ];
});
afterAll(() => world.remove());

async function violations(page: Page, place: Place): Promise<string[]> {
  // Loaded anew: the heading that is waited for must not be that of the page before.
  await page.goto("about:blank");
  await page.goto(await world.url(place.path));
  await settled(page);
  // What is folded at first has to be as good: the further settings of a job, its words, its rarer events.
  const folded = page.locator("form button[aria-expanded=false]:not([aria-haspopup])");
  while ((await folded.count()) > 0) await folded.first().click();
  await settled(page);
  return (await violationsOn(page)).map((found) => `${place.name}: ${found}`);
}

type Looks = { theme: "light" | "dark"; language: "en" | "pt-BR" };

async function violationsOfAll(
  looked: readonly Place[],
  { theme, language }: Looks,
  width: number,
) {
  await world.client.settings.set({ key: "ui.theme", value: theme });
  await world.client.settings.set({ key: "language", value: language });
  const page = await world.page("/today", { width });
  await page.locator(`html[data-theme=${theme}][lang=${language}]`).waitFor();
  const found: string[] = [];
  for (const place of looked) found.push(...(await violations(page, place)));
  await page.context().close();
  return found;
}

for (const theme of ["light", "dark"] as const) {
  for (const language of ["en", "pt-BR"] as const) {
    // Thirty pages, each looked at whole.
    test(`${theme}, ${language}`, { timeout: 600_000 }, async () => {
      expect(await violationsOfAll(places, { theme, language }, 1280)).toEqual([]);
    });
  }
}

// Every page once, half of them in the one looks and half in the other: what a phone changes has the same in all.
test("on a phone", { timeout: 600_000 }, async () => {
  const half = (wanted: number) => places.filter((_place, index) => index % 2 === wanted);
  const light = { theme: "light", language: "pt-BR" } as const;
  const dark = { theme: "dark", language: "en" } as const;
  const found = [
    ...(await violationsOfAll(half(0), light, 390)),
    ...(await violationsOfAll(half(1), dark, 390)),
  ];
  expect(found).toEqual([]);
});

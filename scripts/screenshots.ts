/**
 * `npm run screenshots`: every page with 0, 3 and 500 jobs, at 1280×800, 900×640 and phone width, light and dark,
 * into `screenshots/`, which git ignores. Looked at before a page is called done.
 *
 * `npm run screenshots -- [page …] [--jobs 3] [--size 1280x800] [--theme dark] [--language pt-BR]`
 *
 * `npm run screenshots -- --readme` makes the six of the README anew, compressed, in `docs/images/`.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { allPlaces } from "../e2e/lib/page-addresses.ts";
import { seed } from "../e2e/lib/page-seed.ts";
import { settled } from "../e2e/lib/page-waits.ts";
import { PagesWorld } from "../e2e/lib/pages-world.ts";
import { buildIfStale } from "./lib/build.ts";
import { ROOT } from "./lib/command.ts";

const { values: wanted, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    jobs: { type: "string", multiple: true, default: ["0", "3", "500"] },
    size: { type: "string", multiple: true, default: ["1280x800", "900x640", "390x844"] },
    theme: { type: "string", multiple: true, default: ["light", "dark"] },
    language: { type: "string", default: "en" },
    readme: { type: "boolean", default: false },
  },
});

const out = join(ROOT, "screenshots");

const README = [
  { name: "today", theme: "light" },
  { name: "jobs", theme: "dark" },
  { name: "job-edit", theme: "light" },
  { name: "run", theme: "dark" },
  { name: "calendar", theme: "light" },
  { name: "insights", theme: "dark" },
];
const README_JOBS = 6;
const README_SIZE = { width: 1280, height: 720 };
const README_QUALITY = 80;

async function shoot(page: Page, world: PagesWorld, path: string, file: string): Promise<void> {
  // Another address of the same document would leave the page before in place for a while.
  await page.goto("about:blank");
  await page.goto(await world.url(path));
  await settled(page);
  await page.screenshot({ path: join(out, file) });
  process.stdout.write(`${file}\n`);
}

async function withJobs(count: number): Promise<void> {
  const world = new PagesWorld();
  try {
    const ids = await seed(world, count);
    const places = allPlaces(ids).filter(
      ({ name }) => positionals.length === 0 || positionals.includes(name),
    );
    await world.client.settings.set({ key: "language", value: wanted.language });
    for (const theme of wanted.theme) {
      await world.client.settings.set({ key: "ui.theme", value: theme });
      for (const size of wanted.size) {
        const [width, height] = size.split("x").map(Number);
        const page = await world.page("/settings", { width, height });
        await page.locator(`html[data-theme=${theme}][lang=${wanted.language}]`).waitFor();
        for (const { name, path } of places) {
          await shoot(page, world, path, `${name}-${count}-${size}-${theme}.png`);
        }
        await page.context().close();
      }
    }
  } finally {
    await world.remove();
  }
}

async function forReadme(): Promise<void> {
  const folder = join(ROOT, "docs/images");
  mkdirSync(folder, { recursive: true });
  const world = new PagesWorld();
  try {
    const seen = await seed(world, README_JOBS);
    // A plain command: the demonstration's would show where this folder is.
    const [job] = (await world.client.jobs.list({})).filter(({ agent }) => agent === "shell");
    const places = allPlaces(seen && { ...seen, jobId: job!.id });
    const page = await world.page("/settings", README_SIZE);
    for (const { name, theme } of README) {
      await world.client.settings.set({ key: "ui.theme", value: theme });
      const { path } = places.find((place) => place.name === name)!;
      await page.goto("about:blank");
      await page.goto(await world.url(path));
      await page.locator(`html[data-theme=${theme}]`).waitFor();
      await settled(page);
      const file = join(folder, `${name}.jpg`);
      await page.screenshot({ path: file, type: "jpeg", quality: README_QUALITY });
      process.stdout.write(`docs/images/${name}.jpg\n`);
    }
  } finally {
    await world.remove();
  }
}

if (!(await buildIfStale())) process.exit(1);
if (wanted.readme) await forReadme();
else {
  mkdirSync(out, { recursive: true });
  for (const count of wanted.jobs) await withJobs(Number(count));
}

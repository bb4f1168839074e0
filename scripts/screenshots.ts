/**
 * `npm run screenshots`: every page with 0, 3 and 500 jobs, at 1280×800, 900×640 and phone width, light and dark,
 * into `screenshots/`, which git ignores. Looked at before a page is called done.
 *
 * `npm run screenshots -- [page …] [--jobs 3] [--size 1280x800] [--theme dark] [--language pt-BR]`
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
  },
});

const out = join(ROOT, "screenshots");

async function shoot(page: Page, world: PagesWorld, path: string, file: string): Promise<void> {
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

if (!(await buildIfStale())) process.exit(1);
mkdirSync(out, { recursive: true });
for (const count of wanted.jobs) await withJobs(Number(count));

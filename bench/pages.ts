/**
 * How fast the pages are: the first one, the way between them, and how much of them is loaded at first.
 *
 * Against the real daemon with 500 jobs, in headless Chromium on this machine. Promises: the first page can be used
 * ≤ 500 ms after navigation (warm: the browser has loaded it once, as it always has but for the first time), the next
 * page is painted ≤ 60 ms after the click, initial JS (all scripts of the first page) ≤ 250 kB gzip. Exits with 1 when one is broken.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { seed } from "../e2e/lib/page-seed.ts";
import { PagesWorld } from "../e2e/lib/pages-world.ts";
import { settled } from "../e2e/lib/page-waits.ts";
import { quantile } from "./lib/host.ts";

const JOBS = 500;
const ROUNDS = 9;
const MOST = { firstPageMs: 500, switchMs: 60, initialKb: 250 };
const SWITCHES = ["Agents", "Settings", "Runs", "Jobs", "Insights", "Notifications"];

const renderer = join(import.meta.dirname, "../out/renderer");

/** Every script that is loaded by the time the page can be used; its words are data. Kilobytes of gzip. */
async function initialKb(page: Page): Promise<number> {
  const script = `performance.getEntriesByType("resource").map(({ name }) => name)`;
  const names = (await page.evaluate(script)) as string[];
  const files = names.filter((name) => name.endsWith(".js")).map((name) => new URL(name).pathname);
  const sizes = files.map((file) => gzipSync(readFileSync(join(renderer, file))).length);
  return sizes.reduce((sum, bytes) => sum + bytes, 0) / 1024;
}

/** Milliseconds from navigation until the heading is painted and keys and clicks are heard. */
async function firstPage(page: Page, url: string): Promise<number> {
  await page.goto("about:blank");
  await page.goto(url, { waitUntil: "commit" });
  await page.locator("h1").first().waitFor();
  const painted = await page.evaluate(
    "new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))",
  );
  return painted as number;
}

/** Milliseconds from a click in the navigation until the next page's heading is painted. */
async function switchTo(page: Page, name: string): Promise<number> {
  const script = `new Promise((done) => {
    const link = [...document.querySelectorAll("nav a")].find((each) => each.textContent.includes(${JSON.stringify(name)}));
    const before = document.querySelector("h1");
    const start = performance.now();
    const look = () => {
      const now = document.querySelector("h1");
      if (now && now !== before && now.textContent === ${JSON.stringify(name)}) {
        return requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
      }
      requestAnimationFrame(look);
    };
    link.click();
    look();
  })`;
  return (await page.evaluate(script)) as number;
}

const world = new PagesWorld();
try {
  await seed(world, JOBS);
  const page = await world.page("/today");
  const url = await world.url("/today");
  const first: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) first.push(await firstPage(page, url));
  await settled(page);
  const kb = await initialKb(page);
  const switches: number[] = [];
  // Every page has been loaded once after the first round, which does not count.
  for (let round = -1; round < 3; round += 1) {
    for (const name of SWITCHES) {
      const ms = await switchTo(page, name);
      if (round >= 0) switches.push(ms);
    }
  }
  const rounded = (value: number) => Math.round(value * 10) / 10;
  const result = {
    jobs: JOBS,
    firstPageMs: rounded(quantile(first, 0.5)),
    firstPageP95Ms: rounded(quantile(first, 0.95)),
    switchMs: rounded(quantile(switches, 0.5)),
    switchP95Ms: rounded(quantile(switches, 0.95)),
    initialKb: rounded(kb),
  };
  console.table(result);
  console.log(JSON.stringify({ bench: "pages", ...result, most: MOST }));
  const broken = (["firstPageMs", "switchMs", "initialKb"] as const).filter(
    (name) => result[name] > MOST[name],
  );
  if (broken.length > 0) {
    console.log(`Broken: ${broken.join(", ")}.`);
    process.exitCode = 1;
  }
} finally {
  await world.remove();
}

/**
 * How fast the pages are: the first one, the way between them, and how much of them is loaded at first.
 *
 * Against the real daemon with 500 jobs, in headless Chromium on this machine. Promises: the first page can be used
 * ≤ 500 ms after navigation in a tab that has shown it before, the next page is painted ≤ 60 ms after the click, initial
 * JS (all scripts of the first page) ≤ 250 kB gzip. Exits with 1 when one is broken. What a new tab takes, whose process
 * knows nothing yet, stands beside what one takes for a page with nothing but a heading.
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { BrowserContext, Page } from "playwright-core";
import { seed } from "../e2e/lib/page-seed.ts";
import { PagesWorld } from "../e2e/lib/pages-world.ts";
import { settled } from "../e2e/lib/page-waits.ts";
import { quantile } from "./lib/host.ts";

const JOBS = 500;
const ROUNDS = 9;
const MOST = { firstPageMs: 500, switchMs: 60, initialKb: 250 };
const SWITCHES = ["Agents", "Settings", "Runs", "Jobs", "Insights", "Notifications"];

const renderer = join(import.meta.dirname, "../out/renderer");

/** Every script that was asked for by the time the page could be used; its words are data. Kilobytes of gzip. */
async function initialKb(page: Page): Promise<number> {
  const script = `performance.getEntriesByType("resource")
    .filter(({ startTime }) => startTime <= window.headingMs)
    .map(({ name }) => name)`;
  const names = (await page.evaluate(script)) as string[];
  const files = names.filter((name) => name.endsWith(".js")).map((name) => new URL(name).pathname);
  const sizes = files.map((file) => gzipSync(readFileSync(join(renderer, file))).length);
  return sizes.reduce((sum, bytes) => sum + bytes, 0) / 1024;
}

/** Notes when the heading is painted and keys and clicks are heard, by the page's own clock: since the navigation. */
const NOTE_HEADING = `new MutationObserver((_changes, observer) => {
  if (document.querySelector("h1") === null) return;
  observer.disconnect();
  requestAnimationFrame(() => setTimeout(() => (window.headingMs = performance.now())));
}).observe(document, { childList: true, subtree: true })`;

/** Milliseconds from navigation until the page can be used. Everything of the page has come in when it resolves. */
async function firstPage(page: Page, url: string): Promise<number> {
  await page.goto("about:blank");
  await page.goto(url, { waitUntil: "commit" });
  const ms = await page.evaluate(`new Promise((done) => {
    const look = () => (window.headingMs === undefined ? setTimeout(look, 5) : done(window.headingMs));
    look();
  })`);
  await settled(page);
  return ms as number;
}

/** The same in a tab that has shown nothing yet: its process starts from nothing. */
async function inNewTab(context: BrowserContext, url: string): Promise<number> {
  const tab = await context.newPage();
  try {
    await tab.addInitScript(NOTE_HEADING);
    return await firstPage(tab, url);
  } finally {
    await tab.close();
  }
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

/** A page with nothing but a heading, to compare with. */
async function bareServer() {
  const html = "<!doctype html><title>Bare</title><h1>Bare</h1>";
  const server = createServer((_request, answer) => {
    answer.writeHead(200, { "content-type": "text/html" }).end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

const world = new PagesWorld();
const bare = await bareServer();
try {
  await seed(world, JOBS);
  const page = await world.page("/today");
  const url = await world.url("/today");
  const context = page.context();
  await page.addInitScript(NOTE_HEADING);
  const [first, newTab, bareTab]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    first.push(await firstPage(page, url));
    newTab.push(await inNewTab(context, url));
    bareTab.push(await inNewTab(context, bare.url));
  }
  const kb = await initialKb(page);
  const switches: number[] = [];
  // Every page has been loaded once after the first round, which does not count.
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const name of SWITCHES) {
      const ms = await switchTo(page, name);
      await settled(page);
      if (round >= 0) switches.push(ms);
    }
  }
  const rounded = (value: number) => Math.round(value * 10) / 10;
  const result = {
    jobs: JOBS,
    firstPageMs: rounded(quantile(first, 0.5)),
    firstPageP95Ms: rounded(quantile(first, 0.95)),
    newTabMs: rounded(quantile(newTab, 0.5)),
    bareNewTabMs: rounded(quantile(bareTab, 0.5)),
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
  bare.close();
  await world.remove();
}

/** What pages of other origins can do to a person who is logged in, in a real browser: nothing. */
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium } from "../../scripts/lib/chromium.ts";
import { allPlaces } from "../lib/page-addresses.ts";
import { settled } from "../lib/page-waits.ts";
import { PagesWorld } from "../lib/pages-world.ts";

const SCRIPT = readFileSync(join(import.meta.dirname, "foreign-page.js"), "utf8");
const world = new PagesWorld();
let browser: Browser;
let victim: BrowserContext;
let evil: Server;
/** Address of the pages, without a slash at its end. */
let target: string;
/** Origins of the foreign page: another port of this machine (the same site!), and another name. */
let origins: { samesite: string; foreign: string };

beforeAll(async () => {
  await world.start();
  await world.job({ name: "Secret job" });
  evil = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.end(`<!doctype html><title>Another page</title><script>${SCRIPT}</script>`);
  });
  await new Promise<void>((resolve) => evil.listen(0, "127.0.0.1", resolve));
  const { port } = evil.address() as AddressInfo;
  origins = { samesite: `http://127.0.0.1:${port}`, foreign: `http://evil.example:${port}` };
  browser = await chromium.launch({
    executablePath: findChromium()!,
    chromiumSandbox: process.getuid?.() !== 0,
    // A name that somebody pointed at this machine.
    args: ["--disable-dev-shm-usage", "--host-resolver-rules=MAP evil.example 127.0.0.1"],
  });
  victim = await browser.newContext();
  const { url } = await world.client.dashboard.link();
  target = new URL(url).origin;
  const page = await victim.newPage();
  await page.goto(url);
  await page.waitForURL(`${target}/**`);
  await page.getByRole("heading").first().waitFor();
  await page.close();
});

afterAll(async () => {
  await browser.close();
  evil.closeAllConnections();
  evil.close();
  await world.remove();
});

async function foreignPage(origin: string): Promise<Page> {
  const page = await victim.newPage();
  await page.goto(origin);
  return page;
}

describe.each(["samesite", "foreign"] as const)("a %s page", (kind) => {
  test("cannot read", async () => {
    const page = await foreignPage(origins[kind]);
    const results = await page.evaluate(`readEverything("${target}")`);
    expect(results).toEqual({
      fetch: "refused",
      "fetch without asking": "refused",
      "fetch with a header": "refused",
      image: "refused",
      script: "refused",
      socket: "refused",
      events: "refused",
      frame: "nothing",
    });
    await page.close();
  });

  test("cannot change anything", async () => {
    const page = await foreignPage(origins[kind]);
    await page.evaluate(`changeEverything("${target}")`);
    expect((await world.client.engine.health()).pausedUntil).toBeNull();
    await page.close();
  });

  test("cannot look into a window that it opened", async () => {
    const page = await foreignPage(origins[kind]);
    const opened = victim.waitForEvent("page");
    await page.evaluate(`openWindow("${target}")`);
    const popup = await opened;
    await popup.waitForLoadState();
    const seen = await page.evaluate("lookIntoWindow()");
    expect(seen).toBe("nothing");
    // The browser has cut the two off from each other: for the page that opened it, it is gone.
    await page.waitForFunction("globalThis.opened.closed");
    expect(await popup.evaluate("window.opener")).toBeNull();
    await popup.close();
    await page.close();
  });
});

test("a name that was pointed at this machine gets nothing, though it is one origin for the browser", async () => {
  const page = await victim.newPage();
  const rebound = target.replace("127.0.0.1", "evil.example");
  const answer = await page.goto(`${rebound}/`);
  expect(answer?.status()).toBe(403);
  await page.evaluate(SCRIPT);
  const results = await page.evaluate("readAsOwn()");
  expect(results).toEqual([403, 403, 403, "refused"]);
  await page.close();
});

test("a link to a place works for who is in, also when it is followed from another site", async () => {
  const page = await foreignPage(origins.foreign);
  await page.evaluate(`addLink("${target}")`);
  await page.getByText("there").click();
  await page.getByRole("heading", { name: "Belfry is locked" }).waitFor();
  await page.getByRole("link", { name: "Go on to Belfry" }).click();
  await page.locator("#root h1").first().waitFor();
  await page.close();
});

test("no page of ours breaks its own policy", async () => {
  const page = await victim.newPage();
  const broken: string[] = [];
  page.on("console", (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) broken.push(message.text());
  });
  const job = await world.job({ name: "Looked at" });
  const run = await world.client.jobs.run({ id: job.id });
  for (const { name, path } of allPlaces({ jobId: job.id, runId: run.id })) {
    const before = broken.length;
    await page.goto(`${target}/#${path}`);
    await settled(page);
    if (broken.length > before) broken.push(`on ${name}`);
  }
  expect(broken).toEqual([]);
  await page.close();
});

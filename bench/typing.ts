/**
 * Typing in the editor of a job: how long a key keeps the page from doing anything else.
 *
 * Against the real daemon with 500 jobs, in headless Chromium. A beat runs in the page as fast as its tasks go; the
 * longest gap between a key and the next one is what that key blocked. The peer is a text area on a page with
 * nothing else, in the same browser. Promise: no key blocks for more than 30 ms, or than half as much again as the
 * worst of the peer, which shows what the machine itself does meanwhile. Exits with 1 when one does.
 */
import type { Page } from "playwright-core";
import { seed } from "../e2e/lib/page-seed.ts";
import { settled } from "../e2e/lib/page-waits.ts";
import { PagesWorld } from "../e2e/lib/pages-world.ts";
import { quantile, wait } from "./lib/host.ts";

const JOBS = 500;
const MOST_MS = 30;
/** Between two keys, in milliseconds: fast typing, and time for what the page does after a pause. */
const KEY_MS = 80;
const TEXTS = {
  Name: "Review what changed in the night",
  When: "every weekday at 7:30 and 18:15",
  Command:
    "git log --since={{last_run}} --oneline | sort | uniq -c | sort -rn | head -20 | column -t",
};

/** Counts, in the page, the longest gap between two tasks since it was last asked for. */
const BEAT = `(() => {
  const { port1, port2 } = new MessageChannel();
  let last = performance.now();
  let longest = 0;
  port1.onmessage = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    port2.postMessage(0);
  };
  port2.postMessage(0);
  window.takeLongestGap = () => { const gap = longest; longest = 0; return gap; };
})()`;

/** What each key of a text blocked, in milliseconds. */
async function typed(page: Page, label: string, text: string): Promise<number[]> {
  await page.getByLabel(label, { exact: true }).focus();
  const blocked: number[] = [];
  for (const key of text) {
    await page.evaluate("takeLongestGap()");
    await page.keyboard.type(key);
    await wait(KEY_MS);
    blocked.push((await page.evaluate("takeLongestGap()")) as number);
  }
  return blocked;
}

function row(what: string, blocked: number[]) {
  const round = (value: number) => Math.round(value * 10) / 10;
  return {
    bench: "typing",
    what,
    keys: blocked.length,
    p50Ms: round(quantile(blocked, 0.5)),
    p95Ms: round(quantile(blocked, 0.95)),
    maxMs: round(Math.max(...blocked)),
  };
}

const world = new PagesWorld();
try {
  await seed(world, JOBS);
  const page = await world.page("/jobs/new");
  await settled(page);
  await page.getByLabel("Command", { exact: true }).waitFor();
  await page.evaluate(BEAT);
  const results = [];
  for (const [label, text] of Object.entries(TEXTS)) {
    results.push(row(label, await typed(page, label, text)));
  }
  const bare = await page.context().newPage();
  await bare.setContent(`<label>Text <textarea></textarea></label>`);
  await bare.evaluate(BEAT);
  const peer = row("a bare text area", await typed(bare, "Text", TEXTS.Command));
  console.table([...results, peer]);
  for (const each of [...results, peer]) console.log(JSON.stringify(each));
  const mostMs = Math.max(MOST_MS, 1.5 * peer.maxMs);
  const broken = results.filter(({ maxMs }) => maxMs > mostMs).map(({ what }) => what);
  if (broken.length > 0) {
    console.log(`Broken: ${broken.join(", ")} (at most ${mostMs} ms).`);
    process.exitCode = 1;
  }
} finally {
  await world.remove();
}

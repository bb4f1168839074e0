/**
 * The page of a run in headless Chromium: first paint and frames while scrolling through 100,000 lines and 5,000
 * events, and memory while 10 MB/s of live output are followed. Usage: node bench/run-page.ts
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { PagesWorld } from "../e2e/lib/pages-world.ts";
import { quantile, wait } from "./lib/host.ts";

const LINES = 100_000;
const EVENTS = 5_000;
const FRAMES = 120;
/** What the page promises, in milliseconds. */
const FRAME_MS = 32;
const PAINT_MS = 300;
const LIVE_S = 10;

const world = new PagesWorld();

/** A run of a job that has ended. */
async function ended(name: string, draft: object): Promise<number> {
  const job = await world.job({ name, ...draft });
  const { id } = await world.client.jobs.run({ id: job.id });
  for (;;) {
    if ((await world.client.runs.get({ id })).finishedAt !== null) return id;
    await wait(100);
  }
}

/** Milliseconds from a change of the address until a text has been painted. */
function paintMs(page: Page, path: string, text: string): Promise<number> {
  return page.evaluate<number>(`new Promise((done) => {
    const begun = performance.now();
    location.hash = ${JSON.stringify(path)};
    const look = () => {
      const region = document.querySelector("main [role=region]");
      if (!region || !region.textContent.includes(${JSON.stringify(text)})) requestAnimationFrame(look);
      else requestAnimationFrame(() => done(performance.now() - begun));
    };
    look();
  })`);
}

/** Time of each frame, in milliseconds, while the list is scrolled by a step a frame. */
function scrollFrames(page: Page, stepPx: number): Promise<number[]> {
  return page.evaluate<number[]>(`new Promise((done) => {
    const region = document.querySelector("main [role=region]");
    const frames = [];
    let last = performance.now();
    const step = (now) => {
      frames.push(now - last);
      last = now;
      if (frames.length > ${FRAMES}) return done(frames.slice(1));
      region.scrollTop += ${stepPx};
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  })`);
}

const round = (value: number): number => Math.round(value * 10) / 10;
const ratio = (value: number, promised: number): string => `${(value / promised).toFixed(2)}×`;

async function reading(page: Page, what: string, path: string, text: string) {
  await page.goto(await world.url("/settings"));
  await page.locator("h1").first().waitFor();
  // The code of the page is there, as for a person who has looked at another run before.
  await paintMs(page, path, text);
  await page.evaluate("location.hash = '/settings'");
  await page.locator("main [role=region]").waitFor({ state: "detached" });
  const paint = await paintMs(page, path, text);
  const slow = await scrollFrames(page, 120);
  const fast = await scrollFrames(page, 2_500);
  const p95 = quantile(slow, 0.95);
  const fastP95 = quantile(fast, 0.95);
  return {
    bench: "run-page",
    what,
    firstPaintMs: round(paint),
    paintOfPromise: ratio(paint, PAINT_MS),
    scrollP50Ms: round(quantile(slow, 0.5)),
    scrollP95Ms: round(p95),
    scrollOfPromise: ratio(p95, FRAME_MS),
    jumpP95Ms: round(fastP95),
    longestMs: round(Math.max(...slow, ...fast)),
  };
}

async function heapMb(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return usedSize / 1e6;
}

async function following(page: Page) {
  const block = join(world.work, "block");
  writeFileSync(
    block,
    `${"a line of a log that has one hundred characters in it, ".padEnd(99, "x")}\n`.repeat(10_000),
  );
  const prompt = `while :; do cat ${block}; sleep 0.1; done`;
  const job = await world.job({ name: "Torrent", prompt });
  const { id } = await world.client.jobs.run({ id: job.id });
  await page.goto(await world.url(`/runs/${id}?tab=output`));
  await page.getByText("a line of a log").first().waitFor();
  const size = async () => (await world.client.runs.outputLines({ id, count: 1 })).size.endOffset;
  await wait(3_000);
  const [begunAt, begunBytes, before] = [performance.now(), await size(), await heapMb(page)];
  const samples: number[] = [];
  while (performance.now() - begunAt < LIVE_S * 1_000) {
    await wait(2_000);
    samples.push(await heapMb(page));
  }
  const seconds = (performance.now() - begunAt) / 1_000;
  const bytes = (await size()) - begunBytes;
  await world.client.runs.stop({ id });
  const most = Math.max(...samples);
  return {
    bench: "run-page",
    what: "following live output",
    mbPerSecond: round(bytes / 1e6 / seconds),
    seconds: round(seconds),
    heapBeforeMb: round(before),
    heapMostMb: round(most),
    heapAfterMb: round(samples.at(-1)!),
    growth: ratio(samples.at(-1)!, before),
  };
}

/** A conversation as agents have them: words, reasoning, tools with results. */
function conversation(): string {
  const lines: object[] = [{ type: "session", id: "s", model: "bench" }];
  for (let n = 0; lines.length < EVENTS; n += 1) {
    const id = String(n);
    lines.push(
      {
        type: "reasoning",
        text: `Thinking about step ${n}. ${"It depends on the step before. ".repeat(8)}`,
      },
      { type: "tool", id, name: "Bash", input: { command: `grep -rn "step ${n}" src/` } },
      { type: "tool-result", id, output: `src/a.ts:${n}: step\n`.repeat(30), error: false },
      {
        type: "text",
        text: `## Step ${n}\n\nFound **${n}** places in \`src/a.ts\`:\n\n- one\n- two\n\n\`\`\`ts\nconst n = ${n};\n\`\`\``,
      },
    );
  }
  lines.push({ type: "result", ok: true, text: "Done." });
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

try {
  await world.start();
  const file = join(world.work, "conversation.jsonl");
  writeFileSync(file, conversation());
  const speaks = { agent: "custom", agentPath: "/bin/sh", extraArgs: ["-c", `cat ${file}`] };
  const talk = await ended("Talk", speaks);
  const log = await ended("Log", {
    prompt: `awk 'BEGIN { for (n = 1; n <= ${LINES}; n++) printf "\\033[3%dmline %d\\033[0m of a log with some words in it\\n", n % 8, n }'`,
  });
  const page = await world.page("/settings");
  const results = [
    await reading(page, `${LINES} lines`, `/runs/${log}?tab=output`, "line 1 of"),
    await reading(page, `${EVENTS} events`, `/runs/${talk}?tab=conversation`, "Step 0"),
  ];
  console.table(results);
  const live = await following(page);
  console.table([live]);
  for (const each of [...results, live]) console.log(JSON.stringify(each));
} finally {
  await world.remove();
}

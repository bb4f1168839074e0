/**
 * 10,000 events while a channel is down for an hour, then up again: memory at rest, with all of them waiting, and while
 * they go out, beside the memory of one array that holds them; and what looking into a long history of messages takes,
 * beside a look through all of it.
 * The clock is turned by hand; the database and the service on loopback are real. Exits with 1 when memory grows with
 * what waits. Usage: node --expose-gc bench/backlog.ts [events, default 10000]
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readFile } from "node:fs/promises";
import path from "node:path";
import Database from "better-sqlite3";
import { notificationSettingsSchema } from "../contract/notifications.ts";
import { createNotifications } from "../main/delivery/notifications.ts";
import { silentLog, tools } from "../main/delivery/testing/tools.ts";
import type { OutboxMessage } from "../main/engine/outbox-port.ts";
import { FakeClock, FakeTimers } from "../main/engine/testing/clock.ts";
import { createRedactor } from "../main/guard/redaction/redactor.ts";
import { openStore } from "../main/store/index.ts";
import { tempHome } from "./lib/host.ts";

const EVENTS = Number(process.argv[2] ?? 10_000);
const JOBS = 10;
const MINUTE = 60_000;
/** A history as of a year of busy jobs. */
const HISTORY = 200_000;
/** More than this above rest is memory that grows with what waits, or with what was sent: half of what the array takes. */
const MAX_GROWTH_MB = 2.5;

const locales = path.resolve(import.meta.dirname, "../resources/locales");
const home = tempHome("backlog");
const clock = new FakeClock(Date.UTC(2026, 2, 2));
const timers = new FakeTimers(clock);

let isUp = true;
let taken = 0;
const server = createServer((request, answer) => {
  request.resume().on("end", () => {
    if (isUp) taken += 1;
    answer.writeHead(isUp ? 200 : 503).end("{}");
  });
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
const opened = openStore({ dir: home.dir, clock });
if (!opened.ok) throw new Error(opened.error.message);
const { store } = opened.value;

try {
  const settings = notificationSettingsSchema.parse({
    channels: [{ id: "hook", kind: "webhook", name: "Hook", config: { url } }],
  });
  const none = async () => ({ ok: true as const, value: null });
  const { outbox } = createNotifications({
    store,
    clock,
    timers,
    entropy: { random: Math.random, token: () => "t" },
    log: silentLog,
    fault: () => {},
    settings: () => settings,
    set: none,
    timezone: () => "UTC",
    language: () => "en",
    available: [],
    tools: async (signal) => ({ ...tools({ signal }), clock }),
    secrets: {
      get: none,
      set: async () => ({ ok: true, value: undefined }),
      remove: async () => {},
      storage: async () => ({ kind: "plain", why: "headless", plain: 0, file: "" }),
    },
    variable: () => undefined,
    locale: (name) => readFile(path.join(locales, `${name}.json`), "utf8"),
    redactor: createRedactor({ shapes: () => true }),
    steered: () => null,
    runUrl: () => null,
    publish: () => {},
  });

  // Everything is loaded and warm before rest is measured.
  store.enqueue(Array.from({ length: 300 }, (_, n) => event(-1 - n)));
  outbox.wake();
  await workedOff();
  const before = taken;
  const rest = await memory();

  isUp = false;
  for (let minute = 0, written = 0; minute < 60; minute += 1) {
    const until = Math.round((EVENTS * (minute + 1)) / 60);
    store.enqueue(Array.from({ length: until - written }, (_, n) => event(written + n)));
    written = until;
    outbox.wake();
    await workedOff();
    advance(MINUTE);
  }
  const waiting = await memory();
  const asArray = store.deliveries({ limit: 2 * EVENTS, states: ["pending", "failed"] });
  const arrayMb = (await memory()).heapMb - waiting.heapMb;
  const waited = asArray.length;
  asArray.length = 0;

  isUp = true;
  const startMs = performance.now();
  let [peakHeapMb, peakRssMb] = [0, 0];
  while (store.countOpen("hook").waiting > 0) {
    advance(MINUTE);
    await workedOff(async () => {
      if (taken % 500 !== 0) return;
      const now = await memory();
      [peakHeapMb, peakRssMb] = [Math.max(peakHeapMb, now.heapMb), Math.max(peakRssMb, now.rssMb)];
    });
  }
  const perSecond = Math.round((1_000 * (taken - before)) / (performance.now() - startMs));
  await outbox.close();
  const after = await memory();

  for (let n = 0; n < HISTORY; n += 10_000) {
    store.enqueue(Array.from({ length: 10_000 }, (_, i) => event(EVENTS + n + i)));
  }
  store.moveDeliveries({ channel: "hook", states: ["pending"] }, "grouped", null);
  const file = new Database(path.join(home.dir, "belfry.db"), { readonly: true });
  const all = file.prepare("SELECT channel, state, count(*) FROM outbox GROUP BY channel, state");
  const scan = file.prepare(
    `SELECT * FROM outbox WHERE channel = 'hook' AND job_id = 1 AND state = 'sent'
       AND event NOT IN (SELECT value FROM json_each('["run.started"]')) ORDER BY id DESC LIMIT 1`,
  );
  const newest = store.deliveries({ limit: 1, descending: true, jobId: 1 })[0]!;
  const looks = {
    countOpenMs: timeOf(() => store.countOpen("hook")),
    countAllMs: timeOf(() => all.all()),
    lastToldMs: timeOf(() => store.lastTold(newest)),
    lastToldByScanMs: timeOf(() => scan.get()),
  };
  file.close();

  const growthMb = Math.max(waiting.heapMb, peakHeapMb, after.heapMb) - rest.heapMb;
  const result = {
    events: EVENTS,
    waited,
    delivered: taken - before,
    perSecond,
    restHeapMb: rest.heapMb,
    waitingHeapMb: waiting.heapMb,
    peakHeapMb,
    afterHeapMb: after.heapMb,
    arrayMb,
    restRssMb: rest.rssMb,
    waitingRssMb: waiting.rssMb,
    peakRssMb,
    growthMb,
    maxGrowthMb: MAX_GROWTH_MB,
    ...looks,
  };
  console.table(
    Object.fromEntries(Object.entries(result).map(([name, value]) => [name, round(value)])),
  );
  console.log(JSON.stringify({ bench: "backlog", ...result, node: process.version }));
  process.exitCode = growthMb <= MAX_GROWTH_MB && taken - before === EVENTS ? 0 : 1;
} finally {
  opened.value.close();
  server.close();
  home.remove();
}

/** The n-th event of all: results, each of which is told. */
function event(n: number): OutboxMessage {
  const job = Math.abs(n % JOBS);
  return {
    event: "run.succeeded",
    channel: "hook",
    idempotencyKey: `hook${n}`,
    fingerprint: null,
    digest: false,
    jobId: job + 1,
    runId: null,
    payload: { jobName: `Job ${job}`, reason: `Result ${n}. ${"word ".repeat(40)}` },
    createdAt: clock.now(),
  };
}

/** Real time passes until there is nothing that could go out now. */
async function workedOff(look: () => Promise<void> = async () => {}): Promise<void> {
  const isDue = ({ nextAt }: { nextAt: number }) => nextAt <= clock.now();
  while (store.openChannels(clock.now()).some(isDue)) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    await look();
  }
}

function advance(ms: number): void {
  const end = clock.mono + ms;
  for (let timer = timers.take(end); timer; timer = timers.take(end)) {
    clock.pass(Math.max(0, timer.at - clock.mono));
    timer.callback();
  }
  clock.pass(end - clock.mono);
}

/** After two collections, so that only what is held counts: what the first one frees lets go of more a little later. */
async function memory(): Promise<{ heapMb: number; rssMb: number }> {
  if (!globalThis.gc) throw new Error("Start it with --expose-gc.");
  globalThis.gc();
  await new Promise((resolve) => setTimeout(resolve, 20));
  globalThis.gc();
  const { heapUsed, rss } = process.memoryUsage();
  return { heapMb: heapUsed / 2 ** 20, rssMb: rss / 2 ** 20 };
}

/** Median of ten calls. */
function timeOf(work: () => unknown): number {
  const all = Array.from({ length: 10 }, () => {
    const startMs = performance.now();
    work();
    return performance.now() - startMs;
  });
  return all.toSorted((a, b) => a - b)[5]!;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

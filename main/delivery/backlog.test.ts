/**
 * 10,000 events while a channel is down for an hour: the engine's clock is a test's, its database and both services are
 * real. Memory is measured by `npm run bench -- backlog`.
 */
import { expect, onTestFinished, test } from "vitest";
import { notificationSettingsSchema } from "../../contract/notifications.ts";
import type { OutboxMessage } from "../engine/outbox-port.ts";
import { HOUR, MINUTE, world } from "../engine/testing/world.ts";
import { HttpPeer, type Received } from "./testing/http-peer.ts";
import { tools } from "./testing/tools.ts";
import { worldNotifications } from "./testing/world-notifications.ts";

const EVENTS = 10_000;
const JOBS = 10;
/** A job fails so often, and then succeeds once. */
const SERIES = 50;
const PATIENCE_MS = 300_000;

interface Told {
  id: string;
  type: string;
  count: number;
  data: { job: number; n: number };
}

test(
  "is told whole, in order, counted where it repeats; others wait for nothing",
  { timeout: PATIENCE_MS },
  async () => {
    const w = await world();
    w.notices.targets = () => [];
    const [down, up] = [await HttpPeer.start(), await HttpPeer.start()];
    onTestFinished(async () => {
      await Promise.all([down.close(), up.close()]);
    });
    const channels = [
      { id: "down", kind: "webhook", name: "Down", config: { url: down.url } },
      { id: "up", kind: "webhook", name: "Up", config: { url: up.url } },
    ];
    w.settings = { ...w.settings, notifications: notificationSettingsSchema.parse({ channels }) };
    let largestPage = 0;
    const store = Object.create(w.store) as typeof w.store;
    store.dueOnChannel = (...args) => {
      const page = w.store.dueOnChannel(...args);
      largestPage = Math.max(largestPage, page.length);
      return page;
    };
    const { outbox } = worldNotifications(w, {
      over: { store, tools: async (signal) => ({ ...tools({ signal }), clock: w.clock }) },
    });
    const told: Told[] = [];
    const start = w.clock.now();
    down.answer = (request) => {
      if (w.clock.now() < start + HOUR) return { status: 503 };
      told.push(toldBy(request));
      return { status: 200 };
    };

    const isDue = ({ nextAt }: { nextAt: number }) => nextAt <= w.clock.now();
    /** Real time passes until there is nothing that could go out now. */
    const workedOff = async () => {
      const end = performance.now() + PATIENCE_MS;
      while (w.store.openChannels(w.clock.now()).some(isDue) && performance.now() < end) {
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    };
    let written = 0;
    for (let minute = 0; minute < 60; minute += 1) {
      const until = Math.round((EVENTS * (minute + 1)) / 60);
      const more = Array.from({ length: until - written }, (_, i) =>
        event(written + i, w.clock.now()),
      );
      written = until;
      const note = { ...event(0, w.clock.now()), channel: "up", idempotencyKey: `up${minute}` };
      w.store.enqueue([...more, { ...note, fingerprint: null }]);
      outbox.wake();
      await workedOff();
      // The other channel has what is new within the minute.
      expect(up.received).toHaveLength(minute + 1);
      await w.advance(MINUTE);
    }
    // Knocked at now and then, not for each message.
    expect(down.received.length).toBeLessThan(100);
    expect(told).toEqual([]);

    for (let minute = 0; minute < 10; minute += 1) {
      await workedOff();
      await w.advance(MINUTE);
    }
    // What waits, waits in the database.
    expect(largestPage).toBeLessThanOrEqual(50);
    const rows = w.store.deliveries({ channel: "down", limit: 2 * EVENTS });
    const of = (state: string) => rows.filter((row) => row.state === state);
    expect(of("sent").length + of("grouped").length).toBe(EVENTS);
    // Each series of failures is one message, and each success is one.
    expect(told).toHaveLength((2 * EVENTS) / SERIES);
    expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
    expect(told.reduce((sum, { count }) => sum + count, 0)).toBe(EVENTS);
    const sent = new Set(of("sent").map(({ id }) => id));
    expect(of("grouped").every(({ groupedInto }) => sent.has(groupedInto!))).toBe(true);
    for (let job = 0; job < JOBS; job += 1) {
      const line = told.filter(({ data }) => data.job === job);
      expect(line.map(({ data }) => data.n)).toEqual(
        line.map(({ data }) => data.n).toSorted((a, b) => a - b),
      );
      expect(line.map(({ type }) => type)).toEqual(
        line.map((_, at) => (at % 2 === 0 ? "run.failed" : "run.succeeded")),
      );
    }
  },
);

/** The n-th event of all: the jobs take turns. */
function event(n: number, createdAt: number): OutboxMessage {
  const job = n % JOBS;
  const fails = Math.floor(n / JOBS) % SERIES < SERIES - 1;
  return {
    event: fails ? "run.failed" : "run.succeeded",
    channel: "down",
    idempotencyKey: `down${n}`,
    fingerprint: fails ? "agent-error:exit #" : null,
    digest: false,
    jobId: job + 1,
    runId: null,
    payload: { job, n, jobName: `Job ${job}`, ...(fails ? { reason: `Exit ${n}.` } : {}) },
    createdAt,
  };
}

const toldBy = ({ body }: Received) => JSON.parse(body) as Told;

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { clearEnded, leaveBeat, leaveEnded } from "../host/life-signs.ts";
import { watchOnce, type WatcherPorts } from "./watcher.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;

let dir: string;
let now: number;
let alerts: string[];
/** What channels were told, as `key → channels`. */
let told: string[];
/** Channels whose service is down. */
let down: string[];
/** Called as time passes while the watcher waits. */
let meanwhile: () => void;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "belfry-watch-"));
  now = Date.UTC(2026, 10, 1);
  alerts = [];
  told = [];
  down = [];
  meanwhile = () => {};
});
afterEach(() => rmSync(dir, { recursive: true }));

function ports(more: Partial<WatcherPorts> = {}): WatcherPorts {
  return {
    clock: { now: () => now, monotonic: () => now },
    timers: {
      after(delayMs, callback) {
        now += delayMs;
        meanwhile();
        queueMicrotask(callback);
        return () => {};
      },
    },
    bootId: "boot-1",
    isHolderAlive: () => false,
    alert: async (title, text) => void alerts.push(`${title}: ${text}`),
    async tellChannels({ key }, only) {
      const channels = only ?? ["mail", "phone"];
      told.push(`${key} → ${channels.join(", ")}`);
      return channels.filter((channel) => down.includes(channel));
    },
    patienceMs: MINUTE,
    ...more,
  };
}

const look = async (more?: Partial<WatcherPorts>) => (await watchOnce(dir, ports(more))).life.state;

test("an engine that beats is alive, and nothing is said", async () => {
  leaveBeat(dir, now - MINUTE);
  expect(await look()).toBe("alive");
  expect(alerts).toEqual([]);
});

test("where no engine ever ran there is nothing to watch", async () => {
  expect(await look()).toBe("never-ran");
});

describe("an engine that stopped without a word", () => {
  test("is told once, again after a day, and its return once", async () => {
    leaveBeat(dir, now - 10 * MINUTE);
    expect(await look()).toBe("down");
    expect(alerts).toEqual([
      expect.stringMatching(/^Belfry is not running: .*not run for 11 minutes/),
    ]);
    now += 5 * MINUTE;
    await look();
    expect(alerts).toHaveLength(1);
    now += DAY;
    await look();
    expect(alerts).toHaveLength(2);
    leaveBeat(dir, now);
    expect(await look()).toBe("alive");
    expect(alerts[2]).toMatch(/^Belfry runs again/);
    await look();
    expect(alerts).toHaveLength(3);
  });

  test("is told through channels until each has it, with one key for an alert", async () => {
    const since = now - 10 * MINUTE;
    leaveBeat(dir, since);
    down = ["phone"];
    await look();
    await look();
    down = [];
    await look();
    await look();
    now += DAY;
    await look();
    const [first, again] = [`engine.stalled:${since}.1`, `engine.stalled:${since}.2`];
    expect(told).toEqual([
      `${first} → mail, phone`,
      `${first} → phone`,
      `${first} → phone`,
      `${again} → mail, phone`,
    ]);
  });

  test("and runs again: that is told until each has it, and the next outage anew", async () => {
    const since = now - 10 * MINUTE;
    leaveBeat(dir, since);
    await look();
    leaveBeat(dir, now);
    down = ["mail"];
    await look();
    down = [];
    await look();
    await look();
    const over = `engine.recovered:${since}.1`;
    expect(told.slice(1)).toEqual([`${over} → mail, phone`, `${over} → mail`]);
    const next = now;
    now += 20 * MINUTE;
    await look();
    expect(told.at(-1)).toBe(`engine.stalled:${next}.1 → mail, phone`);
    expect(alerts).toHaveLength(3);
  });

  test("gets a minute to come back, as after a resume from sleep", async () => {
    leaveBeat(dir, now - 60 * MINUTE);
    meanwhile = () => leaveBeat(dir, now);
    expect(await look()).toBe("alive");
    expect(alerts).toEqual([]);
  });

  test("hangs, when its process is there", async () => {
    leaveBeat(dir, now - 10 * MINUTE);
    await look({ isHolderAlive: () => true });
    expect(alerts[0]).toContain("although its process is there");
  });
});

describe("an engine that was ended in order", () => {
  beforeEach(() => {
    leaveBeat(dir, now - 10 * MINUTE);
    leaveEnded(dir, { at: now - 9 * MINUTE, bootId: "boot-1" });
  });

  test("is no alarm", async () => {
    expect(await look()).toBe("ended");
    expect(alerts).toEqual([]);
  });

  test("is one after the machine was started again: then it should run", async () => {
    expect(await look({ bootId: "boot-2" })).toBe("down");
    expect(alerts).toHaveLength(1);
  });

  test("is one after a day", async () => {
    now += DAY;
    expect(await look()).toBe("down");
    expect(alerts).toHaveLength(1);
  });

  test("is alive again once it was started", async () => {
    clearEnded(dir);
    leaveBeat(dir, now);
    expect(await look()).toBe("alive");
  });
});

/**
 * kill -9 of the engine while messages go to a service that really is there: nothing is lost, the messages of a job
 * come in their order, and what comes twice has the same key and is no more than the one message in hand at a crash.
 */
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Job } from "../../contract/job.ts";
import type { DeliveryInfo } from "../../contract/notify.ts";
import { FAULT_POINTS } from "../../main/engine/ports.ts";
import { HttpPeer, type Received } from "../../main/delivery/testing/http-peer.ts";
import { CrashWorld } from "../lib/crash-world.ts";
import { runsOf, settled, until } from "../lib/verify-world.ts";

const SOAK = process.env["BELFRY_SOAK"] === "1";
const RANDOM_CRASHES = SOAK ? 200 : 5;
const FAULT_COUNTS = SOAK ? [1, 2, 5, 9] : [2];
const DELIVERY_POINTS = FAULT_POINTS.filter((point) => point.startsWith("deliver."));
/** Longest wait for a fault point: messages come about every second. */
const FAULT_WAIT_MS = 30_000;

/** What a webhook is sent, as far as it matters here. */
interface Sent {
  id: string;
  type: string;
  timestamp: string;
  job: { id: number } | null;
  run: { id: number; state: string } | null;
}

let world: CrashWorld;
let peer: HttpPeer;
/** Messages that the service took, as they came. */
let taken: Sent[];

beforeEach(async () => {
  peer = await HttpPeer.start();
  taken = [];
  peer.answer = take;
  world = new CrashWorld({
    engine: { maxActive: 50, catchUpSpreadMs: 0, minFreeBytes: 0 },
    outgoing: { localHosts: ["127.0.0.1"] },
    notifications: {
      channels: [
        // The points of delivery are to be reached with the service's messages, not with lines of the log.
        { id: "log", kind: "log", name: "Log", enabled: false },
        { id: "hook", kind: "webhook", name: "Hook", config: { url: peer.url } },
      ],
      rules: { defaults: { "run.started": { hook: "now" } }, groupRepeatsMs: 0 },
    },
  });
});

afterEach(async () => {
  await world.remove();
  await peer.close();
});

function take(request: Received) {
  const sent = JSON.parse(request.body) as Sent;
  expect(request.headers["idempotency-key"]).toBe(sent.id);
  expect(request.headers["webhook-id"]).toBe(sent.id);
  taken.push(sent);
  return { status: 200, body: "ok" };
}

/** Takes a message and never says so. */
function takeSilently(request: Received): null {
  take(request);
  return null;
}

const firsts = (all: Sent[]): Sent[] =>
  all.filter(({ id }, index) => all.findIndex((each) => each.id === id) === index);

test("kill -9 while messages go out", { timeout: SOAK ? 3_600_000 : 300_000 }, async () => {
  world.add({ name: "succeeds", schedule: "every 1s", body: ":", exitCode: 0 });
  world.add({ name: "fails", schedule: "every 2s", body: "sleep 0.2", exitCode: 3 });
  let crashes = 0;
  for (const point of DELIVERY_POINTS) {
    for (const count of FAULT_COUNTS) {
      await world.start(`${point}:${count}`);
      expect(await world.crashAtFault(FAULT_WAIT_MS), point).toBe(true);
      crashes += 1;
    }
  }
  for (let n = 0; n < RANDOM_CRASHES; n += 1) {
    // Every other time the service falls silent with a message that it took.
    let left = n % 2 === 0 ? Infinity : Math.ceil(Math.random() * 3);
    peer.answer = (request) => (--left > 0 ? take(request) : takeSilently(request));
    await world.start();
    await new Promise((resolve) => setTimeout(resolve, Math.random() ** 2 * 3_000));
    await world.crash();
    crashes += 1;
  }
  peer.answer = take;
  await world.start();
  for (const job of world.json<Job[]>("list")) world.run("pause", String(job.id));
  const waiting = () => world.json<DeliveryInfo[]>("notify", "outbox", "--waiting");
  await until(() => settled(world) && waiting().length === 0, 120_000);
  await world.stop();

  const runs = runsOf(world);
  // Enough was under way to prove something.
  expect(runs.length).toBeGreaterThan(crashes / 2);
  const told = firsts(taken);
  const expected = runs.flatMap(({ id, state }) => [`${id} run.started`, `${id} run.${state}`]);
  // Every event once, under one key.
  // What a start found missed is about no run.
  const lines = told.flatMap(({ run, type }) => (run ? [`${run.id} ${endOf(type)}`] : []));
  expect(lines.toSorted()).toEqual(expected.toSorted());
  // What came again is what was in hand at a crash.
  expect(taken.length - told.length).toBeLessThanOrEqual(crashes);
  expect(taken.length).toBeGreaterThan(told.length);
  for (const again of taken) {
    expect(again).toMatchObject(told.find(({ id }) => id === again.id)!);
  }
  // In the order in which it happened, job by job.
  for (const job of world.json<Job[]>("list")) {
    const times = told.filter((each) => each.job?.id === job.id).map((each) => each.timestamp);
    expect(times, job.name).toEqual(times.toSorted());
  }
  expect(world.processes()).toEqual([]);
});

/** A failure without another try is told as one for good. */
const endOf = (type: string) => (type === "run.dead-letter" ? "run.failed" : type);

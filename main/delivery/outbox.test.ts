import { describe, expect, test } from "vitest";
import { fails, succeeds } from "../engine/testing/scripts.ts";
import { HOUR, MINUTE, SECOND, world, type World } from "../engine/testing/world.ts";
import type { Delivery } from "../engine/store-port.ts";
import { StoreError } from "../store/index.ts";
import { logChannel } from "./log-channel.ts";
import { MAX_TRIES, Outbox, type Channel } from "./outbox.ts";

function outbox(w: World, channels: Record<string, Channel>, store = w.store): Outbox {
  const entropy = { random: () => w.random(), token: () => "t" };
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const ports = { store, clock: w.clock, timers: w.timers, entropy, log };
  return new Outbox(ports, new Map(Object.entries(channels)));
}

function recorder(failures = 0) {
  const sent: Delivery[] = [];
  let left = failures;
  const channel: Channel = {
    send(message) {
      if (left-- > 0) throw new Error("No route to host.");
      sent.push(message);
    },
  };
  return { sent, channel };
}

function message(w: World, key: string, channel = "test"): void {
  w.store.enqueue([
    {
      event: "run.failed",
      channel,
      idempotencyKey: key,
      jobId: null,
      runId: null,
      payload: { reason: "x" },
      createdAt: w.clock.now(),
    },
  ]);
}

describe("the outbox", () => {
  test("one message for each event, whatever happens to the engine around it", async () => {
    const w = await world();
    w.processes.script = ({ jobName }) => (jobName === "fails" ? fails("permanent") : succeeds());
    w.run(w.job({ name: "fails" }).id);
    w.crashAt("settle.after");
    await w.advance(2 * SECOND);
    expect(w.crashed).toBe(true);
    w.atFault = () => {};
    await w.start();
    w.run(w.job({ name: "succeeds" }).id);
    await w.advance(5 * SECOND);
    const { sent, channel } = recorder();
    const box = outbox(w, { test: channel });
    box.wake();
    box.wake();
    await w.advance(SECOND);
    expect(sent.map((each) => each.event)).toEqual(["run.failed", "run.succeeded"]);
    box.wake();
    await w.advance(HOUR);
    expect(sent).toHaveLength(2);
  });

  test("what could not be delivered is tried again with growing waits, and its error is visible", async () => {
    const w = await world();
    message(w, "a");
    const { sent, channel } = recorder(3);
    const box = outbox(w, { test: channel });
    box.wake();
    await w.flush();
    expect(w.messages()[0]).toMatchObject({
      state: "failed",
      tries: 1,
      lastError: "No route to host.",
    });
    await w.advance(10 * MINUTE);
    expect(sent).toHaveLength(1);
    expect(w.messages()[0]).toMatchObject({ state: "sent", tries: 4, lastError: null });
  });

  test("after its last try a message is dead, and stays visible", async () => {
    const w = await world();
    message(w, "a");
    const { sent, channel } = recorder(Infinity);
    outbox(w, { test: channel }).wake();
    await w.advance(10 * HOUR);
    expect(sent).toEqual([]);
    expect(w.messages()[0]).toMatchObject({ state: "dead", tries: MAX_TRIES, nextTryAt: null });
  });

  test("tries go on after a restart, where they were", async () => {
    const w = await world();
    message(w, "a");
    const first = outbox(w, { test: recorder(Infinity).channel });
    first.wake();
    await w.advance(SECOND);
    await first.close();
    const tries = w.messages()[0]!.tries;
    const { sent, channel } = recorder();
    outbox(w, { test: channel }).wake();
    await w.advance(2 * HOUR);
    expect(sent).toHaveLength(1);
    expect(w.messages()[0]!.tries).toBe(tries + 1);
  });

  test("a channel that never answers holds up neither the others nor the end", async () => {
    const w = await world();
    message(w, "a", "hangs");
    message(w, "b");
    const { sent, channel } = recorder();
    const box = outbox(w, { hangs: { send: () => new Promise(() => {}) }, test: channel });
    box.wake();
    await w.advance(2 * MINUTE);
    expect(sent).toHaveLength(1);
    expect(w.messages()[0]!.lastError).toBe("The channel did not answer in time.");
    const closed = box.close();
    await w.advance(2 * MINUTE);
    await closed;
  });

  test("a message for a channel that is no longer there is not lost silently", async () => {
    const w = await world();
    message(w, "a", "gone");
    outbox(w, {}).wake();
    await w.flush();
    expect(w.messages()[0]).toMatchObject({
      state: "failed",
      lastError: 'There is no channel "gone".',
    });
  });

  test("a full disk: nothing is sent twice, and the outbox goes on when there is room", async () => {
    const w = await world();
    message(w, "a");
    message(w, "b");
    let isFull = true;
    const store = {
      deliveries: w.store.deliveries,
      markDelivery: (...args: Parameters<typeof w.store.markDelivery>) => {
        if (isFull) throw new StoreError("disk-full", "The disk is full.", null);
        w.store.markDelivery(...args);
      },
    };
    const { sent, channel } = recorder();
    outbox(w, { test: channel }, store as typeof w.store).wake();
    await w.advance(5 * MINUTE);
    isFull = false;
    await w.advance(MINUTE);
    expect(sent.map((each) => each.idempotencyKey)).toEqual(["a", "b"]);
    expect(w.messages().map((each) => each.state)).toEqual(["sent", "sent"]);
  });

  test("more messages than a page are all delivered, oldest first", async () => {
    const w = await world();
    for (let i = 0; i < 250; i += 1) message(w, `k${i}`);
    const { sent, channel } = recorder();
    outbox(w, { test: channel }).wake();
    await w.advance(SECOND);
    expect(sent.map((each) => each.idempotencyKey)).toEqual(
      Array.from({ length: 250 }, (_, i) => `k${i}`),
    );
  });
});

test("the log channel writes a message as one line of the log", () => {
  const lines: unknown[] = [];
  const log = { debug() {}, warn() {}, error() {}, info: (...line: unknown[]) => lines.push(line) };
  const delivery = {
    event: "run.failed",
    jobId: 1,
    runId: 2,
    payload: { reason: "x" },
    createdAt: 0,
  };
  void logChannel(log).send(delivery as unknown as Delivery);
  const happenedAt = "1970-01-01T00:00:00.000Z";
  expect(lines).toEqual([["run.failed", { jobId: 1, runId: 2, reason: "x", happenedAt }]]);
});

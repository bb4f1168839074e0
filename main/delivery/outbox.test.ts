import { describe, expect, test } from "vitest";
import type { OutboxMessage } from "../engine/outbox-port.ts";
import { fails, succeeds } from "../engine/testing/scripts.ts";
import { DAY, HOUR, MINUTE, SECOND, world, type World } from "../engine/testing/world.ts";
import type { Delivery } from "../engine/store-port.ts";
import { StoreError } from "../store/index.ts";
import type { SendResult } from "./channel.ts";
import { Outbox } from "./outbox.ts";
import type { Outlet, OutboxPorts } from "./outbox-ports.ts";
import { MAX_TRIES } from "./retries.ts";

const SENT: SendResult = { kind: "sent", serviceAnswer: "200 OK" };

type Channels = Record<string, Partial<Outlet> & Pick<Outlet, "send">>;

function outbox(w: World, channels: Channels, over: Partial<OutboxPorts> = {}): Outbox {
  return new Outbox({
    store: w.store,
    clock: w.clock,
    timers: w.timers,
    entropy: { random: () => w.random(), token: () => "t" },
    log: { debug() {}, info() {}, warn() {}, error() {} },
    fault: () => {},
    outlet: (id) => (channels[id] ? { gate: () => ({ kind: "go" }), ...channels[id] } : null),
    groupRepeatsMs: () => 6 * HOUR,
    nextDigestAt: (_channel, after) => Math.floor(after / DAY) * DAY + DAY,
    onChange: () => {},
    ...over,
  });
}

/** A service that takes what it is given, after some failures, and remembers it. */
function service(answers: SendResult[] = [], otherwise: SendResult = SENT) {
  const sent: Delivery[] = [];
  const left = [...answers];
  const channel = {
    async send(delivery: Delivery) {
      const answer = left.shift() ?? otherwise;
      if (answer.kind === "sent") sent.push(delivery);
      return answer;
    },
  };
  return { sent, keys: () => sent.map((each) => each.idempotencyKey), channel };
}

const down: SendResult = { kind: "failed", message: "No route to host." };

function message(w: World, key: string, over: Partial<OutboxMessage> = {}): void {
  const base = {
    event: "run.failed",
    channel: "test",
    idempotencyKey: key,
    fingerprint: null,
    digest: false,
    jobId: null,
    runId: null,
    payload: { reason: "x" },
    createdAt: w.clock.now(),
  };
  w.store.enqueue([{ ...base, ...over }]);
}

const rows = (w: World) =>
  w.messages().map(({ idempotencyKey, state }) => `${idempotencyKey} ${state}`);

describe("a message", () => {
  test("goes out once for each event, whatever happens to the engine around it", async () => {
    const w = await world();
    w.processes.script = ({ jobName }) => (jobName === "fails" ? fails("permanent") : succeeds());
    w.notices.targets = (event) =>
      event === "run.started" ? [] : [{ channel: "test", digest: false }];
    w.run(w.job({ name: "fails" }).id);
    w.crashAt("settle.after");
    await w.advance(2 * SECOND);
    expect(w.crashed).toBe(true);
    w.atFault = () => {};
    await w.start();
    w.run(w.job({ name: "succeeds" }).id);
    await w.advance(5 * SECOND);
    const { sent, channel } = service();
    const box = outbox(w, { test: channel });
    box.wake();
    box.wake();
    await w.advance(SECOND);
    expect(sent.map((each) => each.event)).toEqual(["run.failed", "run.succeeded"]);
    box.wake();
    await w.advance(HOUR);
    expect(sent).toHaveLength(2);
  });

  test("that could not be delivered is tried again, and its error is visible meanwhile", async () => {
    const w = await world();
    message(w, "a");
    const { sent, channel } = service([down, down, down]);
    outbox(w, { test: channel }).wake();
    await w.flush();
    expect(w.messages()[0]).toMatchObject({
      state: "failed",
      tries: 1,
      lastError: "No route to host.",
    });
    await w.advance(10 * MINUTE);
    expect(sent).toHaveLength(1);
    expect(w.messages()[0]).toMatchObject({
      state: "sent",
      tries: 4,
      lastError: null,
      answer: "200 OK",
    });
  });

  test("that is refused for good is dead at once, and holds up nothing", async () => {
    const w = await world();
    message(w, "bad", { jobId: 1 });
    message(w, "good", { jobId: 1 });
    const refused: SendResult = { kind: "failed", message: "400", permanent: true };
    const { channel } = service([refused]);
    outbox(w, { test: channel }).wake();
    await w.flush();
    expect(rows(w)).toEqual(["bad dead", "good sent"]);
    expect(w.messages()[0]).toMatchObject({ tries: 1, lastError: "400", nextTryAt: null });
  });

  test("that only its channel's service refuses is given up after some tries; others pass it", async () => {
    const w = await world();
    message(w, "poison");
    for (let i = 0; i < 50; i += 1) message(w, `fine ${i}`);
    const channel = {
      async send({ idempotencyKey }: Delivery) {
        return idempotencyKey === "poison" ? down : SENT;
      },
    };
    outbox(w, { test: channel }).wake();
    await w.advance(MINUTE);
    expect(w.messages().filter(({ state }) => state === "sent")).toHaveLength(50);
    await w.advance(10 * HOUR);
    expect(w.messages()[0]).toMatchObject({ state: "dead", tries: MAX_TRIES });
  });

  test("on a channel that takes nothing at all lives for days", async () => {
    const w = await world();
    for (const key of ["young", "old"]) message(w, key);
    const [young, old] = w.messages().map(({ id }) => id);
    const failedAt = (ms: number) =>
      ({ state: "failed", firstFailedAt: w.clock.now() - ms }) as const;
    w.store.markDelivery(young!, { ...failedAt(2 * DAY), tries: 500 });
    w.store.markDelivery(old!, { ...failedAt(3 * DAY), tries: 500 });
    const { channel } = service([], down);
    outbox(w, { test: channel }).wake();
    await w.advance(MINUTE);
    expect(rows(w)).toEqual(["young failed", "old dead"]);
  });

  test("is tried on after a restart, where it was, and no sooner than the service asked", async () => {
    const w = await world();
    message(w, "a");
    const busy: SendResult = { kind: "failed", message: "429", retryAfterMs: HOUR };
    const first = outbox(w, { test: service([busy]).channel });
    first.wake();
    await w.advance(SECOND);
    await first.close();
    message(w, "b");
    const { keys, channel } = service();
    outbox(w, { test: channel }).wake();
    await w.advance(HOUR - 2 * SECOND);
    expect(keys()).toEqual([]);
    await w.advance(MINUTE);
    expect(keys()).toEqual(["a", "b"]);
    expect(w.messages()[0]!.tries).toBe(2);
  });

  test("for a channel that is no longer there is not lost silently", async () => {
    const w = await world();
    message(w, "a", { channel: "gone" });
    outbox(w, {}).wake();
    await w.flush();
    expect(w.messages()[0]).toMatchObject({
      state: "dead",
      lastError: 'There is no channel "gone" any more.',
    });
  });

  test("is not sent twice when the disk is full, and goes on when there is room", async () => {
    const w = await world();
    message(w, "a");
    message(w, "b");
    let isFull = true;
    const store = Object.create(w.store) as typeof w.store;
    store.settleDeliveries = (...args) => {
      if (isFull) throw new StoreError("disk-full", "The disk is full.", null);
      w.store.settleDeliveries(...args);
    };
    const { keys, channel } = service();
    outbox(w, { test: channel }, { store }).wake();
    await w.advance(5 * MINUTE);
    isFull = false;
    await w.advance(MINUTE);
    expect(keys()).toEqual(["a", "b"]);
    expect(rows(w)).toEqual(["a sent", "b sent"]);
  });

  test("may be settled with the next ones where its channel says so, and then all or none are", async () => {
    const w = await world();
    for (let i = 0; i < 120; i += 1) message(w, `m${i}`);
    const settled: number[] = [];
    let isFull = true;
    const store = Object.create(w.store) as typeof w.store;
    store.settleDeliveries = (...args) => {
      if (isFull) throw new StoreError("disk-full", "The disk is full.", null);
      settled.push(args[0].length);
      w.store.settleDeliveries(...args);
    };
    const { keys, channel } = service([], { ...SENT, together: true });
    const changed: number[] = [];
    const onChange = ({ id }: { id: number }) => void changed.push(id);
    outbox(w, { test: channel }, { store, onChange }).wake();
    await w.advance(5 * MINUTE);
    expect(keys()).toHaveLength(50);
    isFull = false;
    await w.advance(MINUTE);
    expect(settled).toEqual([50, 50, 20]);
    expect(keys()).toEqual(Array.from({ length: 120 }, (_, i) => `m${i}`));
    expect(w.messages().every(({ state, tries }) => state === "sent" && tries === 1)).toBe(true);
    expect(changed).toEqual(w.messages().map(({ id }) => id));
    expect(w.store.channelHealth("test")).toMatchObject({ failures: 0, lastAnswer: "200 OK" });
  });
});

describe("channels", () => {
  test("one that never answers holds up neither the others nor the end", async () => {
    const w = await world();
    message(w, "a", { channel: "hangs" });
    message(w, "b");
    const { sent, channel } = service();
    const signals: AbortSignal[] = [];
    const hangs = {
      send: (_delivery: Delivery, signal: AbortSignal) => {
        signals.push(signal);
        return new Promise<SendResult>(() => {});
      },
    };
    const box = outbox(w, { hangs, test: channel });
    box.wake();
    await w.flush();
    expect(sent).toHaveLength(1);
    await w.advance(61 * SECOND);
    expect(w.messages()[0]!.lastError).toBe("The channel did not answer in time.");
    expect(signals[0]!.aborted).toBe(true);
    const tries = w.messages()[0]!.tries;
    const closed = box.close();
    await w.advance(10 * SECOND);
    await closed;
    expect(w.messages()[0]!.tries).toBe(tries);
  });

  test("the messages of a job stay in order; those of other jobs do not wait for them", async () => {
    const w = await world();
    for (const [key, jobId] of [
      ["a1", 1],
      ["a2", 1],
      ["b1", 2],
    ] as const)
      message(w, key, { jobId });
    const { keys, channel } = service([down]);
    outbox(w, { test: channel }).wake();
    await w.advance(5 * MINUTE);
    expect(keys().filter((key) => key.startsWith("a"))).toEqual(["a1", "a2"]);
    expect(keys()).toContain("b1");
  });

  test("what a gate holds back, drops or puts into the digest", async () => {
    const w = await world();
    const until = w.clock.now() + HOUR;
    const gates: Record<string, ReturnType<Outlet["gate"]>> = {
      wait: { kind: "wait", until, reason: "Quiet." },
      drop: { kind: "drop", reason: "Muted." },
      digest: { kind: "digest", reason: "Quiet." },
    };
    for (const key of Object.keys(gates)) message(w, key, { jobId: 1 });
    message(w, "urgent", { jobId: 1 });
    const { keys, channel } = service();
    const gate: Outlet["gate"] = ({ idempotencyKey }) =>
      w.clock.now() >= until ? { kind: "go" } : (gates[idempotencyKey] ?? { kind: "go" });
    outbox(w, { test: { ...channel, gate } }).wake();
    await w.advance(MINUTE);
    expect(keys()).toEqual(["urgent"]);
    expect(rows(w)).toEqual(["wait pending", "drop dropped", "digest digest", "urgent sent"]);
    await w.advance(HOUR);
    expect(keys()).toEqual(["urgent", "wait"]);
    await w.advance(DAY);
    expect(w.messages("digest")).toMatchObject([{ state: "sent", payload: { count: 1 } }]);
    expect(w.messages()[2]).toMatchObject({
      state: "grouped",
      groupedInto: w.messages("digest")[0]!.id,
    });
  });
});

describe("repeats of one failure", () => {
  const failure = { jobId: 1, fingerprint: "transient:x" };

  test("that come while the channel is down are one message", async () => {
    const w = await world();
    const { keys, channel } = service([down]);
    const box = outbox(w, { test: channel });
    message(w, "f1", failure);
    box.wake();
    await w.flush();
    for (const key of ["f2", "f3", "f4"]) message(w, key, failure);
    message(w, "ok", { jobId: 1, event: "job.recovered" });
    message(w, "f5", failure);
    await w.advance(10 * MINUTE);
    expect(keys()).toEqual(["f1", "ok", "f5"]);
    expect(w.store.countGrouped(w.messages()[0]!.id, 0)).toBe(3);
  });

  test("that come after it was told are counted, for a time", async () => {
    const w = await world();
    const { keys, channel } = service();
    const box = outbox(w, { test: channel });
    for (let hour = 0; hour < 8; hour += 1) {
      message(w, `f${hour}`, failure);
      message(w, `start${hour}`, { jobId: 1, event: "run.started" });
      box.wake();
      await w.advance(HOUR);
    }
    expect(keys().filter((key) => key.startsWith("f"))).toEqual(["f0", "f6"]);
  });

  test("another failure, another job or a recovery in between is told", async () => {
    const w = await world();
    const { keys, channel } = service();
    const box = outbox(w, { test: channel });
    message(w, "f1", failure);
    message(w, "other", { ...failure, jobId: 2 });
    message(w, "f2", { jobId: 1, fingerprint: "permanent:y" });
    message(w, "back", { jobId: 1, event: "job.recovered" });
    message(w, "f3", failure);
    box.wake();
    await w.advance(MINUTE);
    expect(keys()).toEqual(["f1", "other", "f2", "back", "f3"]);
  });

  test("what one start finds missed is one message over all jobs", async () => {
    const w = await world();
    const { keys, channel } = service();
    for (const jobId of [1, 2, 3]) {
      message(w, `m${jobId}`, { jobId, event: "job.missed", fingerprint: "missed" });
    }
    outbox(w, { test: channel }).wake();
    await w.advance(MINUTE);
    expect(keys()).toEqual(["m1"]);
    expect(w.store.countGrouped(w.messages()[0]!.id, 0)).toBe(2);
  });
});

/** Who follows a run live sees what those see who come afterwards. */
import { describe, expect, it } from "vitest";
import type { EventBatch, OutputSize } from "../../contract/run-follow.ts";
import type { RunEvent } from "../../contract/run-events.ts";
import { readRun, type Recording, recording, recordings, testAgents } from "../agents/testing.ts";
import { toRun } from "../engine/run-view.ts";
import { aSettle } from "../store/samples.ts";
import { Conversation } from "./conversation.ts";
import { followEvents, readEvents } from "./follow-run.ts";
import { localClient } from "./router.ts";
import { newPlace, WrittenRun } from "./testing/written-run.ts";

async function collect(batches: AsyncIterable<EventBatch>): Promise<EventBatch[]> {
  const all: EventBatch[] = [];
  for await (const batch of batches) all.push(batch);
  return all;
}

const eventsOf = (batches: EventBatch[]): RunEvent[] => batches.flatMap(({ events }) => events);

const afterwards = (run: WrittenRun) =>
  readEvents(run.host, run.host.engine.context.store.run(run.id)!, attemptOf(run));
const attemptOf = (run: WrittenRun) => run.host.engine.context.store.attempts(run.id)[0]!;

/** Waits until the follower has had its turn. */
const settle = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));

/** Writes a recording in pieces while someone follows, and compares what was seen. */
async function followLive(
  each: Recording,
  step: number,
  place: ReturnType<typeof newPlace>,
): Promise<void> {
  const run = new WrittenRun(each.cli, place);
  const followed = collect(followEvents(run.host, run.id, undefined, 0, undefined));
  run.begin();
  for (let at = 0; at < each.stdout.length; at += step) {
    run.write(each.stdout.subarray(at, at + step));
    await settle();
  }
  run.end(each.exitCode, each.stderr);
  const batches = await followed;
  const events = await afterwards(run);
  expect(eventsOf(batches), `${each.cli} ${each.name}`).toEqual(events);
  expect(events).toEqual(readRun(testAgents(), each).events);
  expect(batches.at(-1)).toMatchObject({ done: true, attempt: 1 });
}

describe("a conversation followed live equals the one read afterwards", () => {
  const all = recordings();
  const clis = [...new Set(all.map(({ cli }) => cli))];
  const short = clis.map(
    (cli) =>
      all
        .filter((each) => each.cli === cli && each.stdout.length > 500)
        .toSorted((a, b) => a.stdout.length - b.stdout.length)[0]!,
  );

  it("for every recording of a real run", async () => {
    const place = newPlace();
    for (const each of all) await followLive(each, Math.ceil(each.stdout.length / 7) || 1, place);
    expect(all.length).toBeGreaterThan(150);
  });

  it("byte by byte", async () => {
    const place = newPlace();
    for (const each of short.slice(0, 3)) await followLive(each, 1, place);
  });
});

describe("following", () => {
  it("goes on after a break at every place, without loss and without doubles", async () => {
    const each = recording("claude", "permission-denied");
    const run = new WrittenRun("claude");
    run.begin();
    run.write(each.stdout);
    run.end(each.exitCode, each.stderr);
    const events = await afterwards(run);
    expect(events.length).toBeGreaterThan(5);
    for (let after = 0; after <= events.length + 1; after += 1) {
      const batches = await collect(followEvents(run.host, run.id, 1, after, undefined));
      expect(eventsOf(batches)).toEqual(events.slice(after));
      for (const { index, events: some } of batches) {
        expect(some).toEqual(events.slice(index, index + some.length));
      }
    }
  });

  it("says when everything so far has been handed over", async () => {
    const each = recording("claude", "plain");
    const run = new WrittenRun("claude");
    run.begin();
    run.write(each.stdout);
    const batches = followEvents(run.host, run.id, undefined, 0, undefined);
    const first = await batches.next();
    expect(first.value).toMatchObject({ caughtUp: true, done: false, index: 0 });
    await batches.return();
  });

  it("holds back no events for a follower that does not ask", async () => {
    const run = new WrittenRun("claude");
    run.begin();
    const batches = followEvents(run.host, run.id, undefined, 0, undefined);
    await batches.next();
    const line = `${JSON.stringify({ type: "assistant", message: { id: "m", content: [{ type: "text", text: "x".repeat(1000) }] } })}\n`;
    for (let n = 0; n < 2_000; n += 1) run.write(line);
    const sizes: number[] = [];
    for (let n = 0; n < 3; n += 1) {
      const { value } = await batches.next();
      sizes.push(value!.events.length);
    }
    // A page at a time, whatever has piled up on disk meanwhile.
    expect(Math.max(...sizes)).toBeLessThan(300);
    await batches.return();
  });

  it("waits for the first attempt, and ends without one when the run is cancelled before", async () => {
    const run = new WrittenRun("demo");
    const followed = collect(followEvents(run.host, run.id, undefined, 0, undefined));
    await settle();
    const { store, events } = run.host.engine.context;
    store.transition(run.id, ["queued"], "waiting", { notBefore: 1 });
    const ended = store.settle(
      aSettle(run.id, { from: ["waiting"], to: "cancelled", attempt: null }),
    );
    events.publish({ type: "run", run: toRun(ended!.run) });
    expect(await followed).toEqual([]);
  });

  it("ends when nobody listens any more", async () => {
    const run = new WrittenRun("demo");
    run.begin();
    const abort = new AbortController();
    const followed = collect(followEvents(run.host, run.id, undefined, 0, abort.signal));
    await settle();
    abort.abort();
    expect((await followed).every(({ done }) => !done)).toBe(true);
  });

  it("refuses an attempt there is not", async () => {
    const run = new WrittenRun("demo");
    run.begin();
    const client = localClient(run.host);
    await expect(client.runs.follow({ id: run.id, attempt: 7 })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});

it("a conversation beyond the limit ends with a note and its result, whatever the pieces", () => {
  const each = recording("claude", "tool-call");
  const run = new WrittenRun("claude");
  const { store } = run.host.engine.context;
  const read = (step: number) => {
    const conversation = new Conversation(run.host.agents, store.run(run.id)!, 3);
    const events: RunEvent[] = [];
    for (let at = 0; at < each.stdout.length; at += step) {
      events.push(...conversation.push(each.stdout.subarray(at, at + step), at));
    }
    run.begin();
    const attempt = { ...attemptOf(run), exitCode: 0 };
    return [...events, ...conversation.finish(run.host, attempt, run.dir)];
  };
  const events = read(each.stdout.length);
  expect(events.map(({ type }) => type).slice(3)).toEqual(["notice", "result"]);
  expect(events).toHaveLength(5);
});

describe("raw output", () => {
  it("its size is told as it grows, and the end with it", async () => {
    const run = new WrittenRun("shell");
    const client = localClient(run.host);
    run.begin();
    const stream = await client.runs.outputSize({ id: run.id });
    const told: (OutputSize & { done: boolean })[] = [];
    const listening = (async () => {
      for await (const size of stream) told.push(size);
    })();
    await settle();
    run.write("one\ntwo");
    await expect.poll(() => told.at(-1)).toMatchObject({ lines: 2, endOffset: 7, done: false });
    run.write("\nthree\n");
    run.end(0);
    await listening;
    expect(told.at(-1)).toEqual({ lines: 3, endOffset: 14, droppedBytes: 0, done: true });
  });

  it("is found by text, colours aside", async () => {
    const run = new WrittenRun("shell");
    const client = localClient(run.host);
    run.begin();
    run.write("all well\n\u001b[31mError\u001b[0m: no such file\nERROR: twice\n");
    run.write("on the other side: error: x\n", "stderr");
    const search = (text: string, matchCase = false) =>
      client.runs.outputSearch({ id: run.id, text, matchCase });
    expect(await search("error:")).toEqual({ lines: [1, 2], total: 2 });
    expect(await search("Error:", true)).toEqual({ lines: [1], total: 1 });
    const stderr = await client.runs.outputSearch({ id: run.id, text: "error:", stream: "stderr" });
    expect(stderr.lines).toEqual([0]);
  });

  it("is empty before the first attempt", async () => {
    const run = new WrittenRun("shell");
    const client = localClient(run.host);
    expect(await client.runs.outputLines({ id: run.id })).toMatchObject({ lines: [], from: 0 });
    expect(await client.runs.outputSearch({ id: run.id, text: "x" })).toEqual({
      lines: [],
      total: 0,
    });
  });
});

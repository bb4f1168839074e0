import fc from "fast-check";
import { expect, test } from "vitest";
import type { OutboxMessage } from "../engine/store-port.ts";
import { opened, start } from "./fixtures.ts";
import { aRun, aSettle } from "./samples.ts";

const message = (key: string, over: Partial<OutboxMessage> = {}): OutboxMessage => ({
  event: "ended",
  channel: "desktop",
  idempotencyKey: key,
  fingerprint: null,
  digest: false,
  jobId: null,
  runId: null,
  payload: { key },
  createdAt: 1_000,
  ...over,
});

test("the same key is written once, whoever writes it and whatever it says", () => {
  const { store } = opened();
  const { id } = store.createRun(aRun());
  store.enqueue([message("a"), message("a", { payload: { other: true } }), message("b")]);
  start(store, id);
  store.settle(aSettle(id, { outbox: [message("b", { runId: id }), message("c", { runId: id })] }));
  expect(
    store.deliveries({}).map(({ idempotencyKey, payload }) => [idempotencyKey, payload]),
  ).toEqual([
    ["a", { key: "a" }],
    ["b", { key: "b" }],
    ["c", { key: "c" }],
  ]);
  // Also when it has been sent.
  store.markDelivery(1, { state: "sent" });
  store.enqueue([message("a")]);
  expect(store.deliveries({})).toHaveLength(3);
});

test("messages are found by state, time, run and number, oldest first", () => {
  const { store } = opened();
  const { id } = store.createRun(aRun());
  store.enqueue([message("a"), message("b"), message("c", { runId: id }), message("d")]);
  store.markDelivery(2, { state: "failed", tries: 1, nextTryAt: 5_000, lastError: "No route." });
  store.markDelivery(4, { state: "sent", tries: 1 });
  const keys = (filter: Parameters<typeof store.deliveries>[0]) =>
    store.deliveries(filter).map(({ idempotencyKey }) => idempotencyKey);
  expect(keys({ states: ["pending", "failed"], dueBy: 4_999 })).toEqual(["a", "c"]);
  expect(keys({ states: ["pending", "failed"], dueBy: 5_000 })).toEqual(["a", "b", "c"]);
  expect(keys({ runId: id })).toEqual(["c"]);
  expect(keys({ limit: 2 })).toEqual(["a", "b"]);
  expect(store.deliveries({ states: ["failed"] })).toMatchObject([
    { id: 2, tries: 1, nextTryAt: 5_000, lastError: "No route.", payload: { key: "b" } },
  ]);
  store.markDelivery(2, { nextTryAt: null, lastError: null });
  store.markDelivery(2, {});
  expect(store.deliveries({ states: ["failed"] })).toMatchObject([
    { tries: 1, nextTryAt: null, lastError: null },
  ]);
});

test("a run has its messages exactly when it has ended, whatever was tried", () => {
  const { store } = opened();
  const step = fc.record({
    run: fc.nat(5),
    /** A wrong state ends nothing; a broken follower takes the whole end back. */
    from: fc.constantFrom("running" as const, "queued" as const, "waiting" as const),
    broken: fc.boolean(),
    key: fc.nat(2),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const ids = Array.from({ length: 6 }, () => store.createRun(aRun()).id);
      for (const id of ids) start(store, id, `runs/${id}`);
      const expected = new Map<number, Set<string>>(ids.map((id) => [id, new Set()]));
      for (const { run, from, broken, key } of steps) {
        const id = ids[run]!;
        const ended = store.run(id)!.state === "succeeded";
        const outbox = [0, key].map((n) => message(`${id}-${n}`, { runId: id }));
        const settle = aSettle(id, {
          from: [from],
          outbox,
          newRuns: broken ? [aRun({ jobId: 4_711 })] : [],
        });
        if (broken && from === "running" && !ended) {
          expect(() => store.settle(settle)).toThrow("FOREIGN KEY");
          continue;
        }
        if (store.settle(settle) === null) continue;
        for (const one of outbox) expected.get(id)!.add(one.idempotencyKey);
      }
      for (const id of ids) {
        const there = store.deliveries({ runId: id }).map((one) => one.idempotencyKey);
        expect(there.toSorted()).toEqual([...expected.get(id)!].toSorted());
        expect(there.length > 0).toBe(store.run(id)!.state === "succeeded");
      }
    }),
    { numRuns: 50 },
  );
});

import { expect, test } from "vitest";
import { opened } from "./fixtures.ts";
import { aClaim, aJob, anEntry, aRun } from "./samples.ts";

test("the ledger is read by job, span, outcome and direction", () => {
  const { store } = opened();
  const a = store.createJob(aJob()).id;
  const b = store.createJob(aJob()).id;
  const paused = (dueAt: number, over: object = {}) =>
    anEntry(a, dueAt, { newRun: null, outcome: "skipped-paused", ...over });
  const many = paused(2_000, { lastDueAt: 4_000, count: 3 });
  store.claim(aClaim(a, 1_000, { entries: [anEntry(a, 1_000), many, paused(5_000)] }));
  store.claim(aClaim(b, 1_000));
  const found = (filter: object) =>
    store.occurrences(filter).map(({ jobId, dueAt }) => [jobId, dueAt]);
  expect(found({})).toEqual([
    [a, 5_000],
    [a, 2_000],
    [b, 1_000],
    [a, 1_000],
  ]);
  expect(found({ jobId: a, descending: false, limit: 2 })).toEqual([
    [a, 1_000],
    [a, 2_000],
  ]);
  expect(found({ outcomes: ["fired"] })).toEqual([
    [b, 1_000],
    [a, 1_000],
  ]);
  expect(found({ jobId: a, from: 3_000 })).toEqual([
    [a, 5_000],
    [a, 2_000],
  ]);
  expect(found({ jobId: a, from: 4_001, until: 5_000 })).toEqual([]);
  expect(found({ until: 2_000 })).toEqual([
    [b, 1_000],
    [a, 1_000],
  ]);
  store.setOccurrence(a, 5_000, "lost", "The machine died.");
  expect(store.occurrence(a, 5_000)).toMatchObject({
    outcome: "lost",
    reason: "The machine died.",
  });
  expect(store.occurrence(a, 6_000)).toBeNull();
});

test("a message is written once for its key, and worked off when its time has come", () => {
  const { store } = opened();
  const run = store.createRun(aRun());
  const message = {
    event: "ended",
    channel: "email",
    idempotencyKey: "k1",
    jobId: null,
    runId: run.id,
    payload: { title: "Ended" },
    createdAt: 1_000,
  };
  store.enqueue([message, message, { ...message, idempotencyKey: "k2", runId: null }]);
  store.enqueue([{ ...message, payload: { title: "Changed" } }]);
  const [first, second] = store.deliveries({ states: ["pending"], dueBy: 0 });
  expect(first).toEqual({
    ...message,
    id: 1,
    state: "pending",
    tries: 0,
    nextTryAt: null,
    lastError: null,
  });
  store.markDelivery(first!.id, { tries: 1, nextTryAt: 2_000, lastError: "No network." });
  store.markDelivery(second!.id, { state: "sent" });
  store.markDelivery(second!.id, {});
  expect(store.deliveries({ states: ["pending"], dueBy: 1_999 })).toEqual([]);
  expect(store.deliveries({ states: ["pending"], dueBy: 2_000 })).toMatchObject([
    { id: first!.id, tries: 1, lastError: "No network." },
  ]);
  store.markDelivery(first!.id, { nextTryAt: null, lastError: null });
  expect(store.deliveries({ runId: run.id })).toMatchObject([{ nextTryAt: null, lastError: null }]);
  expect(store.deliveries({ limit: 1 })).toHaveLength(1);
});

test("holds end by themselves, are renewed, and can be lifted", () => {
  const { store } = opened();
  store.setHold("claude:me", 5_000, "Limit.");
  store.setHold("claude:me", 6_000, "Limit again.");
  store.setHold("codex:me", 9_000, "Limit.");
  expect(store.holds(5_500)).toEqual([
    { accountKey: "claude:me", until: 6_000, reason: "Limit again." },
    { accountKey: "codex:me", until: 9_000, reason: "Limit." },
  ]);
  expect(store.holds(6_000)).toHaveLength(1);
  store.clearHold("codex:me");
  expect(store.holds(6_000)).toEqual([]);
});

test("named values are kept, replaced and removed", () => {
  const { store } = opened();
  expect(store.meta("zone")).toBeNull();
  store.setMeta("zone", "UTC");
  store.setMeta("zone", "Asia/Tokyo");
  expect(store.meta("zone")).toBe("Asia/Tokyo");
  store.setMeta("zone", null);
  expect(store.meta("zone")).toBeNull();
});

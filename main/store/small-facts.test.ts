import { expect, test } from "vitest";
import { opened } from "./fixtures.ts";
import { aClaim, aJob, anEntry } from "./samples.ts";

test("holds last until their instant, and the newest word on an account counts", () => {
  const { store } = opened();
  store.setHold("claude:a", 5_000, "Usage limit.");
  store.setHold("codex:b", 4_000, "Usage limit.");
  expect(store.holds(3_999).map(({ accountKey }) => accountKey)).toEqual(["codex:b", "claude:a"]);
  expect(store.holds(4_000).map(({ accountKey }) => accountKey)).toEqual(["claude:a"]);
  store.setHold("claude:a", 9_000, "Longer.");
  expect(store.holds(5_000)).toEqual([{ accountKey: "claude:a", until: 9_000, reason: "Longer." }]);
  store.clearHold("claude:a");
  expect(store.holds(0).map(({ accountKey }) => accountKey)).toEqual(["codex:b"]);
});

test("named values are set, replaced and removed", () => {
  const { store } = opened();
  expect(store.meta("a")).toBeNull();
  store.setMeta("a", "1");
  store.setMeta("a", "2");
  expect(store.meta("a")).toBe("2");
  store.setMeta("a", null);
  expect(store.meta("a")).toBeNull();
});

test("the ledger is read by job, span, outcome and number, newest first unless told", () => {
  const { store } = opened();
  const [a, b] = [store.createJob(aJob()).id, store.createJob(aJob()).id];
  const skip = { newRun: null, outcome: "skipped-late" as const };
  store.claim(
    aClaim(a, 1_000, {
      entries: [
        anEntry(a, 1_000),
        anEntry(a, 2_000, { ...skip, lastDueAt: 6_000, count: 5 }),
        anEntry(a, 7_000),
      ],
    }),
  );
  store.claim(aClaim(b, 1_000));
  const dues = (filter: Parameters<typeof store.occurrences>[0]) =>
    store.occurrences(filter).map(({ jobId, dueAt }) => `${jobId}:${dueAt}`);
  expect(dues({})).toEqual(["1:7000", "1:2000", "2:1000", "1:1000"]);
  expect(dues({ jobId: a, descending: false })).toEqual(["1:1000", "1:2000", "1:7000"]);
  expect(dues({ jobId: a, outcomes: ["fired"] })).toEqual(["1:7000", "1:1000"]);
  expect(dues({ limit: 1 })).toEqual(["1:7000"]);
  expect(dues({ outcomes: ["fired"] })).toEqual(["1:7000", "2:1000", "1:1000"]);
  expect(dues({ outcomes: ["fired", "skipped-late"], limit: 3, descending: false })).toEqual([
    "1:1000",
    "2:1000",
    "1:2000",
  ]);
  expect(dues({ outcomes: ["skipped-late", "lost"], until: 7_000 })).toEqual(["1:2000"]);
  expect(dues({ from: 1_500, until: 7_000 })).toEqual(["1:2000"]);
  // The row of many stands for 4,000 too.
  expect(dues({ jobId: a, from: 4_000 })).toEqual(["1:7000", "1:2000"]);
  store.setOccurrence(a, 7_000, "blocked-budget", "Used up.");
  expect(store.occurrence(a, 7_000)).toMatchObject({
    outcome: "blocked-budget",
    reason: "Used up.",
  });
  expect(store.occurrence(a, 7_001)).toBeNull();
});

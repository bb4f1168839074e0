import { expect, test } from "vitest";
import { type opened, opened as openedStore, start } from "./fixtures.ts";
import { aClaim, aJob, anEntry, aRun, aSettle, aWork } from "./samples.ts";

const DAY_MS = 86_400_000;
const none = {
  now: 100 * DAY_MS,
  maxAgeDays: null,
  maxRunsPerJob: null,
  maxBytes: null,
  bytesOf: () => 0,
};

function ended(store: ReturnType<typeof opened>["store"], day: number, over = {}): number {
  const { id } = store.createRun(aRun(over));
  start(store, id);
  store.settle(aSettle(id, { finishedAt: day * DAY_MS }));
  return id;
}
const left = (store: ReturnType<typeof opened>["store"]) =>
  store
    .runs()
    .map((run) => run.id)
    .reverse();

test("without limits nothing goes", () => {
  const { store } = openedStore();
  ended(store, 1);
  expect(store.prune(none)).toEqual({ runs: 0, dirs: [], occurrences: 0 });
});

test("old runs go with all that belongs to them; sums stay", () => {
  const { store } = openedStore();
  const old = ended(store, 1, { work: aWork({ prompt: "ancient" }) });
  const recent = ended(store, 95);
  const sums = store.rollups({ fromDay: "2000-01-01" });
  const { runs, dirs } = store.prune({ ...none, maxAgeDays: 30 });
  expect({ runs, dirs }).toEqual({ runs: 1, dirs: [`runs/${old}/1`] });
  expect(left(store)).toEqual([recent]);
  expect(store.attempts(old)).toEqual([]);
  expect(store.answer(old)).toBeNull();
  expect(store.runs({ search: "ancient" })).toEqual([]);
  expect(store.rollups({ fromDay: "2000-01-01" })).toEqual(sums);
  expect(store.check()).toEqual({ ok: true, problems: [] });
});

test("pinned, unfinished and awaited runs stay under every limit", () => {
  const { store } = openedStore();
  const jobId = store.createJob(aJob()).id;
  const pinned = ended(store, 1, { jobId });
  store.setRunFlags(pinned, { pinned: true });
  const awaited = ended(store, 1, { jobId });
  const queued = store.createRun(aRun({ jobId })).id;
  const running = start(store, store.createRun(aRun({ jobId })).id).id;
  const after = [{ run: awaited, on: "success" as const }];
  const waiting = store.createRun(aRun({ jobId, state: "waiting", after })).id;
  const free = ended(store, 1, { jobId });
  const limits = { ...none, maxAgeDays: 0, maxRunsPerJob: 0, maxBytes: 0, bytesOf: () => 10 };
  expect(store.prune(limits)).toMatchObject({ runs: 1, dirs: [`runs/${free}/1`] });
  expect(left(store)).toEqual([pinned, awaited, queued, running, waiting]);
  store.settle(aSettle(waiting, { from: ["waiting"], to: "cancelled", attempt: null }));
  store.prune(limits);
  expect(left(store)).not.toContain(awaited);
});

test("each job keeps its newest runs", () => {
  const { store } = openedStore();
  const a = store.createJob(aJob()).id;
  const b = store.createJob(aJob()).id;
  for (const jobId of [a, a, b, a, a, b]) ended(store, 90, { jobId });
  ended(store, 90);
  store.prune({ ...none, maxRunsPerJob: 2 });
  expect(left(store)).toEqual([3, 4, 5, 6, 7]);
});

test("the oldest go until the rest fits, over all attempts of a run", () => {
  const { store } = openedStore();
  const first = store.createRun(aRun()).id;
  start(store, first);
  store.settle(aSettle(first));
  store.reopen(first, 1);
  start(store, first, "runs/1/2");
  store.settle(aSettle(first));
  for (let n = 0; n < 3; n += 1) ended(store, 90);
  const asked: string[] = [];
  const bytesOf = (dir: string): number => {
    asked.push(dir);
    return 100;
  };
  const pruned = store.prune({ ...none, maxBytes: 350, bytesOf });
  expect(pruned.dirs).toEqual(["runs/1/1", "runs/1/2"]);
  expect(left(store)).toEqual([2, 3, 4]);
  // Sizes are asked for once.
  expect(asked).toHaveLength(5);
  store.prune({ ...none, maxBytes: 350, bytesOf });
  expect(asked).toHaveLength(5);
});

test("folders are named twice, in case the first answer was lost, and are not adopted again", () => {
  const { store } = openedStore();
  ended(store, 1);
  const limits = { ...none, maxAgeDays: 30 };
  expect(store.prune(limits).dirs).toEqual(["runs/1/1"]);
  const attempt = { dir: "runs/1/1", marker: "m", dispatchedAt: 1, attempt: 1 };
  expect(store.adoptRun(aRun(), attempt)).toBeNull();
  expect(store.prune(limits)).toMatchObject({ runs: 0, dirs: ["runs/1/1"] });
  expect(store.prune(limits).dirs).toEqual([]);
});

test("ledger rows go when they are too old and their run is gone", () => {
  const { store } = openedStore();
  const { id } = store.createJob(aJob());
  const skip = { newRun: null, outcome: "skipped-late" as const };
  const entries = [
    anEntry(id, 1_000),
    anEntry(id, 2_000, skip),
    anEntry(id, 3_000, { ...skip, lastDueAt: 95 * DAY_MS, count: 9 }),
    anEntry(id, 96 * DAY_MS, skip),
    anEntry(id, 97 * DAY_MS),
  ];
  const claimed = store.claim(aClaim(id, 1_000, { entries, nextDueAt: 98 * DAY_MS }))!;
  start(store, claimed.runs[0]!.id);
  store.settle(aSettle(claimed.runs[0]!.id));
  store.setRunFlags(claimed.runs[0]!.id, { pinned: true });
  expect(store.prune({ ...none, maxAgeDays: 30 })).toMatchObject({ runs: 0, occurrences: 1 });
  store.setRunFlags(claimed.runs[0]!.id, { pinned: false });
  expect(store.prune({ ...none, maxAgeDays: 30 })).toMatchObject({ runs: 1, occurrences: 1 });
  const dues = store.occurrences({ descending: false }).map(({ dueAt }) => dueAt);
  expect(dues).toEqual([3_000, 96 * DAY_MS, 97 * DAY_MS]);
});

test("one call removes a bounded number, and the next goes on", () => {
  const { store } = openedStore();
  const { id } = store.createJob(aJob());
  const entries = Array.from({ length: 5_200 }, (_, n) => anEntry(id, 1_000 + n));
  store.claim(aClaim(id, 1_000, { entries, nextDueAt: 90_000 }));
  for (const { id: run } of store.runs({ limit: 10_000 })) {
    store.settle(aSettle(run, { from: ["queued"], to: "cancelled", attempt: null, answer: null }));
  }
  expect(store.prune({ ...none, maxAgeDays: 30 }).runs).toBe(5_000);
  expect(store.prune({ ...none, maxAgeDays: 30 }).runs).toBe(200);
  expect(store.occurrences()).toEqual([]);
}, 30_000);

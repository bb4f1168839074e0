import { expect, test } from "vitest";
import type { OpenedStore } from "./open.ts";
import { opened, start } from "./fixtures.ts";
import { aClaim, aJob, anEntry, aRun, aSettle, aWork } from "./samples.ts";

const DAY_MS = 86_400_000;
const NOW = 1_000 * DAY_MS;

const prune = (
  store: OpenedStore["store"],
  over: Partial<Parameters<OpenedStore["store"]["prune"]>[0]> = {},
) =>
  store.prune({
    now: NOW,
    maxAgeDays: null,
    maxRunsPerJob: null,
    maxBytes: null,
    bytesOf: () => 0,
    ...over,
  });

/** A run that ended the given number of days ago. */
function ended(store: OpenedStore["store"], daysAgo: number, over = {}): number {
  const { id } = store.createRun(aRun({ work: aWork({ prompt: `prompt ${daysAgo}` }), ...over }));
  start(store, id);
  store.settle(aSettle(id, { finishedAt: NOW - daysAgo * DAY_MS }));
  return id;
}

const left = (store: OpenedStore["store"]): number[] =>
  store
    .runs({ limit: 1_000 })
    .map(({ id }) => id)
    .toReversed();

test("without limits everything is kept", () => {
  const { store } = opened();
  ended(store, 900);
  expect(prune(store)).toEqual({ runs: 0, dirs: [], occurrences: 0 });
  expect(left(store)).toEqual([1]);
});

test("runs that ended too long ago go with all that belongs to them; daily sums stay", () => {
  const { store } = opened();
  for (const daysAgo of [40, 31, 29]) ended(store, daysAgo);
  store.enqueue([
    {
      event: "ended",
      channel: "desktop",
      idempotencyKey: "k",
      fingerprint: null,
      digest: false,
      jobId: null,
      runId: 1,
      payload: {},
      createdAt: NOW,
    },
  ]);
  const sums = store.rollups({ fromDay: "2020-01-01" });
  const pruned = prune(store, { maxAgeDays: 30 });
  expect(pruned).toMatchObject({ runs: 2, dirs: ["runs/1/1", "runs/2/1"] });
  expect(left(store)).toEqual([3]);
  expect(store.attempts(1)).toEqual([]);
  expect(store.answer(1)).toBeNull();
  expect(store.deliveries({})).toEqual([]);
  expect(store.runs({ search: "prompt" }).map(({ id }) => id)).toEqual([3]);
  expect(store.rollups({ fromDay: "2020-01-01" })).toEqual(sums);
  expect(store.check()).toEqual({ ok: true, problems: [] });
});

test("beyond the number for each job, the oldest go", () => {
  const { store } = opened();
  const [first, second] = [store.createJob(aJob()).id, store.createJob(aJob()).id];
  for (let n = 0; n < 5; n += 1) ended(store, 1, { jobId: first });
  for (let n = 0; n < 2; n += 1) ended(store, 1, { jobId: second });
  for (let n = 0; n < 4; n += 1) ended(store, 1);
  expect(prune(store, { maxRunsPerJob: 3 }).runs).toBe(2);
  expect(left(store)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11]);
});

test("beyond the bytes, the oldest go until the rest fits; sizes are asked once", () => {
  const { store } = opened();
  for (let n = 0; n < 5; n += 1) ended(store, 1);
  const asked: string[] = [];
  const bytesOf = (dir: string): number => {
    asked.push(dir);
    return 100;
  };
  expect(prune(store, { maxBytes: 500, bytesOf }).runs).toBe(0);
  expect(asked).toHaveLength(5);
  expect(prune(store, { maxBytes: 299, bytesOf }).runs).toBe(3);
  expect(asked).toHaveLength(5);
  expect(left(store)).toEqual([4, 5]);
});

test("pinned runs, runs that are not over and runs that others wait for are kept", () => {
  const { store } = opened();
  const job = store.createJob(aJob()).id;
  const pinned = ended(store, 100, { jobId: job });
  const needed = ended(store, 100, { jobId: job });
  const gone = ended(store, 100, { jobId: job });
  const reopened = ended(store, 100, { jobId: job });
  store.setRunFlags(pinned, { pinned: true });
  store.reopen(reopened, NOW);
  const waiting = store.createRun(
    aRun({ jobId: job, state: "waiting", after: [{ run: needed, on: "success" }] }),
  ).id;
  const running = store.createRun(aRun({ jobId: job })).id;
  start(store, running);
  const limits = { maxAgeDays: 30, maxRunsPerJob: 1, maxBytes: 1, bytesOf: () => 1_000 };
  expect(prune(store, limits).runs).toBe(1);
  expect(left(store)).toEqual([pinned, needed, reopened, waiting, running]);
  expect(store.run(gone)).toBeNull();

  store.settle(aSettle(waiting, { from: ["waiting"], to: "cancelled", attempt: null }));
  store.setRunFlags(pinned, { pinned: false });
  prune(store, limits);
  expect(store.run(needed)).toBeNull();
  expect(store.run(pinned)).toBeNull();
});

test("rows of the ledger go when they are old and their run is gone", () => {
  const { store } = opened();
  const job = store.createJob(aJob({ nextDueAt: 1_000 })).id;
  const old = NOW - 40 * DAY_MS;
  const skip = (dueAt: number, over = {}) =>
    anEntry(job, dueAt, { newRun: null, outcome: "skipped-late", ...over });
  const recent = NOW - DAY_MS;
  const claimed = store.claim(
    aClaim(job, 1_000, {
      entries: [
        skip(old),
        skip(old + 1, { lastDueAt: recent - 1, count: 9 }),
        anEntry(job, recent),
        skip(recent + 1),
      ],
    }),
  )!;
  const pinned = claimed.runs[0]!.id;
  expect(prune(store, { maxAgeDays: 30 })).toMatchObject({ runs: 0, occurrences: 1 });
  expect(store.occurrences().map(({ dueAt }) => dueAt)).toEqual([recent + 1, recent, old + 1]);

  start(store, pinned);
  store.settle(aSettle(pinned, { finishedAt: NOW - DAY_MS }));
  store.setRunFlags(pinned, { pinned: true });
  const later = { now: NOW + 60 * DAY_MS, maxAgeDays: 30 };
  prune(store, later);
  expect(store.occurrences()).toMatchObject([{ dueAt: recent, runId: pinned }]);
  store.setRunFlags(pinned, { pinned: false });
  expect(prune(store, later)).toMatchObject({ runs: 1, occurrences: 1 });
  expect(store.occurrences()).toEqual([]);
  expect(store.check()).toEqual({ ok: true, problems: [] });
});

test("folders are named once more by the next call, in case the process ended in between", () => {
  const { store } = opened();
  ended(store, 100);
  expect(prune(store, { maxAgeDays: 30 }).dirs).toEqual(["runs/1/1"]);
  expect(prune(store, { maxAgeDays: 30 })).toMatchObject({ runs: 0, dirs: ["runs/1/1"] });
  expect(prune(store, { maxAgeDays: 30 }).dirs).toEqual([]);
});

test("what runs were asked to do is kept as long as one run has it", () => {
  const { store } = opened();
  const prompt = "shared ".repeat(300_000);
  for (const daysAgo of [90, 10]) ended(store, daysAgo, { work: aWork({ prompt }) });
  prune(store, { maxAgeDays: 30 });
  expect(store.run(2)!.work.prompt).toBe(prompt);
  expect(store.size().freeBytes).toBeLessThan(1_000_000);
  prune(store, { maxAgeDays: 5 });
  expect(store.size().freeBytes).toBeGreaterThan(2_000_000);
});

test("the bytes of a run are those of all its attempts", () => {
  const { store } = opened();
  const id = ended(store, 1);
  store.reopen(id, NOW);
  start(store, id, "runs/1/2");
  store.settle(aSettle(id, { finishedAt: NOW }));
  ended(store, 1);
  const bytesOf = (): number => 100;
  expect(prune(store, { maxBytes: 300, bytesOf }).runs).toBe(0);
  expect(prune(store, { maxBytes: 299, bytesOf })).toMatchObject({
    runs: 1,
    dirs: ["runs/1/1", "runs/1/2"],
  });
});

test("a folder of a pruned run that is still on the disk is not adopted as a run", () => {
  const { store } = opened();
  ended(store, 100);
  prune(store, { maxAgeDays: 30 });
  const attempt = { dir: "runs/1/1", marker: "m", dispatchedAt: 1, attempt: 1 };
  expect(store.adoptRun(aRun(), attempt)).toBeNull();
  expect(store.runs()).toEqual([]);
});

test("one call removes a bounded number, and the next ones go on", () => {
  const { store } = opened();
  for (let n = 0; n < 1_100; n += 1) {
    const { id } = store.createRun(aRun());
    store.settle(aSettle(id, { from: ["queued"], attempt: null, answer: null, finishedAt: 1 }));
  }
  const counts = [1, 2, 3].map(() => prune(store, { maxAgeDays: 30 }).runs);
  expect(counts).toEqual([1_000, 100, 0]);
});

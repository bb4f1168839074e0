import { expect, test } from "vitest";
import { child, opened, temporaryFolder } from "./fixtures.ts";
import { aClaim, aJob, anEntry, aRun, aWork } from "./samples.ts";

const skipped = (jobId: number, dueAt: number) =>
  anEntry(jobId, dueAt, { newRun: null, outcome: "skipped-late", reason: "Too late." });

test("a claim writes the ledger row, its run and the next due instant", () => {
  const { store } = opened();
  const { id } = store.createJob(aJob());
  const claimed = store.claim(aClaim(id, 1_000))!;
  expect(claimed.duplicates).toEqual([]);
  expect(claimed.runs).toMatchObject([{ id: 1, jobId: id, state: "queued", dueAt: 1_000 }]);
  expect(claimed.runs[0]!.work).toEqual(aWork());
  expect(store.occurrence(id, 1_000)).toEqual(claimed.occurrences[0]);
  expect(claimed.occurrences[0]).toMatchObject({ outcome: "fired", runId: 1, decidedAt: 1_005 });
  expect(store.job(id)).toMatchObject({ nextDueAt: 2_000, fires: 1 });
});

test("a claim for an instant that is not the next one does nothing", () => {
  const { store } = opened();
  const { id } = store.createJob(aJob());
  expect(store.claim(aClaim(id, 999))).toBeNull();
  expect(store.claim(aClaim(id, 1_000, { expectedNextDueAt: null }))).toBeNull();
  expect(store.occurrences()).toEqual([]);
  store.updateJob(id, null, { removedAt: 1 });
  expect(store.claim(aClaim(id, 1_000))).toBeNull();
});

test("an instant that is in the ledger never fires again, whatever the clock says", () => {
  const { store } = opened();
  const { id } = store.createJob(aJob());
  const first = store.claim(aClaim(id, 1_000))!.runs[0]!;
  store.updateJob(id, null, { nextDueAt: 1_000 });
  const again = store.claim(
    aClaim(id, 1_000, {
      entries: [
        anEntry(id, 1_000),
        anEntry(id, 900, { newRun: null, outcome: "coalesced", intoDueAt: 1_000 }),
      ],
    }),
  )!;
  expect(again.runs).toEqual([]);
  expect(again.duplicates).toEqual([1_000]);
  expect(again.occurrences).toMatchObject([{ dueAt: 900, runId: first.id }]);
  expect(store.runs()).toHaveLength(1);
  expect(store.job(id)).toMatchObject({ fires: 1, nextDueAt: 2_000 });
});

test("older occurrences join the run of a later one in the same claim, or a run that is there", () => {
  const { store } = opened();
  const { id } = store.createJob(aJob());
  const claimed = store.claim(
    aClaim(id, 1_000, {
      entries: [
        anEntry(id, 1_000, { newRun: null, outcome: "coalesced", intoDueAt: 3_000 }),
        skipped(id, 2_000),
        anEntry(id, 3_000, { outcome: "fired-late" }),
      ],
      nextDueAt: 4_000,
    }),
  )!;
  expect(claimed.occurrences.map(({ dueAt, runId }) => [dueAt, runId])).toEqual([
    [1_000, 1],
    [2_000, null],
    [3_000, 1],
  ]);
  const into = { newRun: null, outcome: "coalesced" as const, intoRunId: 1 };
  const next = store.claim(aClaim(id, 4_000, { entries: [anEntry(id, 4_000, into)] }))!;
  expect(next.occurrences).toMatchObject([{ dueAt: 4_000, runId: 1 }]);
});

test("an instant inside a row of many counts as there", () => {
  const { store } = opened();
  const { id } = store.createJob(aJob());
  const many = { ...skipped(id, 1_000), lastDueAt: 50_000, count: 50 };
  store.claim(aClaim(id, 1_000, { entries: [many], nextDueAt: 25_000 }));
  const inside = store.claim(aClaim(id, 25_000, { entries: [anEntry(id, 25_000)] }))!;
  expect(inside).toMatchObject({ duplicates: [25_000], runs: [], occurrences: [] });
});

test("a row of many ends before rows that are there already", () => {
  const { store } = opened();
  const { id } = store.createJob(aJob({ nextDueAt: 30_000 }));
  store.claim(aClaim(id, 30_000, { nextDueAt: 1_000 }));
  const many = { ...skipped(id, 1_000), lastDueAt: 50_000, count: 50 };
  const claimed = store.claim(aClaim(id, 1_000, { entries: [many] }))!;
  expect(claimed.occurrences).toMatchObject([{ dueAt: 1_000, lastDueAt: 29_999, count: 49 }]);
  expect(store.check()).toEqual({ ok: true, problems: [] });
});

test("a claim that fails in the middle leaves nothing", () => {
  const { store } = opened();
  const { id } = store.createJob(aJob());
  const broken = { newRun: null, outcome: "coalesced" as const, intoRunId: 4_711 };
  const entries = [anEntry(id, 1_000), anEntry(id, 1_500, broken)];
  expect(() => store.claim(aClaim(id, 1_000, { entries }))).toThrow("FOREIGN KEY");
  expect(store.runs()).toEqual([]);
  expect(store.occurrences()).toEqual([]);
  expect(store.job(id)).toMatchObject({ nextDueAt: 1_000, fires: 0 });
});

test("100,000 occurrences are claimed in one transaction of less than a second", () => {
  const { store } = opened();
  const { id } = store.createJob(aJob());
  const entries = Array.from({ length: 100_000 }, (_, n) => skipped(id, 1_000 + n * 1_000));
  const startMs = performance.now();
  const claimed = store.claim(aClaim(id, 1_000, { entries, nextDueAt: 200_000_000 }))!;
  const tookMs = performance.now() - startMs;
  expect(claimed.occurrences).toHaveLength(100_000);
  // Wide of the measured 400 ms, since the machine may be busy with other tests; a look-up for each took minutes.
  expect(tookMs).toBeLessThan(10_000);
});

test("runs of one job share one copy of their work", () => {
  const { store } = opened();
  const before = store.size().databaseBytes + store.size().logBytes;
  const work = aWork({ prompt: "words ".repeat(300_000) });
  for (let n = 0; n < 10; n += 1) store.createRun(aRun({ work }));
  const { databaseBytes, logBytes } = store.size();
  expect(databaseBytes + logBytes - before).toBeLessThan(8_000_000);
  expect(store.run(10)!.work.prompt).toBe(work.prompt);
});

test("two processes racing over 1,000 occurrences claim each exactly once", async () => {
  const dir = temporaryFolder();
  const { store } = opened(dir);
  const { id } = store.createJob(aJob());
  const racers = [1, 2].map(() => child("claimer", [dir, String(id), "1000"]));
  for (const racer of racers) expect((await racer.lines.next()).value).toBe("ready");
  for (const racer of racers) racer.process.stdin!.write("go\n");
  const won = await Promise.all(
    racers.map(async (racer) => Number((await racer.lines.next()).value)),
  );
  expect(won[0]! + won[1]!).toBe(1_000);
  const ledger = store.occurrences({ jobId: id, limit: 2_000 });
  expect(new Set(ledger.map(({ dueAt }) => dueAt)).size).toBe(1_000);
  expect(new Set(ledger.map(({ runId }) => runId)).size).toBe(1_000);
  expect(store.runs({ limit: 2_000 })).toHaveLength(1_000);
  expect(store.check()).toEqual({ ok: true, problems: [] });
}, 60_000);

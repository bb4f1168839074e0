import fc from "fast-check";
import { expect, test } from "vitest";
import type { AttemptEnd, OutboxMessage } from "../engine/store-port.ts";
import { opened, start } from "./fixtures.ts";
import { aClaim, aJob, anAttemptEnd, aRun, aSettle, aWork, DAY } from "./samples.ts";

const message = (runId: number, key = `ended-${runId}`): OutboxMessage => ({
  event: "ended",
  channel: "desktop",
  idempotencyKey: key,
  fingerprint: null,
  digest: false,
  jobId: null,
  runId,
  payload: { runId },
  createdAt: 5_000,
});

test("the end of a run brings answer, job, occurrence, message and next runs with it", () => {
  const { store } = opened();
  const job = store.createJob(aJob({ failuresInARow: 4 }));
  const run = store.claim(aClaim(job.id, 1_000))!.runs[0]!;
  start(store, run.id);
  const settled = store.settle(
    aSettle(run.id, {
      to: "failed",
      reason: "It broke.",
      failureClass: "agent-error",
      deadLetter: true,
      answer: "  A long\n answer. ".repeat(40),
      structured: { ok: false },
      job: { failuresInARow: 5, enabled: false, pauseReason: "Failed 5 times." },
      occurrence: { outcome: "blocked-budget", reason: "Used up." },
      outbox: [message(run.id)],
      newRuns: [aRun({ trigger: "job" })],
      attempt: anAttemptEnd({
        sessionTotals: { tokens: { input: 1, cached: 2, output: 3, reasoning: 4 }, costUsd: 9 },
      }),
    }),
  )!;
  expect(settled.run).toMatchObject({ state: "failed", finishedAt: 5_000, deadLetter: true });
  expect(settled.run.summary).toMatch(/^A long answer\. A long.*…$/);
  expect(settled.run.summary!.length).toBe(200);
  expect(settled.job).toMatchObject({ failuresInARow: 5, enabled: false, version: 2 });
  expect(settled.newRuns).toMatchObject([{ trigger: "job", state: "queued" }]);
  expect(store.answer(run.id)!.structured).toEqual({ ok: false });
  expect(store.occurrence(job.id, 1_000)).toMatchObject({ outcome: "blocked-budget" });
  expect(store.deliveries({ runId: run.id })).toMatchObject([{ state: "pending", tries: 0 }]);
  expect(store.sessionTotals("claude", "session-1")).toMatchObject({ costUsd: 9 });
  expect(store.sessionTotals("codex", "session-1")).toBeNull();
});

test("a run ends once: the second end changes and adds nothing", () => {
  const { store } = opened();
  const { id } = store.createRun(aRun());
  start(store, id);
  expect(store.settle(aSettle(id, { from: ["queued"], outbox: [message(id)] }))).toBeNull();
  expect(store.deliveries({})).toEqual([]);
  expect(store.settle(aSettle(id))).not.toBeNull();
  expect(store.settle(aSettle(id, { to: "failed", outbox: [message(id)] }))).toBeNull();
  expect(store.run(id)!.state).toBe("succeeded");
  expect(store.deliveries({})).toEqual([]);
  expect(store.spend({ fromDay: DAY }).usd).toBe(0.25);
});

test("an end that fails half-way leaves the run, the sums and the outbox as they were", () => {
  const { store } = opened();
  const { id } = store.createRun(aRun());
  start(store, id);
  const broken = aSettle(id, { outbox: [message(id)], newRuns: [aRun({ jobId: 4_711 })] });
  expect(() => store.settle(broken)).toThrow("FOREIGN KEY");
  expect(store.run(id)!.state).toBe("running");
  expect(store.deliveries({})).toEqual([]);
  expect(store.rollups({ fromDay: DAY })).toEqual([]);
  expect(store.attempts(id)[0]!.finishedAt).toBeNull();
});

test("an attempt that used nothing is closed with its run", () => {
  const { store } = opened();
  const { id } = store.createRun(aRun());
  store.startAttempt(id, { dir: "d", marker: "m", dispatchedAt: 1 });
  store.settle(aSettle(id, { to: "refused", reason: "No agent.", attempt: null, answer: null }));
  expect(store.attempts(id)).toMatchObject([{ finishedAt: 5_000, outcome: "refused" }]);
  expect(store.answer(id)).toBeNull();
  expect(store.check()).toEqual({ ok: true, problems: [] });
});

test("an occurrence is changed only by its own run, not by one that joined it", () => {
  const { store } = opened();
  const job = store.createJob(aJob());
  store.claim(aClaim(job.id, 1_000));
  const other = store.createRun(aRun({ jobId: job.id, dueAt: 1_000 }));
  const occurrence = { outcome: "lost" as const, reason: null };
  store.settle(aSettle(other.id, { from: ["queued"], attempt: null, occurrence }));
  expect(store.occurrence(job.id, 1_000)!.outcome).toBe("fired");
});

const tokens = fc.record({
  input: fc.nat(1_000),
  cached: fc.nat(1_000),
  output: fc.nat(1_000),
  reasoning: fc.nat(1_000),
});
const end: fc.Arbitrary<AttemptEnd> = fc
  .record({
    tokens: fc.oneof(tokens, fc.constant({ input: 0, cached: 0, output: 0, reasoning: 0 })),
    // Quarters add up exactly.
    costUsd: fc.option(fc.nat(100).map((quarters) => quarters / 4)),
    model: fc.constantFrom("opus", "haiku", null),
    day: fc.constantFrom("2026-11-19", DAY),
    finishedAt: fc.integer({ min: 1_200, max: 90_000 }),
  })
  .map((some) =>
    anAttemptEnd({ ...some, costSource: some.costUsd === null ? "unknown" : "reported" }),
  );
const life = fc.record({
  folder: fc.constantFrom("/a", "/b"),
  withJob: fc.boolean(),
  retries: fc.array(end, { maxLength: 2 }),
  last: fc.option(end),
  to: fc.constantFrom("succeeded", "silent", "failed", "cancelled", "lost"),
});

test("daily sums equal the sums over all attempts, whatever happened", () => {
  fc.assert(
    fc.property(fc.array(life, { minLength: 1, maxLength: 12 }), (lives) => {
      const { store } = freshStore();
      const jobId = store.createJob(aJob()).id;
      const ends: { end: AttemptEnd; folder: string }[] = [];
      const ended = { runs: 0, succeeded: 0, failed: 0 };
      for (const { folder, withJob, retries, last, to } of lives) {
        const work = aWork({ cwd: folder });
        const { id } = store.createRun(aRun({ work, jobId: withJob ? jobId : null }));
        for (const [n, attempt] of retries.entries()) {
          start(store, id, `runs/${id}/${n}`);
          const why = { notBefore: 1, waitingFor: "", reason: null, failureClass: null };
          const how = { from: ["running" as const], countsAsAttempt: true, outbox: [] };
          store.retryLater({ runId: id, attempt, ...why, ...how, resumeSessionId: null });
          store.transition(id, ["waiting"], "queued", {});
          ends.push({ end: attempt, folder });
        }
        if (last !== null) {
          start(store, id, `runs/${id}/last`);
          ends.push({ end: last, folder });
        }
        store.settle(aSettle(id, { from: ["queued", "running"], to, attempt: last }));
        ended.runs += 1;
        if (to === "succeeded" || to === "silent") ended.succeeded += 1;
        if (to === "failed" || to === "lost") ended.failed += 1;
      }
      const all = (t: AttemptEnd["tokens"]) => t.input + t.cached + t.output + t.reasoning;
      for (const fromDay of ["2026-11-19", DAY]) {
        for (const folder of [undefined, "/a", "/b"]) {
          const counted = ends.filter(
            (one) => one.end.day >= fromDay && (folder ?? one.folder) === one.folder,
          );
          expect(store.spend({ fromDay, ...(folder === undefined ? {} : { folder }) })).toEqual({
            usd: counted.reduce((total, one) => total + (one.end.costUsd ?? 0), 0),
            tokens: counted.reduce((total, one) => total + all(one.end.tokens), 0),
            unknownRuns: counted.filter(
              (one) => one.end.costUsd === null && all(one.end.tokens) > 0,
            ).length,
          });
        }
      }
      const rollups = store.rollups({ fromDay: "2026-01-01" });
      const total = (key: "runs" | "succeeded" | "failed") =>
        rollups.reduce((sum, rollup) => sum + rollup[key], 0);
      expect({
        runs: total("runs"),
        succeeded: total("succeeded"),
        failed: total("failed"),
      }).toEqual(ended);
      expect(store.check()).toEqual({ ok: true, problems: [] });
    }),
    { numRuns: 25 },
  );
});

/** One store for each case would leave many open until the test ends; here the old one goes first. */
let previous: ReturnType<typeof opened> | null = null;
function freshStore(): ReturnType<typeof opened> {
  previous?.close();
  return (previous = opened());
}

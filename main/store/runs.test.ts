import { expect, test } from "vitest";
import { runSchema } from "../../contract/run.ts";
import { opened, start } from "./fixtures.ts";
import { toRun } from "../engine/run-view.ts";
import { aClaim, aJob, anAttemptEnd, aRun, aSettle, DAY } from "./samples.ts";

const later = {
  from: ["running" as const],
  attempt: anAttemptEnd({ outcome: "failed", costUsd: 0.1, sessionTotals: null }),
  notBefore: 9_000,
  waitingFor: "The service is busy.",
  reason: "Overloaded.",
  failureClass: "transient" as const,
  resumeSessionId: "session-1",
  countsAsAttempt: true,
  outbox: [],
};

test("a run has exactly the contract's fields outside", () => {
  const { store } = opened();
  const run = toRun(store.createRun(aRun({ after: [{ run: 9, on: "any" }] })));
  expect(runSchema.parse(JSON.parse(JSON.stringify(run)))).toEqual(run);
});

test("a change of state happens only from the state that was expected", () => {
  const { store } = opened();
  const { id } = store.createRun(aRun());
  expect(store.transition(id, ["running"], "stopping", { stopAs: "cancelled" })).toBeNull();
  expect(store.run(id)).toMatchObject({ state: "queued", stopAs: null });
  const moved = store.transition(id, ["queued", "waiting"], "waiting", {
    notBefore: 5_000,
    waitingFor: "Network.",
    catchUp: true,
    deadLetter: false,
  });
  expect(moved).toMatchObject({ state: "waiting", notBefore: 5_000, catchUp: true });
  expect(store.transition(99, ["queued"], "waiting", {})).toBeNull();
});

test("an attempt starts once, and records its instants and its command", () => {
  const { store } = opened();
  const { id } = store.createRun(aRun());
  const attempt = { dir: "runs/1/1", marker: "m1", dispatchedAt: 1_100 };
  expect(store.startAttempt(id, attempt)).toMatchObject({
    state: "starting",
    attempt: 1,
    attemptsUsed: 1,
    dir: "runs/1/1",
    marker: "m1",
    dispatchedAt: 1_100,
  });
  expect(store.startAttempt(id, { ...attempt, dir: "runs/1/2" })).toBeNull();
  store.transition(id, ["starting"], "running", { startedAt: 1_200, sessionId: "s" });
  const command = { file: "/bin/agent", args: ["-p"], envNames: ["TOKEN"] };
  store.recordCommand(id, command, "2.1.0");
  expect(store.attempts(id)).toMatchObject([
    {
      attempt: 1,
      dispatchedAt: 1_100,
      startedAt: 1_200,
      finishedAt: null,
      sessionId: "s",
      command,
    },
  ]);
  expect(store.run(id)).toMatchObject({ agentVersion: "2.1.0", startedAt: 1_200 });
});

test("a retry waits, keeps what the attempt used, and shows the newest attempt afterwards", () => {
  const { store } = opened();
  const { id } = store.createRun(aRun());
  start(store, id);
  const waiting = store.retryLater({ ...later, runId: id })!;
  expect(waiting).toMatchObject({
    state: "waiting",
    notBefore: 9_000,
    attemptsUsed: 1,
    costUsd: 0.1,
    resumeSessionId: "session-1",
  });
  expect(store.retryLater({ ...later, runId: id })).toBeNull();
  expect(store.nearestNotBefore()).toBe(9_000);
  expect(store.waitingUntil(8_999)).toEqual([]);
  expect(store.waitingUntil(9_000).map((run) => run.id)).toEqual([id]);

  store.transition(id, ["waiting"], "queued", { notBefore: null, waitingFor: null });
  start(store, id, "runs/1/2");
  const { run } = store.settle(aSettle(id))!;
  expect(run).toMatchObject({ attempt: 2, attemptsUsed: 2, dir: "runs/1/2" });
  expect(run.costUsd).toBeCloseTo(0.35);
  expect(run.tokens).toEqual({ input: 200, cached: 40, output: 60, reasoning: 10 });
  expect(store.attempts(id).map(({ outcome }) => outcome)).toEqual(["failed", "succeeded"]);
});

test("a wait for a usage limit uses up no attempt", () => {
  const { store } = opened();
  const { id } = store.createRun(aRun());
  start(store, id);
  const run = store.retryLater({ ...later, runId: id, countsAsAttempt: false })!;
  expect(run).toMatchObject({ attempt: 1, attemptsUsed: 0 });
});

test("unknown cost of one attempt makes the cost of the run unknown", () => {
  const { store } = opened();
  const { id } = store.createRun(aRun());
  start(store, id);
  const unknown = anAttemptEnd({ costUsd: null, costSource: "unknown" });
  store.retryLater({ ...later, runId: id, attempt: unknown });
  store.transition(id, ["waiting"], "queued", {});
  start(store, id, "runs/1/2");
  const { run } = store.settle(aSettle(id))!;
  expect(run).toMatchObject({ costUsd: null, costSource: "unknown" });
  expect(store.spend({ fromDay: DAY })).toMatchObject({ usd: 0.25, unknownRuns: 1 });
});

test("an attempt without tokens and cost does not make a known cost unknown", () => {
  const { store } = opened();
  const { id } = store.createRun(aRun());
  start(store, id);
  const none = { input: 0, cached: 0, output: 0, reasoning: 0 };
  const idle = anAttemptEnd({ tokens: none, costUsd: null, costSource: "unknown" });
  store.retryLater({ ...later, runId: id, attempt: idle });
  store.transition(id, ["waiting"], "queued", {});
  start(store, id, "runs/1/2");
  const { run } = store.settle(aSettle(id, { attempt: anAttemptEnd({ costSource: "computed" }) }))!;
  expect(run).toMatchObject({ costUsd: 0.25, costSource: "computed" });
});

test("an ended run can be opened again with a fresh count", () => {
  const { store } = opened();
  const { id } = store.createRun(aRun());
  expect(store.reopen(id, 6_000)).toBeNull();
  start(store, id);
  store.settle(aSettle(id, { to: "failed", deadLetter: true }));
  expect(store.reopen(id, 6_000)).toMatchObject({
    state: "queued",
    attempt: 1,
    attemptsUsed: 0,
    deadLetter: false,
    finishedAt: null,
    summary: null,
  });
  expect(store.answer(id)).toBeNull();
  expect(store.check()).toEqual({ ok: true, problems: [] });
});

test("the queue is ordered by priority, then due instant, then id", () => {
  const { store } = opened();
  const due = (priority: number, dueAt: number) => store.createRun(aRun({ priority, dueAt })).id;
  const expected = [due(1, 500), due(9, 200), due(9, 100), due(9, 100), due(25, 900)];
  store.createRun(aRun({ state: "waiting", notBefore: 1 }));
  const [low, mid, first, second, top] = expected;
  expect(store.queued(10).map((run) => run.id)).toEqual([top, first, second, mid, low]);
  expect(store.queued(2)).toHaveLength(2);
  expect(store.countInStates(["queued"])).toBe(5);
  expect(store.countInStates(["queued", "waiting"])).toBe(6);
});

test("lists filter by job, state, batch and page, newest first", () => {
  const { store } = opened();
  const job = store.createJob(aJob());
  const other = store.createJob(aJob());
  for (let n = 0; n < 6; n += 1) {
    store.createRun(aRun({ jobId: n % 2 === 0 ? job.id : other.id, batch: n < 3 ? "b" : null }));
  }
  start(store, 2);
  store.settle(aSettle(2));
  start(store, 5);
  const idsOf = (filter: Parameters<typeof store.runs>[0]) =>
    store.runs(filter).map((run) => run.id);
  expect(idsOf({})).toEqual([6, 5, 4, 3, 2, 1]);
  expect(idsOf({ beforeId: 4, limit: 2 })).toEqual([3, 2]);
  expect(idsOf({ jobId: job.id })).toEqual([5, 3, 1]);
  expect(idsOf({ batch: "b" })).toEqual([3, 2, 1]);
  expect(idsOf({ states: ["succeeded", "running"] })).toEqual([5, 2]);
  expect(idsOf({ states: ["queued"], beforeId: 6, limit: 2 })).toEqual([4, 3]);
  expect(idsOf({ states: ["queued"], jobId: job.id, beforeId: 3 })).toEqual([1]);
  expect(idsOf({ states: [] })).toEqual([]);
  expect(store.runsInStates(["running", "queued"]).map((run) => run.id)).toEqual([1, 3, 4, 5, 6]);
  expect(store.activeRunsOf(other.id).map((run) => run.id)).toEqual([4, 6]);
});

test("waiting runs are found by the run they depend on", () => {
  const { store } = opened();
  const { id } = store.createRun(aRun());
  const waiting = aRun({ state: "waiting", after: [{ run: id, on: "success" }] });
  const dependent = store.createRun(waiting);
  const cancelled = store.createRun(waiting);
  store.settle(aSettle(cancelled.id, { from: ["waiting"], to: "cancelled", attempt: null }));
  expect(store.waitingAfter(id).map((run) => run.id)).toEqual([dependent.id]);
});

test("an attempt folder from after the backup is adopted once, with its ledger row", () => {
  const { store } = opened();
  const job = store.createJob(aJob());
  const run = aRun({ jobId: job.id, trigger: "schedule", dueAt: 1_000 });
  const attempt = { dir: "runs/41/2", marker: "m", dispatchedAt: 1_100, attempt: 2 };
  const adopted = store.adoptRun(run, attempt)!;
  expect(adopted).toMatchObject({ state: "starting", attempt: 2, dir: "runs/41/2" });
  expect(store.occurrence(job.id, 1_000)).toMatchObject({ outcome: "fired", runId: adopted.id });
  expect(store.adoptRun(run, attempt)).toBeNull();
  expect(store.runs()).toHaveLength(1);
  expect(store.claim(aClaim(job.id, 1_000))!.duplicates).toEqual([1_000]);
  expect(store.check()).toEqual({ ok: true, problems: [] });
});

test("an attempt of a run that the backup still has in the queue is put to that run", () => {
  const { store } = opened();
  const job = store.createJob(aJob());
  const { id } = store.claim(aClaim(job.id, 1_000))!.runs[0]!;
  const run = aRun({ jobId: job.id, trigger: "schedule", dueAt: 1_000 });
  const attempt = { dir: `runs/${id}/1`, marker: "m", dispatchedAt: 1_100, attempt: 1 };
  expect(store.adoptRun(run, attempt)).toMatchObject({ id, state: "starting", attempt: 1 });
  expect(store.runs()).toHaveLength(1);
});

test("an adopted run of a job that is gone has no job", () => {
  const { store } = opened();
  const attempt = { dir: "runs/1/1", marker: "m", dispatchedAt: 1, attempt: 1 };
  expect(store.adoptRun(aRun({ jobId: 12, trigger: "schedule" }), attempt)).toMatchObject({
    jobId: null,
    jobName: "Morning review",
  });
});

test("ids can be kept free for folders from another time", () => {
  const { store } = opened();
  store.reserveRunIds(500);
  expect(store.createRun(aRun()).id).toBe(501);
  store.reserveRunIds(20);
  expect(store.createRun(aRun()).id).toBe(502);
});

test("runs are pinned and marked as seen", () => {
  const { store } = opened();
  const { id } = store.createRun(aRun());
  expect(store.setRunFlags(id, { pinned: true })).toMatchObject({ pinned: true, seenAt: null });
  expect(store.setRunFlags(id, { seenAt: 4 })).toMatchObject({ pinned: true, seenAt: 4 });
  expect(store.setRunFlags(id, { pinned: false, seenAt: null })).toMatchObject({
    pinned: false,
    seenAt: null,
  });
  expect(store.setRunFlags(99, { pinned: true })).toBeNull();
});

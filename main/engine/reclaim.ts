/**
 * After a restored backup: attempts that the database does not know are taken up again from their folders, so that
 * nothing that has been started is started a second time.
 *
 * Writes to the database only. The runs are `starting` afterwards; `recover.ts` finds out what became of them.
 */
import type { Work } from "../../contract/job.ts";
import { TRIGGERS, type Trigger } from "../../contract/words.ts";
import type { EngineContext } from "./context.ts";
import { newRun } from "./new-run.ts";
import { noteToldUntil } from "./old-news.ts";
import { isFinal, isLive } from "./run-states.ts";
import type { NewRun, RunRecord } from "./store-port.ts";

/** What the request of an attempt keeps of its run, besides what people read there. */
export interface KeptRequest {
  work: Work;
  batch: string | null;
  catchUp: boolean;
  createdAt: number;
}

/** The job's own variables are left out: they may be secret, and a later attempt takes them from the job. */
export function keptRequest(run: RunRecord): KeptRequest {
  const { work, batch, catchUp, createdAt } = run;
  return { work: { ...work, env: {} }, batch, catchUp, createdAt };
}

interface Found extends KeptRequest {
  dir: string;
  marker: string;
  runId: number;
  attempt: number;
  jobId: number | null;
  jobName: string;
  trigger: Trigger;
  dueAt: number;
  dispatchedAt: number;
}

type Needs = Pick<EngineContext, "store" | "launcher" | "resolveDir" | "clock" | "log">;

/**
 * @param reserveRunIds sees to it that runs made from now on have greater ids, so that no folder is used again
 * @param toldUntil last sign of life of the engine of before (epoch milliseconds): what ended by then, it has told
 * @returns number of attempts taken up
 */
export function reclaim(
  context: Needs,
  reserveRunIds: (upTo: number) => void,
  toldUntil: number,
): number {
  noteToldUntil(context, toldUntil);
  const newest = new Map<number, Found>();
  for (const { dir, request } of context.launcher.requests(context.resolveDir("runs"))) {
    const found = read(`runs/${dir}`, request);
    if (!found) continue;
    // Of a run's attempts only the newest can be under way.
    const known = newest.get(found.runId);
    if (!known || known.attempt < found.attempt) newest.set(found.runId, found);
  }
  if (newest.size === 0) return 0;
  reserveRunIds(Math.max(...newest.keys()));
  let taken = 0;
  for (const found of [...newest.values()].sort((a, b) => a.runId - b.runId)) {
    if (takeUp(context, found)) taken += 1;
  }
  if (taken > 0) {
    context.log.warn("Attempts made after the restored backup were taken up from their folders.", {
      attempts: taken,
    });
  }
  return taken;
}

function takeUp(context: Needs, found: Found): boolean {
  const { store } = context;
  const { dir, marker, dispatchedAt, attempt } = found;
  const known = store.run(found.runId);
  if (!known || !isSame(known, found)) {
    return (
      store.adoptRun(asNewRun(context, found), { dir, marker, dispatchedAt, attempt }) !== null
    );
  }
  if (known.attempt >= attempt || store.attempts(known.id).some((each) => each.dir === dir)) {
    return false;
  }
  // The backup knows the run, and not this attempt: bring the run to where the attempt began.
  if (isFinal(known.state)) store.reopen(known.id, context.clock.now());
  if (isLive(known.state)) {
    store.transition(known.id, [known.state], "settling", {});
    store.retryLater({
      runId: known.id,
      from: ["settling"],
      attempt: null,
      notBefore: context.clock.now(),
      waitingFor: "The next attempt was found by its folder.",
      reason: "A restored backup does not tell how this attempt ended.",
      failureClass: null,
      resumeSessionId: known.resumeSessionId,
      countsAsAttempt: true,
      outbox: [],
    });
  }
  store.transition(known.id, ["waiting"], "queued", { notBefore: null, waitingFor: null });
  return store.startAttempt(known.id, { dir, marker, dispatchedAt }) !== null;
}

function isSame(run: RunRecord, found: Found): boolean {
  return (
    run.jobId === found.jobId &&
    run.trigger === found.trigger &&
    run.dueAt === found.dueAt &&
    run.createdAt === found.createdAt
  );
}

function asNewRun(context: Needs, found: Found): NewRun {
  const { jobId, jobName, trigger, dueAt, createdAt, catchUp, batch } = found;
  const job = jobId === null ? null : context.store.job(jobId);
  const work = { ...found.work, env: job?.env ?? {} };
  const source = jobId === null ? null : { ...work, id: jobId, name: jobName, batch, after: [] };
  return newRun(source, work, { trigger, dueAt, createdAt, catchUp }, jobName);
}

/** null for what was not written by this version's launcher, or is damaged. */
function read(dir: string, request: Record<string, unknown>): Found | null {
  const { runId, attempt, dueAt, dispatchedAt, createdAt, marker, trigger, work } = request;
  const numbers = [runId, attempt, dueAt, dispatchedAt, createdAt];
  if (!numbers.every((each) => Number.isSafeInteger(each))) return null;
  if (typeof marker !== "string" || typeof work !== "object" || work === null) return null;
  if (!(TRIGGERS as readonly unknown[]).includes(trigger)) return null;
  return { ...(request as unknown as Found), dir };
}

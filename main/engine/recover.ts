/** What an engine does first: finds out what became of the runs that were not over when the last one ended. */
import type { EngineContext } from "./context.ts";
import { whySkippedLate } from "./late-text.ts";
import { LIVE_STATES } from "./run-states.ts";
import type { Supervisor } from "./supervisor.ts";
import type { RunRecord } from "./store-port.ts";

export interface Recovery {
  adopted: number;
  ended: number;
  startedAgain: number;
  lost: number;
}

/** @param replace enforces the overlap rule `replace`, should the machine have died between claim and cancel */
export function recover(
  context: EngineContext,
  supervisor: Supervisor,
  replace: (runs: RunRecord[], dueAt: number) => void,
): Recovery {
  const recovery: Recovery = { adopted: 0, ended: 0, startedAgain: 0, lost: 0 };
  dropLate(context, supervisor);
  for (const run of context.store.runsInStates([...LIVE_STATES])) {
    // One run that cannot be looked at (its folder unreadable, say) must not keep the engine from starting.
    try {
      recovery[recoverRun(context, supervisor, run)] += 1;
    } catch (error) {
      supervisor.trouble(run, error);
    }
  }
  enforceReplace(context, replace);
  return recovery;
}

/** Cancels what newer runs were claimed to replace, should that have been cut off after the claim. */
export function enforceReplace(
  context: EngineContext,
  replace: (runs: RunRecord[], dueAt: number) => void,
): void {
  for (const run of context.store.runsInStates(["waiting", "queued"])) {
    const older = replacedBy(context, run);
    if (older.length > 0) replace(older, run.dueAt);
  }
}

/** Unfinished runs that this one, not yet begun, was made to replace. */
function replacedBy(context: EngineContext, run: RunRecord): RunRecord[] {
  if (run.trigger !== "schedule" || run.jobId === null || run.attempt > 0) return [];
  if (context.store.job(run.jobId)?.overlap !== "replace") return [];
  return context.store.activeRunsOf(run.jobId).filter((other) => other.id < run.id);
}

/**
 * Runs that were claimed and have not begun, and are late by the time the engine or the machine was down: they obey
 * the lateness rule of their job.
 * @param downMs how long it was down at most; a run that is late for another reason (it waited for a place) goes on
 */
export function dropLate(context: EngineContext, supervisor: Supervisor, downMs = Infinity): void {
  for (const run of context.store.runsInStates(["queued", "waiting"])) {
    if (run.attempt === 0) dropIfTooLate(context, supervisor, run, downMs);
  }
}

/** Finds out what became of one run, and goes on with it accordingly. */
export function recoverRun(
  context: EngineContext,
  supervisor: Supervisor,
  run: RunRecord,
): keyof Recovery {
  const found = context.launcher.inspect(context.resolveDir(run.dir!));
  switch (found.kind) {
    case "exited":
      supervisor.settleEnded(run, { kind: "exited", exit: found.exit });
      return "ended";
    case "alive":
      supervisor.adopt(run);
      return "adopted";
    case "gone":
      supervisor.settleEnded(run, { kind: "gone", message: found.message }, found.startedAt);
      return "lost";
    case "never-started":
      if (run.state !== "starting") {
        // It had been seen running (or was to be stopped), so a second start would be a second run.
        const message = "Its folder no longer tells what became of it.";
        supervisor.settleEnded(run, { kind: "gone", message });
        return "lost";
      }
      if (!dropIfTooLate(context, supervisor, run)) supervisor.startAgain(run);
      return "startedAgain";
  }
}

/** A run that was claimed in time, but is only to start now, obeys the lateness rule of its job. */
function dropIfTooLate(
  context: EngineContext,
  supervisor: Supervisor,
  run: RunRecord,
  downMs = Infinity,
): boolean {
  const { store } = context;
  if (run.trigger !== "schedule" || run.jobId === null || run.attempt > 1) return false;
  const job = store.job(run.jobId);
  if (!job || run.after.length > 0) return false;
  // Retried by hand after it had been refused: the person wants it now.
  const { outcome } = store.occurrence(run.jobId, run.dueAt) ?? {};
  if (outcome !== "fired" && outcome !== "fired-late") return false;
  const lateMs = context.clock.now() - Math.max(run.dueAt, run.notBefore ?? 0);
  const graceMs = job.graceMs ?? context.settings().engine.graceMs;
  if (downMs <= graceMs) return false;
  const tooLate =
    (lateMs > graceMs && job.lateness === "skip") ||
    (job.maxLatenessMs !== null && lateMs > Math.max(graceMs, job.maxLatenessMs));
  if (tooLate) {
    const rule = { policy: job.lateness, maxLatenessMs: job.maxLatenessMs };
    const why = whySkippedLate(lateMs, rule);
    supervisor.settler.tooLate(run, `Belfry stopped before it could start. ${why}`);
  }
  return tooLate;
}

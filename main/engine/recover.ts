/** What an engine does first: finds out what became of the runs that were not over when the last one ended. */
import type { EngineContext } from "./context.ts";
import { LIVE_STATES } from "./run-states.ts";
import type { Supervisor } from "./supervisor.ts";
import type { RunRecord } from "./store-port.ts";

export interface Recovery {
  adopted: number;
  ended: number;
  startedAgain: number;
  lost: number;
}

export function recover(context: EngineContext, supervisor: Supervisor): Recovery {
  const recovery: Recovery = { adopted: 0, ended: 0, startedAgain: 0, lost: 0 };
  for (const run of context.store.runsInStates(["queued"])) dropIfTooLate(context, supervisor, run);
  for (const run of context.store.runsInStates([...LIVE_STATES])) {
    recovery[recoverRun(context, supervisor, run)] += 1;
  }
  return recovery;
}

function recoverRun(
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
      supervisor.settleEnded(run, { kind: "gone", message: found.message });
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
function dropIfTooLate(context: EngineContext, supervisor: Supervisor, run: RunRecord): boolean {
  if (run.trigger !== "schedule" || run.jobId === null || run.attempt > 1) return false;
  const job = context.store.job(run.jobId);
  if (!job) return false;
  const lateMs = context.clock.now() - run.dueAt;
  const graceMs = job.graceMs ?? context.settings().engine.graceMs;
  const tooLate =
    (lateMs > graceMs && job.lateness === "skip") ||
    (job.maxLatenessMs !== null && lateMs > Math.max(graceMs, job.maxLatenessMs));
  if (tooLate) {
    const minutes = Math.round(lateMs / 60_000);
    supervisor.settler.tooLate(
      run,
      `Belfry stopped before it could start; it was ${minutes} min late, and this job skips late runs.`,
    );
  }
  return tooLate;
}

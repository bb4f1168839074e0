/** Where a run works, and where the git objects lie that only Belfry knows. */
import type { EngineContext } from "./context.ts";
import type { RunRecord } from "./store-port.ts";

/** A run's worktree, else the job's folder. */
export function workFolder(context: Pick<EngineContext, "store">, run: RunRecord): string {
  return (run.work.worktree ? context.store.worktree(run.id)?.cwd : null) ?? run.work.cwd;
}

/** Folder of git objects below an attempt's folder; retention removes it with the run. */
export function objectsDirOf(context: Pick<EngineContext, "resolveDir">, dir: string): string {
  return context.resolveDir(`${dir}/git`);
}

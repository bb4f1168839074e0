/**
 * Records the state of a run's folder before and after each attempt. It delays a start by little, and never fails a
 * run: what cannot be read is recorded as such.
 */
import type { EngineContext } from "./context.ts";
import { describeError } from "./describe-error.ts";
import type { RunRecord } from "./store-port.ts";
import { objectsDirOf, workFolder } from "./work-folder.ts";

/** Before the start somebody waits for the agent; a state that takes longer is given up. */
export const BEFORE_MS = 2_000;
/** After the end the result waits. */
export const AFTER_MS = 10_000;

export async function recordFolder(
  context: EngineContext,
  run: RunRecord,
  phase: "before" | "after",
): Promise<void> {
  if (run.dir === null || !context.settings().changes.record) return;
  const { store, log, workspaces } = context;
  try {
    // An attempt without a first state (the record was off, the folder not under git) has no use for the second.
    if (phase === "after") {
      const first = store.folderStates(run.id).find((each) => each.attempt === run.attempt);
      if (!first?.tree) return;
    }
    const timeoutMs = phase === "before" ? BEFORE_MS : AFTER_MS;
    const folder = workFolder(context, run);
    const state = await workspaces.snapshot(folder, objectsDirOf(context, run.dir), timeoutMs);
    // Most shell jobs work outside of git: there is nothing to say about each of their runs.
    if (state.problem?.code === "not-git") return;
    if (state.problem) {
      log.info("The state of a run's folder was not recorded.", {
        runId: run.id,
        ...state.problem,
      });
    }
    store.recordFolderState({ ...state, runId: run.id, attempt: run.attempt, phase });
  } catch (error) {
    log.warn("The state of a run's folder could not be recorded.", {
      runId: run.id,
      error: describeError(error),
    });
  }
}

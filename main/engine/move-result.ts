/** What became of an apply, a revert or an undo, for people. */
import type { MoveResult } from "../../contract/changes.ts";
import type { Moved, MoveProblem } from "./workspace-port.ts";

export function moved(done: Moved, root: string, moveId: number | null): MoveResult {
  const { files, alreadyThere } = done;
  const message =
    files.length === 0 && alreadyThere.length > 0
      ? `Everything was in ${root} already.`
      : `Files changed in ${root}: ${files.length}.`;
  return { ok: true, message, conflicts: [], files, moveId };
}

export function notMoved({ message, conflicts }: MoveProblem): MoveResult {
  return { ok: false, message, conflicts, files: [], moveId: null };
}

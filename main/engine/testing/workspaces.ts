/**
 * A machine without git: the ledger and the runs of simulated months have nothing to do with it. What git really does
 * is shown with real repositories.
 */
import type { FolderState, Workspaces } from "../workspace-port.ts";

export function noWorkspaces(): Workspaces {
  const problem = { code: "not-git", message: "The folder is not under git." } as const;
  const refusal = { ok: false, error: problem } as const;
  const state: FolderState = {
    ...{ takenAt: 0, problem, root: null, head: null, branch: null, tree: null },
    ...{ dirtyFiles: 0, leftOut: [] },
  };
  return {
    snapshot: async () => state,
    compare: async () => refusal,
    patch: async () => refusal,
    move: async () => ({ ok: false, error: { ...problem, conflicts: [] } }),
    addWorktree: async () => refusal,
    workIn: async () => null,
    removeWorktree: async () => refusal,
    restoreWorktree: async () => refusal,
    exists: () => false,
    bytesBelow: async () => 0,
    records: () => [],
  };
}

/** States of folders before and after attempts, what was done with the changes, and worktrees. */
import type { WorktreeRecord } from "../engine/store-port.ts";
import type { FolderMove, RunFolderState, StoreReader, StoreWriter } from "../engine/store-port.ts";
import type { Sql } from "./sql.ts";

type FolderStore = Pick<
  StoreReader & StoreWriter,
  | "folderStates"
  | "runsInFolder"
  | "folderMoves"
  | "worktree"
  | "worktrees"
  | "recordFolderState"
  | "addFolderMove"
  | "undoFolderMove"
  | "saveWorktree"
>;

interface StateRow {
  run_id: number;
  attempt: number;
  phase: "before" | "after";
  taken_at: number;
  root: string | null;
  tree: string | null;
  detail: string;
}

interface MoveRow {
  id: number;
  run_id: number;
  kind: "apply" | "revert";
  root: string;
  from_tree: string;
  to_tree: string;
  at: number;
  undone_at: number | null;
}

interface WorktreeRow {
  run_id: number;
  state: string;
  created_at: number;
  detail: string;
}

const toState = (row: StateRow): RunFolderState => ({
  ...(JSON.parse(row.detail) as Pick<
    RunFolderState,
    "problem" | "head" | "branch" | "dirtyFiles" | "leftOut"
  >),
  runId: row.run_id,
  attempt: row.attempt,
  phase: row.phase,
  takenAt: row.taken_at,
  root: row.root,
  tree: row.tree,
});

const toMove = (row: MoveRow): FolderMove => ({
  id: row.id,
  runId: row.run_id,
  kind: row.kind,
  root: row.root,
  from: row.from_tree,
  to: row.to_tree,
  at: row.at,
  undoneAt: row.undone_at,
});

const toWorktree = (row: WorktreeRow): WorktreeRecord => ({
  ...(JSON.parse(row.detail) as WorktreeRecord),
  runId: row.run_id,
  state: row.state as WorktreeRecord["state"],
  createdAt: row.created_at,
});

export function folderStore(sql: Sql): FolderStore {
  const move = (id: number): FolderMove | null => {
    const row = sql.get<MoveRow>("SELECT * FROM folder_moves WHERE id = ?", id);
    return row === undefined ? null : toMove(row);
  };
  return {
    folderStates: (runId) =>
      sql
        .all<StateRow>(
          "SELECT * FROM folder_states WHERE run_id = ? ORDER BY attempt, phase DESC",
          runId,
        )
        .map(toState),

    runsInFolder: ({ root, from, until, exceptRun }) =>
      // An attempt without its second state is going on, or was lost: it counts from its beginning.
      sql.all<{ runId: number; jobName: string }>(
        `SELECT DISTINCT runs.id AS runId, runs.job_name AS jobName
         FROM folder_states s JOIN runs ON runs.id = s.run_id
         LEFT JOIN folder_states e ON e.run_id = s.run_id AND e.attempt = s.attempt AND e.phase = 'after'
         WHERE s.root = ? AND s.phase = 'before' AND s.taken_at < ? AND s.run_id <> ?
           AND coalesce(e.taken_at, runs.finished_at, ?) > ?
         ORDER BY runs.id DESC LIMIT 20`,
        root,
        until,
        exceptRun,
        until,
        from,
      ),

    folderMoves: (runId) =>
      sql
        .all<MoveRow>("SELECT * FROM folder_moves WHERE run_id = ? ORDER BY id DESC", runId)
        .map(toMove),

    worktree(runId) {
      const row = sql.get<WorktreeRow>("SELECT * FROM worktrees WHERE run_id = ?", runId);
      return row === undefined ? null : toWorktree(row);
    },

    worktrees: ({ gone = false } = {}) =>
      sql
        .all<WorktreeRow>(
          `SELECT * FROM worktrees WHERE state IN ('creating', 'ready', 'kept') OR ?
           ORDER BY run_id DESC`,
          gone ? 1 : 0,
        )
        .map(toWorktree),

    recordFolderState: (state) =>
      sql.transaction(() => {
        const { runId, attempt, phase, takenAt, root, tree, ...detail } = state;
        sql.run(
          `INSERT OR REPLACE INTO folder_states (run_id, attempt, phase, taken_at, root, tree, detail)
           VALUES (?, ?, ?, ?, ?, ?, ?)`,
          ...[runId, attempt, phase, takenAt, root, tree, JSON.stringify(detail)],
        );
      }),

    addFolderMove: (fields) =>
      sql.transaction(() => {
        const { lastInsertRowid } = sql.run(
          "INSERT INTO folder_moves (run_id, kind, root, from_tree, to_tree, at) VALUES (?, ?, ?, ?, ?, ?)",
          ...[fields.runId, fields.kind, fields.root, fields.from, fields.to, fields.at],
        );
        return move(lastInsertRowid)!;
      }),

    undoFolderMove: (id, at) =>
      sql.transaction(() => {
        const { changes } = sql.run(
          "UPDATE folder_moves SET undone_at = ? WHERE id = ? AND undone_at IS NULL",
          at,
          id,
        );
        return changes === 0 ? null : move(id);
      }),

    saveWorktree: (worktree) =>
      sql.transaction(() => {
        const { runId, state, createdAt, ...detail } = worktree;
        sql.run(
          "INSERT OR REPLACE INTO worktrees (run_id, state, created_at, detail) VALUES (?, ?, ?, ?)",
          ...[runId, state, createdAt, JSON.stringify(detail)],
        );
        return worktree;
      }),
  };
}

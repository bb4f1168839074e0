/** States of folders around attempts, what was done with the changes, and worktrees. */
export const sql = `
CREATE TABLE folder_states (
  run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  attempt INTEGER NOT NULL,
  phase TEXT NOT NULL CHECK (phase IN ('before', 'after')),
  taken_at INTEGER NOT NULL,
  root TEXT,
  tree TEXT,
  detail TEXT NOT NULL,
  PRIMARY KEY (run_id, attempt, phase)
) STRICT, WITHOUT ROWID;
CREATE INDEX folder_states_root ON folder_states (root, taken_at) WHERE root IS NOT NULL;

CREATE TABLE folder_moves (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  root TEXT NOT NULL,
  from_tree TEXT NOT NULL,
  to_tree TEXT NOT NULL,
  at INTEGER NOT NULL,
  undone_at INTEGER
) STRICT;
CREATE INDEX folder_moves_run ON folder_moves (run_id);

-- No reference to the run: the folder may hold work when its run is long gone.
CREATE TABLE worktrees (
  run_id INTEGER PRIMARY KEY,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX worktrees_state ON worktrees (state);
`;

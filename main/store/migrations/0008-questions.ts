/** Permission questions: an agent waits for a person's word before it uses a tool. */
export const sql = `
CREATE TABLE questions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  attempt INTEGER NOT NULL,
  call_id TEXT NOT NULL,
  tool TEXT NOT NULL,
  detail TEXT NOT NULL,
  input TEXT NOT NULL,
  state TEXT NOT NULL,
  message TEXT,
  asked_at INTEGER NOT NULL,
  deadline_at INTEGER NOT NULL,
  decided_at INTEGER,
  answered_by TEXT,
  UNIQUE (run_id, attempt, call_id)
) STRICT;

CREATE INDEX questions_open ON questions (deadline_at) WHERE state = 'open';
`;

/** Jobs that wait for a person's word, as they would be made. */
export const sql = `
CREATE TABLE proposals (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  state TEXT NOT NULL,
  input TEXT NOT NULL,
  is_own INTEGER NOT NULL,
  run_id INTEGER REFERENCES runs (id) ON DELETE SET NULL,
  proposer_id INTEGER REFERENCES jobs (id),
  proposer_name TEXT NOT NULL,
  depth INTEGER NOT NULL,
  proposed_at INTEGER NOT NULL,
  decided_at INTEGER,
  decided_by TEXT,
  job_id INTEGER REFERENCES jobs (id)
) STRICT;

CREATE INDEX proposals_open ON proposals (id) WHERE state = 'open';
CREATE INDEX proposals_run ON proposals (run_id) WHERE run_id IS NOT NULL;
CREATE INDEX proposals_job ON proposals (job_id) WHERE job_id IS NOT NULL;
`;

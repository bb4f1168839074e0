/** The first schema: jobs, the ledger, runs and their attempts, money, messages. */
export const sql = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Columns are what queries and compare-and-sets need; the rest of a job is JSON in spec.
CREATE TABLE jobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  next_due_at INTEGER,
  enabled INTEGER NOT NULL,
  paused_until INTEGER,
  pause_reason TEXT,
  fires INTEGER NOT NULL,
  failures_in_a_row INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  removed_at INTEGER,
  spec TEXT NOT NULL
) STRICT;
CREATE INDEX jobs_next_due ON jobs (next_due_at)
  WHERE next_due_at IS NOT NULL AND removed_at IS NULL;
CREATE INDEX jobs_paused_until ON jobs (paused_until)
  WHERE paused_until IS NOT NULL AND removed_at IS NULL;

-- Which jobs start after a run of another one: derived from spec, for look-up by leader.
CREATE TABLE job_follows (
  leader_id INTEGER NOT NULL,
  job_id INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  PRIMARY KEY (leader_id, job_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX job_follows_job ON job_follows (job_id);

-- What runs were asked to do. A prompt may have two million characters and a job fires thousands of times:
-- equal work is kept once.
CREATE TABLE works (
  id INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  job_id INTEGER REFERENCES jobs (id),
  job_name TEXT NOT NULL,
  state TEXT NOT NULL,
  trigger TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  dispatched_at INTEGER,
  started_at INTEGER,
  finished_at INTEGER,
  attempt INTEGER NOT NULL DEFAULT 0,
  attempts_used INTEGER NOT NULL DEFAULT 0,
  exit_code INTEGER,
  reason TEXT,
  failure_class TEXT,
  agent TEXT NOT NULL,
  agent_version TEXT,
  model TEXT,
  profile TEXT NOT NULL,
  folder TEXT NOT NULL,
  session_id TEXT,
  turns INTEGER,
  tokens_input INTEGER NOT NULL DEFAULT 0,
  tokens_cached INTEGER NOT NULL DEFAULT 0,
  tokens_output INTEGER NOT NULL DEFAULT 0,
  tokens_reasoning INTEGER NOT NULL DEFAULT 0,
  cost_usd REAL,
  cost_source TEXT NOT NULL DEFAULT 'unknown',
  summary TEXT,
  batch TEXT,
  after TEXT NOT NULL,
  not_before INTEGER,
  waiting_for TEXT,
  permission_blocks INTEGER NOT NULL DEFAULT 0,
  dead_letter INTEGER NOT NULL DEFAULT 0,
  pinned INTEGER NOT NULL DEFAULT 0,
  seen_at INTEGER,
  created_at INTEGER NOT NULL,
  reopened_at INTEGER,
  work_id INTEGER NOT NULL REFERENCES works (id),
  priority INTEGER NOT NULL,
  weight INTEGER NOT NULL,
  concurrency_key TEXT,
  dir TEXT,
  marker TEXT,
  stop_as TEXT,
  stop_reason TEXT,
  resume_session_id TEXT,
  account_key TEXT,
  catch_up INTEGER NOT NULL,
  output_bytes INTEGER
) STRICT;
CREATE INDEX runs_state ON runs (state, id);
CREATE INDEX runs_job ON runs (job_id, id);
CREATE INDEX runs_queue ON runs (priority DESC, due_at, id) WHERE state = 'queued';
CREATE INDEX runs_not_before ON runs (not_before)
  WHERE state = 'waiting' AND not_before IS NOT NULL;
CREATE INDEX runs_batch ON runs (batch, id) WHERE batch IS NOT NULL;
CREATE INDEX runs_work ON runs (work_id);
-- For retention: by age, and by the bytes of the run folders.
CREATE INDEX runs_finished ON runs (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX runs_bytes ON runs (id, output_bytes) WHERE output_bytes > 0;
CREATE INDEX runs_unmeasured ON runs (id) WHERE output_bytes IS NULL AND finished_at IS NOT NULL;

CREATE TABLE run_dependencies (
  depends_on INTEGER NOT NULL,
  run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  PRIMARY KEY (depends_on, run_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_dependencies_run ON run_dependencies (run_id);

CREATE TABLE run_texts (
  run_id INTEGER PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
  answer TEXT,
  structured TEXT
) STRICT;

-- Full-text index by run id. Contentless: it holds no copy of the text. tag holds the token j<job id>, so that
-- the search within one job needs no second look at each hit.
CREATE VIRTUAL TABLE run_search USING fts5 (
  prompt, answer, tag,
  content = '', contentless_delete = 1,
  tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3 4'
);

CREATE TABLE attempts (
  run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  attempt INTEGER NOT NULL,
  dir TEXT NOT NULL,
  marker TEXT NOT NULL,
  dispatched_at INTEGER NOT NULL,
  started_at INTEGER,
  finished_at INTEGER,
  exit_code INTEGER,
  outcome TEXT,
  reason TEXT,
  failure_class TEXT,
  session_id TEXT,
  model TEXT,
  turns INTEGER,
  tokens_input INTEGER NOT NULL DEFAULT 0,
  tokens_cached INTEGER NOT NULL DEFAULT 0,
  tokens_output INTEGER NOT NULL DEFAULT 0,
  tokens_reasoning INTEGER NOT NULL DEFAULT 0,
  cost_usd REAL,
  cost_source TEXT NOT NULL DEFAULT 'unknown',
  permission_blocks INTEGER NOT NULL DEFAULT 0,
  day TEXT,
  command TEXT,
  agent_version TEXT,
  PRIMARY KEY (run_id, attempt)
) STRICT, WITHOUT ROWID;
CREATE INDEX attempts_dir ON attempts (dir);

-- The ledger: one row for each due instant of each job. The key is what makes a second firing impossible.
CREATE TABLE occurrences (
  job_id INTEGER NOT NULL REFERENCES jobs (id),
  due_at INTEGER NOT NULL,
  last_due_at INTEGER NOT NULL,
  count INTEGER NOT NULL CHECK (count >= 1),
  outcome TEXT NOT NULL,
  reason TEXT,
  run_id INTEGER REFERENCES runs (id) ON DELETE SET NULL,
  decided_at INTEGER NOT NULL,
  PRIMARY KEY (job_id, due_at),
  CHECK (last_due_at >= due_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX occurrences_due ON occurrences (due_at);
CREATE INDEX occurrences_outcome ON occurrences (outcome, due_at);
CREATE INDEX occurrences_run ON occurrences (run_id) WHERE run_id IS NOT NULL;

-- Daily sums. job_id 0 = no job, model '' = not known: NULL would not be unique in a key.
CREATE TABLE rollups (
  day TEXT NOT NULL,
  job_id INTEGER NOT NULL,
  agent TEXT NOT NULL,
  model TEXT NOT NULL,
  folder TEXT NOT NULL,
  runs INTEGER NOT NULL DEFAULT 0,
  succeeded INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  duration_ms INTEGER NOT NULL DEFAULT 0,
  tokens_input INTEGER NOT NULL DEFAULT 0,
  tokens_cached INTEGER NOT NULL DEFAULT 0,
  tokens_output INTEGER NOT NULL DEFAULT 0,
  tokens_reasoning INTEGER NOT NULL DEFAULT 0,
  cost_usd REAL NOT NULL DEFAULT 0,
  unknown_cost_runs INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (day, job_id, agent, model, folder)
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
  agent TEXT NOT NULL,
  session_id TEXT NOT NULL,
  tokens_input INTEGER NOT NULL,
  tokens_cached INTEGER NOT NULL,
  tokens_output INTEGER NOT NULL,
  tokens_reasoning INTEGER NOT NULL,
  cost_usd REAL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (agent, session_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE holds (
  account_key TEXT PRIMARY KEY,
  until INTEGER NOT NULL,
  reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  event TEXT NOT NULL,
  channel TEXT NOT NULL,
  idempotency_key TEXT NOT NULL UNIQUE,
  job_id INTEGER,
  run_id INTEGER REFERENCES runs (id) ON DELETE CASCADE,
  payload TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending',
  tries INTEGER NOT NULL DEFAULT 0,
  next_try_at INTEGER,
  last_error TEXT
) STRICT;
CREATE INDEX outbox_state ON outbox (state, next_try_at);
CREATE INDEX outbox_run ON outbox (run_id) WHERE run_id IS NOT NULL;
CREATE INDEX outbox_created ON outbox (created_at);

-- Folders of pruned runs that may still be on disk: the removal of files comes after the commit.
CREATE TABLE pruned_dirs (dir TEXT PRIMARY KEY, pruned_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

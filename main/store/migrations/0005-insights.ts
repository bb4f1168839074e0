/** Coarser sums beside the daily ones, so that a year of a thousand jobs is added up in a moment. */

/** Fills the coarser sums from the daily ones; also used where history is written in bulk. */
export const FILL_COARSE = `
INSERT INTO rollup_days (day, agent, model, runs, succeeded, failed, duration_ms, tokens, cost_usd, cost_computed_usd, unknown_cost_runs)
  SELECT day, agent, model, sum(runs), sum(succeeded), sum(failed), sum(duration_ms),
    sum(tokens_input + tokens_cached + tokens_output + tokens_reasoning),
    total(cost_usd), total(cost_computed_usd), sum(unknown_cost_runs)
  FROM rollups GROUP BY 1, 2, 3;
INSERT INTO rollup_months (month, job_id, agent, model, folder, runs, succeeded, failed, duration_ms, tokens, cost_usd, cost_computed_usd, unknown_cost_runs)
  SELECT substr(day, 1, 7), job_id, agent, model, folder, sum(runs), sum(succeeded), sum(failed), sum(duration_ms),
    sum(tokens_input + tokens_cached + tokens_output + tokens_reasoning),
    total(cost_usd), total(cost_computed_usd), sum(unknown_cost_runs)
  FROM rollups GROUP BY 1, 2, 3, 4, 5;
INSERT INTO durations (day, agent, bin, runs)
  SELECT day, agent, CAST(round(16 * log2(max(1, duration))) AS INTEGER), count(*) FROM (
    SELECT runs.agent AS agent, runs.finished_at - runs.started_at AS duration,
      (SELECT a.day FROM attempts a WHERE a.run_id = runs.id AND a.attempt = runs.attempt) AS day
    FROM runs WHERE finished_at IS NOT NULL AND started_at IS NOT NULL
  ) WHERE day IS NOT NULL GROUP BY 1, 2, 3;
`;

const SUMS = `
  runs INTEGER NOT NULL DEFAULT 0,
  succeeded INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  duration_ms INTEGER NOT NULL DEFAULT 0,
  tokens INTEGER NOT NULL DEFAULT 0,
  cost_usd REAL NOT NULL DEFAULT 0,
  cost_computed_usd REAL NOT NULL DEFAULT 0,
  unknown_cost_runs INTEGER NOT NULL DEFAULT 0,
`;

export const sql = `
ALTER TABLE rollups ADD COLUMN cost_computed_usd REAL NOT NULL DEFAULT 0;
UPDATE rollups SET cost_computed_usd = computed.usd FROM (
  SELECT a.day AS day, coalesce(r.job_id, 0) AS job_id, r.agent AS agent,
    coalesce(a.model, r.model, '') AS model, r.folder AS folder, total(a.cost_usd) AS usd
  FROM attempts a JOIN runs r ON r.id = a.run_id
  WHERE a.cost_source = 'computed' AND a.day IS NOT NULL GROUP BY 1, 2, 3, 4, 5
) AS computed
WHERE rollups.day = computed.day AND rollups.job_id = computed.job_id AND rollups.agent = computed.agent
  AND rollups.model = computed.model AND rollups.folder = computed.folder;
CREATE INDEX rollups_job ON rollups (job_id, day);
CREATE INDEX rollups_folder ON rollups (folder, day);

CREATE TABLE rollup_days (
  day TEXT NOT NULL, agent TEXT NOT NULL, model TEXT NOT NULL, ${SUMS}
  PRIMARY KEY (day, agent, model)
) STRICT, WITHOUT ROWID;
CREATE TABLE rollup_months (
  month TEXT NOT NULL, job_id INTEGER NOT NULL, agent TEXT NOT NULL, model TEXT NOT NULL,
  folder TEXT NOT NULL, ${SUMS}
  PRIMARY KEY (month, job_id, agent, model, folder)
) STRICT, WITHOUT ROWID;

-- How long runs took: bin n holds durations near 2^(n/16) milliseconds.
CREATE TABLE durations (
  day TEXT NOT NULL, agent TEXT NOT NULL, bin INTEGER NOT NULL, runs INTEGER NOT NULL,
  PRIMARY KEY (day, agent, bin)
) STRICT, WITHOUT ROWID;
${FILL_COARSE}`;

/** Results can be put away, and runs found by what pages filter for. */
export const sql = `
ALTER TABLE runs ADD COLUMN archived_at INTEGER;
-- What has nothing to report is put away by itself.
UPDATE runs SET archived_at = finished_at, seen_at = coalesce(seen_at, finished_at)
  WHERE state = 'silent' AND finished_at IS NOT NULL;

CREATE INDEX runs_inbox ON runs (finished_at) WHERE archived_at IS NULL AND finished_at IS NOT NULL;
CREATE INDEX runs_archived ON runs (finished_at) WHERE archived_at IS NOT NULL;
CREATE INDEX runs_pinned ON runs (id) WHERE pinned = 1;
CREATE INDEX runs_agent ON runs (agent, id);
CREATE INDEX runs_trigger ON runs (trigger, id);
CREATE INDEX runs_folder ON runs (folder, id);
-- With the state, so that the strips of a thousand jobs are read from the index alone.
DROP INDEX runs_job;
CREATE INDEX runs_job ON runs (job_id, id, state);
-- With the number, so that what was missed is summed from the index alone.
DROP INDEX occurrences_outcome;
CREATE INDEX occurrences_outcome ON occurrences (outcome, due_at, count);
`;

/**
 * Retention: removes ended runs by age, number and bytes, a bounded number per call.
 *
 * Kept whatever the limits: pinned runs, runs that are not over, and runs that a waiting run depends on.
 * A ledger row goes when it is too old and its run is gone. Daily sums stay.
 */
import type { StoreWriter } from "../engine/store-port.ts";
import { list, type Sql } from "./sql.ts";

/** Runs removed by one call at most: about half a second among a million runs, in which nothing else is done. */
const RUNS_PER_CALL = 1_000;
/** Run folders measured by one call at most. */
const MEASURED_PER_CALL = 5_000;
const ROWS_PER_CALL = 20_000;
const DAY_MS = 86_400_000;

type Prune = StoreWriter["prune"];
type Limits = Parameters<Prune>[0];

const REMOVABLE = `finished_at IS NOT NULL AND pinned = 0
  AND state NOT IN ('waiting', 'queued', 'starting', 'running', 'stopping', 'settling')
  AND NOT EXISTS (SELECT 1 FROM run_dependencies d JOIN runs w ON w.id = d.run_id
    WHERE d.depends_on = runs.id AND w.state = 'waiting')`;

export function pruner(sql: Sql): Prune {
  return (limits) => {
    const sizes = limits.maxBytes === null ? [] : measure(sql, limits.bytesOf);
    return sql.transaction(() => {
      for (const { id, bytes } of sizes) {
        sql.run("UPDATE runs SET output_bytes = ? WHERE id = ?", bytes, id);
      }
      const doomed = new Set<number>();
      for (const choose of [tooOld, tooMany, tooBig]) {
        if (doomed.size < RUNS_PER_CALL) {
          for (const id of choose(sql, limits, RUNS_PER_CALL - doomed.size)) doomed.add(id);
        }
      }
      const dirs = remove(sql, [...doomed], limits.now);
      return { runs: doomed.size, dirs, occurrences: forget(sql, limits) };
    });
  };
}

/** Looks at folders whose size is not known yet. Outside the transaction: the disk may be slow. */
function measure(sql: Sql, bytesOf: Limits["bytesOf"]): { id: number; bytes: number }[] {
  const runs = sql.all<{ id: number }>(
    "SELECT id FROM runs WHERE output_bytes IS NULL AND finished_at IS NOT NULL ORDER BY id LIMIT ?",
    MEASURED_PER_CALL,
  );
  return runs.map(({ id }) => {
    const attempts = sql.all<{ dir: string }>("SELECT dir FROM attempts WHERE run_id = ?", id);
    return { id, bytes: attempts.reduce((total, { dir }) => total + bytesOf(dir), 0) };
  });
}

const ids = (rows: { id: number }[]): number[] => rows.map(({ id }) => id);

function tooOld(sql: Sql, limits: Limits, most: number): number[] {
  if (limits.maxAgeDays === null) return [];
  return ids(
    sql.all(
      `SELECT id FROM runs WHERE finished_at < ? AND ${REMOVABLE} ORDER BY finished_at LIMIT ?`,
      limits.now - limits.maxAgeDays * DAY_MS,
      most,
    ),
  );
}

function tooMany(sql: Sql, limits: Limits, most: number): number[] {
  const max = limits.maxRunsPerJob;
  if (max === null) return [];
  const jobs = sql.all<{ jobId: number }>(
    `SELECT job_id AS jobId FROM runs WHERE job_id IS NOT NULL GROUP BY job_id HAVING count(*) > ?`,
    max,
  );
  const found: number[] = [];
  for (const { jobId } of jobs) {
    if (found.length >= most) break;
    const older = sql.all<{ id: number }>(
      `SELECT id FROM runs WHERE job_id = @jobId
       AND id <= (SELECT id FROM runs WHERE job_id = @jobId ORDER BY id DESC LIMIT 1 OFFSET @max)
       AND ${REMOVABLE} ORDER BY id LIMIT @most`,
      { jobId, max, most: most - found.length },
    );
    found.push(...ids(older));
  }
  return found;
}

/** Oldest first, until the rest fits. */
function tooBig(sql: Sql, limits: Limits, most: number): number[] {
  if (limits.maxBytes === null) return [];
  const total = sql.get<{ bytes: number | null }>(
    "SELECT sum(output_bytes) AS bytes FROM runs WHERE output_bytes > 0",
  );
  let excess = (total?.bytes ?? 0) - limits.maxBytes;
  if (excess <= 0) return [];
  const found: number[] = [];
  const oldest = sql.all<{ id: number; bytes: number }>(
    `SELECT id, output_bytes AS bytes FROM runs WHERE output_bytes > 0 AND ${REMOVABLE}
     ORDER BY id LIMIT ?`,
    most,
  );
  for (const { id, bytes } of oldest) {
    if (excess <= 0) break;
    found.push(id);
    excess -= bytes;
  }
  return found;
}

/**
 * Removes runs and all that belongs to them. Folders are named in this answer and once more in that of the next
 * call, in case the process ended between the commit and the removal of files.
 */
function remove(sql: Sql, doomed: readonly number[], now: number): string[] {
  const again = sql.all<{ dir: string }>("SELECT dir FROM pruned_dirs");
  sql.run("DELETE FROM pruned_dirs");
  const dirs = again.map(({ dir }) => dir);
  const works = new Set<number>();
  for (const id of doomed) {
    for (const { dir } of sql.all<{ dir: string }>(
      "SELECT dir FROM attempts WHERE run_id = ?",
      id,
    )) {
      dirs.push(dir);
      sql.run("INSERT OR IGNORE INTO pruned_dirs (dir, pruned_at) VALUES (?, ?)", dir, now);
    }
    works.add(sql.get<{ w: number }>("SELECT work_id AS w FROM runs WHERE id = ?", id)!.w);
    sql.run("DELETE FROM run_search WHERE rowid = ?", id);
    sql.run("DELETE FROM runs WHERE id = ?", id);
  }
  if (works.size > 0) {
    sql.run(
      `DELETE FROM works WHERE id IN (SELECT value FROM json_each(?))
       AND NOT EXISTS (SELECT 1 FROM runs WHERE work_id = works.id)`,
      list([...works]),
    );
  }
  return [...new Set(dirs)];
}

/** Old ledger rows without a run, and old messages that nobody will send any more. @returns ledger rows removed */
function forget(sql: Sql, limits: Limits): number {
  if (limits.maxAgeDays === null) return 0;
  const before = limits.now - limits.maxAgeDays * DAY_MS;
  sql.run(
    `DELETE FROM outbox WHERE id IN (SELECT id FROM outbox
       WHERE created_at < ? AND state NOT IN ('pending', 'failed', 'digest') LIMIT ?)`,
    before,
    ROWS_PER_CALL,
  );
  return sql.run(
    `DELETE FROM occurrences WHERE (job_id, due_at) IN (SELECT job_id, due_at FROM occurrences
       WHERE due_at < @before AND last_due_at < @before AND run_id IS NULL LIMIT @most)`,
    { before, most: ROWS_PER_CALL },
  ).changes;
}

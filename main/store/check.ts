/** The long check: SQLite's own, references, and the promises of the ledger. Takes about a minute among a million runs. */
import type Database from "better-sqlite3";

/** Each finds rows that must not be there; `%` in the sentence stands for their number. */
const INVARIANTS: readonly { sentence: string; sql: string }[] = [
  {
    sentence: "% scheduled runs have no row in the ledger",
    sql: `SELECT count(*) FROM runs WHERE trigger = 'schedule' AND job_id IS NOT NULL AND NOT EXISTS
      (SELECT 1 FROM occurrences o WHERE o.job_id = runs.job_id AND o.due_at = runs.due_at AND o.run_id = runs.id)`,
  },
  {
    sentence: "% rows of the ledger belong to a run of another job",
    sql: `SELECT count(*) FROM occurrences o JOIN runs ON runs.id = o.run_id WHERE runs.job_id IS NOT o.job_id`,
  },
  {
    sentence: "% rows of the ledger overlap the row before them",
    sql: `SELECT count(*) FROM occurrences o WHERE o.due_at <= (SELECT p.last_due_at FROM occurrences p
      WHERE p.job_id = o.job_id AND p.due_at < o.due_at ORDER BY p.due_at DESC LIMIT 1)`,
  },
  {
    sentence: "% ended runs have no instant at which they ended, or an attempt that has not",
    sql: `SELECT count(*) FROM runs WHERE state NOT IN ('waiting', 'queued', 'starting', 'running', 'stopping', 'settling')
      AND (finished_at IS NULL OR EXISTS
        (SELECT 1 FROM attempts a WHERE a.run_id = runs.id AND a.finished_at IS NULL))`,
  },
  {
    sentence: "% runs under way have no open attempt",
    sql: `SELECT count(*) FROM runs WHERE state IN ('starting', 'running', 'stopping', 'settling') AND NOT EXISTS
      (SELECT 1 FROM attempts a WHERE a.run_id = runs.id AND a.attempt = runs.attempt AND a.finished_at IS NULL)`,
  },
  {
    sentence: "% waiting or queued runs have an open attempt",
    sql: `SELECT count(*) FROM runs WHERE state IN ('waiting', 'queued') AND EXISTS
      (SELECT 1 FROM attempts a WHERE a.run_id = runs.id AND a.finished_at IS NULL)`,
  },
  {
    sentence: "% runs do not show their newest attempt",
    sql: `SELECT count(*) FROM runs
      WHERE attempt <> coalesce((SELECT max(attempt) FROM attempts a WHERE a.run_id = runs.id), 0)`,
  },
];

export function checkDatabase(database: Database.Database): { ok: boolean; problems: string[] } {
  const problems: string[] = [];
  const integrity = database.pragma("integrity_check(20)") as { integrity_check: string }[];
  for (const { integrity_check: line } of integrity) if (line !== "ok") problems.push(line);
  // A damaged file would only yield nonsense from here on.
  if (problems.length > 0) return { ok: false, problems };
  const references = database.pragma("foreign_key_check") as { table: string; parent: string }[];
  for (const { table, parent } of references.slice(0, 20)) {
    problems.push(`a row of ${table} refers to a row of ${parent} that is not there`);
  }
  for (const { sentence, sql } of INVARIANTS) {
    const found = database.prepare(sql).pluck().get() as number;
    if (found > 0) problems.push(sentence.replace("%", String(found)));
  }
  return { ok: problems.length === 0, problems };
}

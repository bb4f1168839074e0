/**
 * Which instants of a claim the ledger has already. Read once for the whole span of the claim, which holds the write
 * lock: asking for each of 100,000 instants would take a second.
 */
import type { LedgerEntry } from "../engine/store-port.ts";
import type { Sql } from "./sql.ts";

interface KnownRow {
  dueAt: number;
  lastDueAt: number;
  count: number;
  runId: number | null;
}

export interface KnownRows {
  /** The row that stands for this instant: its own, or one of many occurrences around it. */
  covering(dueAt: number): KnownRow | null;
  /**
   * What an entry may stand for. A row of many that would reach over rows already there ends before the first of
   * them, and its number is less by theirs. That happens only after the clock was set back over a long gap.
   */
  fit(entry: LedgerEntry): { lastDueAt: number; count: number };
  add(row: KnownRow): void;
}

export function knownRows(sql: Sql, jobId: number, entries: readonly LedgerEntry[]): KnownRows {
  let first = Number.MAX_SAFE_INTEGER;
  let last = 0;
  for (const { dueAt, lastDueAt } of entries) {
    first = Math.min(first, dueAt);
    last = Math.max(last, lastDueAt);
  }
  const rows = sql.all<KnownRow>(
    `SELECT due_at AS dueAt, last_due_at AS lastDueAt, count, run_id AS runId FROM occurrences
     WHERE job_id = @jobId AND due_at <= @last AND due_at >= coalesce(
       (SELECT due_at FROM occurrences WHERE job_id = @jobId AND due_at < @first
        ORDER BY due_at DESC LIMIT 1), @first)`,
    { jobId, first, last },
  );
  const byDue = new Map(rows.map((row) => [row.dueAt, row]));
  /** Rows of many: few, even after months asleep. */
  const spans = rows.filter((row) => row.lastDueAt > row.dueAt);

  return {
    covering: (dueAt) =>
      byDue.get(dueAt) ?? spans.find((row) => row.dueAt <= dueAt && dueAt <= row.lastDueAt) ?? null,

    fit({ dueAt, lastDueAt, count }) {
      if (lastDueAt === dueAt) return { lastDueAt, count };
      const inside = [...byDue.values()].filter(
        (row) => row.dueAt > dueAt && row.dueAt <= lastDueAt,
      );
      if (inside.length === 0) return { lastDueAt, count };
      const end = Math.min(...inside.map((row) => row.dueAt)) - 1;
      const theirs = inside.reduce((total, row) => total + row.count, 0);
      return { lastDueAt: Math.max(dueAt, end), count: Math.max(1, count - theirs) };
    },

    add(row) {
      byDue.set(row.dueAt, row);
      if (row.lastDueAt > row.dueAt) spans.push(row);
    },
  };
}

/** Claiming: ledger rows, their runs and the job's next due instant, all or nothing. */
import type { Occurrence } from "../../contract/run.ts";
import type {
  Claim,
  ClaimResult,
  LedgerEntry,
  RunRecord,
  StoreReader,
} from "../engine/store-port.ts";
import { insertRun } from "./run-insert.ts";
import type { Sql } from "./sql.ts";

/**
 * Not inserted when a row stands for this instant already, be it by its key or inside a row of many occurrences.
 * One statement, so that a claim of 100,000 occurrences stays short.
 */
const INSERT = `
INSERT INTO occurrences (job_id, due_at, last_due_at, count, outcome, reason, run_id, decided_at)
SELECT @jobId, @dueAt, @lastDueAt, @count, @outcome, @reason, @runId, @decidedAt
WHERE coalesce((SELECT last_due_at FROM occurrences WHERE job_id = @jobId AND due_at <= @dueAt
  ORDER BY due_at DESC LIMIT 1) < @dueAt, 1)`;

const KNOWN = `
SELECT run_id, last_due_at FROM occurrences WHERE job_id = ? AND due_at <= ?
ORDER BY due_at DESC LIMIT 1`;

export function claimer(sql: Sql, run: StoreReader["run"]): (claim: Claim) => ClaimResult | null {
  return (claim) =>
    sql.transaction(() => {
      const moved = sql.run(
        `UPDATE jobs SET next_due_at = ? WHERE id = ? AND next_due_at IS ? AND removed_at IS NULL`,
        claim.nextDueAt,
        claim.jobId,
        claim.expectedNextDueAt,
      );
      if (moved.changes === 0) return null;

      const runs: RunRecord[] = [];
      const duplicates: number[] = [];
      /** Run made, or found, for a due instant of this claim. */
      const runAt = new Map<number, number | null>();
      const written: (Occurrence | null)[] = Array.from(
        { length: claim.entries.length },
        () => null,
      );
      let duplicateFires = 0;

      function write(entry: LedgerEntry, index: number, runId: number | null): void {
        const { dueAt, lastDueAt, count, outcome, reason } = entry;
        const row = { jobId: claim.jobId, dueAt, lastDueAt, count, outcome, reason, runId };
        const occurrence = { ...row, decidedAt: claim.decidedAt };
        if (sql.run(INSERT, occurrence).changes === 1) written[index] = occurrence;
        else duplicates.push(dueAt);
      }

      // Runs first: older occurrences may be coalesced into the run of a later one.
      for (const [index, entry] of claim.entries.entries()) {
        if (entry.newRun === null) continue;
        const known = sql.get<{ run_id: number | null; last_due_at: number }>(
          KNOWN,
          claim.jobId,
          entry.dueAt,
        );
        if (known !== undefined && known.last_due_at >= entry.dueAt) {
          duplicates.push(entry.dueAt);
          duplicateFires += 1;
          runAt.set(entry.dueAt, known.run_id);
          continue;
        }
        const id = insertRun(sql, entry.newRun);
        runAt.set(entry.dueAt, id);
        write(entry, index, id);
        runs.push(run(id)!);
      }
      for (const [index, entry] of claim.entries.entries()) {
        if (entry.newRun !== null) continue;
        const into = entry.intoDueAt === null ? null : (runAt.get(entry.intoDueAt) ?? null);
        write(entry, index, into ?? entry.intoRunId);
      }

      const fires = Math.max(0, claim.addFires - duplicateFires);
      if (fires > 0) sql.run("UPDATE jobs SET fires = fires + ? WHERE id = ?", fires, claim.jobId);
      return {
        occurrences: written.filter((occurrence) => occurrence !== null),
        runs,
        duplicates: duplicates.sort((a, b) => a - b),
      };
    });
}

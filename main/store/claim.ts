/** Claiming: ledger rows, their runs and the job's next due instant, all or nothing. */
import type { Occurrence } from "../../contract/run.ts";
import type {
  Claim,
  ClaimResult,
  LedgerEntry,
  RunRecord,
  StoreReader,
} from "../engine/store-port.ts";
import { knownRows } from "./known-rows.ts";
import { enqueue } from "./outbox-rows.ts";
import { insertRun } from "./run-insert.ts";
import type { Sql } from "./sql.ts";

export function claimer(sql: Sql, run: StoreReader["run"]): (claim: Claim) => ClaimResult | null {
  return (claim) =>
    sql.transaction(() => {
      const { jobId, decidedAt, entries } = claim;
      const moved = sql.run(
        "UPDATE jobs SET next_due_at = ? WHERE id = ? AND next_due_at IS ? AND removed_at IS NULL",
        claim.nextDueAt,
        jobId,
        claim.expectedNextDueAt,
      );
      if (moved.changes === 0) return null;

      const known = knownRows(sql, jobId, entries);
      const runs: RunRecord[] = [];
      const duplicates: number[] = [];
      /** Run made, or found, for a due instant of this claim. */
      const runAt = new Map<number, number | null>();
      const written = new Map<LedgerEntry, Occurrence>();
      let duplicateFires = 0;

      function write(entry: LedgerEntry, runId: number | null): void {
        const { dueAt, outcome, reason } = entry;
        const { lastDueAt, count } = known.fit(entry);
        sql.run(
          `INSERT INTO occurrences (job_id, due_at, last_due_at, count, outcome, reason, run_id, decided_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
          jobId,
          dueAt,
          lastDueAt,
          count,
          outcome,
          reason,
          runId,
          decidedAt,
        );
        known.add({ dueAt, lastDueAt, count, runId });
        const row = { jobId, dueAt, outcome, reason, runId, count, lastDueAt, decidedAt };
        written.set(entry, row);
      }

      // Runs first: older occurrences may be coalesced into the run of a later one.
      for (const entry of entries) {
        if (entry.newRun === null) continue;
        const present = known.covering(entry.dueAt);
        if (present !== null) {
          duplicates.push(entry.dueAt);
          duplicateFires += 1;
          runAt.set(entry.dueAt, present.runId);
          continue;
        }
        const id = insertRun(sql, entry.newRun);
        runAt.set(entry.dueAt, id);
        write(entry, id);
        runs.push(run(id)!);
      }
      for (const entry of entries) {
        if (entry.newRun !== null) continue;
        if (known.covering(entry.dueAt) !== null) {
          duplicates.push(entry.dueAt);
          continue;
        }
        const into = entry.intoDueAt === null ? null : (runAt.get(entry.intoDueAt) ?? null);
        write(entry, into ?? entry.intoRunId);
      }

      const fires = Math.max(0, claim.addFires - duplicateFires);
      if (fires > 0) sql.run("UPDATE jobs SET fires = fires + ? WHERE id = ?", fires, jobId);
      enqueue(sql, claim.outbox);
      return {
        occurrences: entries.flatMap((entry) => written.get(entry) ?? []),
        runs,
        duplicates: duplicates.sort((a, b) => a - b),
      };
    });
}

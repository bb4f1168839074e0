/** Proposals as rows. */
import type { JobInput } from "../../contract/job.ts";
import type { Proposal } from "../../contract/proposals.ts";
import type { ProposalState, QuestionDoor } from "../../contract/words.ts";
import type { ProposalReader, ProposalWriter } from "../engine/proposal-port.ts";
import type { StoreWriter } from "../engine/store-port.ts";
import { enqueue } from "./outbox-rows.ts";
import { type Sql, toFlag } from "./sql.ts";

const MOST_LISTED = 1_000;

interface Row {
  id: number;
  state: ProposalState;
  input: string;
  is_own: number;
  run_id: number | null;
  proposer_id: number | null;
  proposer_name: string;
  depth: number;
  proposed_at: number;
  decided_at: number | null;
  decided_by: QuestionDoor | null;
  decided_name: string | null;
  changed: string;
  job_id: number | null;
}

function toProposal(row: Row): Proposal {
  return {
    id: row.id,
    state: row.state,
    job: JSON.parse(row.input) as JobInput,
    proposer:
      row.is_own === 1
        ? null
        : { runId: row.run_id, jobId: row.proposer_id, jobName: row.proposer_name },
    depth: row.depth,
    proposedAt: row.proposed_at,
    decidedAt: row.decided_at,
    decidedBy: row.decided_by,
    decidedName: row.decided_name,
    changed: JSON.parse(row.changed) as string[],
    jobId: row.job_id,
  };
}

export function proposalStore(
  sql: Sql,
  jobs: Pick<StoreWriter, "createJob">,
): ProposalReader & ProposalWriter {
  const one = (condition: string, value: number): Proposal | null => {
    const row = sql.get<Row>(`SELECT * FROM proposals WHERE ${condition}`, value);
    return row === undefined ? null : toProposal(row);
  };
  const proposal = (id: number) => one("id = ?", id);

  return {
    proposal,

    proposals({ state, limit = MOST_LISTED }) {
      const rows =
        state === undefined
          ? sql.all<Row>("SELECT * FROM proposals ORDER BY id DESC LIMIT ?", limit)
          : sql.all<Row>(
              "SELECT * FROM proposals WHERE state = ? ORDER BY id DESC LIMIT ?",
              state,
              limit,
            );
      return rows.map(toProposal);
    },

    openProposalCount: () =>
      sql.get<{ n: number }>("SELECT count(*) AS n FROM proposals WHERE state = 'open'")!.n,

    openProposalsOf: (jobId) =>
      sql
        .all<Row>(
          `SELECT * FROM proposals WHERE state = 'open' AND is_own = 0 AND proposer_id IS ?
           ORDER BY id`,
          jobId,
        )
        .map(toProposal),

    proposalOfJob: (jobId) => one("job_id = ?", jobId),

    addProposal: ({ job, proposer, depth, proposedAt }, outbox) =>
      sql.transaction(() => {
        const { lastInsertRowid } = sql.run(
          `INSERT INTO proposals
             (state, input, is_own, run_id, proposer_id, proposer_name, depth, proposed_at)
           VALUES ('open', ?, ?, ?, ?, ?, ?, ?)`,
          JSON.stringify(job),
          toFlag(proposer === null),
          proposer?.runId ?? null,
          proposer?.jobId ?? null,
          proposer?.jobName ?? "",
          depth,
          proposedAt,
        );
        enqueue(sql, outbox(lastInsertRowid));
        return proposal(lastInsertRowid)!;
      }),

    decideProposal: (id, decision) =>
      sql.transaction(() => {
        if (proposal(id)?.state !== "open") return null;
        const job = decision.state === "approved" ? jobs.createJob(decision.fields) : null;
        sql.run(
          `UPDATE proposals SET state = ?, decided_at = ?, decided_by = ?, decided_name = ?, changed = ?, job_id = ?
           WHERE id = ?`,
          decision.state,
          decision.at,
          decision.by,
          decision.name,
          JSON.stringify(decision.state === "approved" ? decision.changed : []),
          job?.id ?? null,
          id,
        );
        return { proposal: proposal(id)!, job };
      }),

    reopenProposal: (id) =>
      sql.transaction(() => {
        const { changes } = sql.run(
          `UPDATE proposals SET state = 'open', decided_at = NULL, decided_by = NULL, decided_name = NULL
           WHERE id = ? AND state = 'declined'`,
          id,
        );
        return changes === 0 ? null : proposal(id);
      }),
  };
}

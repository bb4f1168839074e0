/** Proposals as the engine and the doors see them. */
import type { Job, JobInput } from "../../contract/job.ts";
import type { Proposal } from "../../contract/proposals.ts";
import type { ProposalState, QuestionDoor } from "../../contract/words.ts";
import type { OutboxMessage } from "./outbox-port.ts";
import type { JobFields } from "./store-port.ts";

export interface NewProposal {
  job: JobInput;
  proposer: { runId: number; jobId: number | null; jobName: string } | null;
  depth: number;
  proposedAt: number;
}

interface Decider {
  at: number;
  by: QuestionDoor;
  /** Who it is, where the door knows it. */
  name: string | null;
}

/**
 * How a proposal is decided. `fields`: the job that is made with the same step; `changed`: those in which it differs from
 * what was proposed.
 */
export type ProposalDecision = Decider &
  ({ state: "approved"; fields: JobFields; changed: (keyof JobInput)[] } | { state: "declined" });

export interface ProposalReader {
  proposal(id: number): Proposal | null;
  /** Newest first. */
  proposals(filter: { state?: ProposalState; limit?: number }): Proposal[];
  openProposalCount(): number;
  /** Open ones of a job, or of the runs without one. */
  openProposalsOf(jobId: number | null): Proposal[];
  /** The approved proposal that a job was made of. */
  proposalOfJob(jobId: number): Proposal | null;
}

export interface ProposalWriter {
  /** Writes a proposal with its messages, which may name its id. */
  addProposal(proposal: NewProposal, outbox: (id: number) => OutboxMessage[]): Proposal;
  /** Compare-and-set: null when it is not open (any more). */
  decideProposal(
    id: number,
    decision: ProposalDecision,
  ): { proposal: Proposal; job: Job | null } | null;
  /** Compare-and-set: null unless it was declined. */
  reopenProposal(id: number): Proposal | null;
}

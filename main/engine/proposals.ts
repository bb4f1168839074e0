/**
 * Proposals: an agent that Belfry runs does not make jobs, it proposes them. A proposal is no job until a person
 * says so, and what becomes of it can do no more than the run that proposed it.
 */
import type { JobInput } from "../../contract/job.ts";
import type { Proposal } from "../../contract/proposals.ts";
import {
  MAX_OPEN_PROPOSALS,
  MAX_PROPOSAL_DEPTH,
  PROFILES,
  type QuestionDoor,
} from "../../contract/words.ts";
import { type EngineContext, messagesFor } from "./context.ts";
import type { JobCommands, JobProblem } from "./job-commands.ts";
import type { Refusal, Result } from "./ports.ts";
import type { NewProposal } from "./proposal-port.ts";
import type { RunRecord } from "./store-port.ts";

type ProposalResult = Result<Proposal, JobProblem | Refusal>;

export interface Approval {
  /** Who approves, where the door knows it. */
  name?: string | null;
  /** The job instead of the one that was proposed; null = as it is. */
  job?: JobInput | null;
}

export class Proposals {
  readonly #context: EngineContext;
  readonly #jobs: JobCommands;

  constructor(context: EngineContext, jobs: JobCommands) {
    this.#context = context;
    this.#jobs = jobs;
  }

  /**
   * The same job again, while it is open, is the same proposal. Errors: those of making a job; `not-running`,
   * `wider` (it could do more than the run that proposes it), `too-many`, `too-deep`.
   * @param marker of the run that proposes; null where a person does
   */
  propose(wanted: JobInput, marker: string | null): ProposalResult {
    const { store, clock, events } = this.#context;
    const run = marker === null ? null : runOf(this.#context, marker);
    if (marker !== null && run === null) {
      return no("not-running", "Only a run under way can propose a job, and this one is over.");
    }
    const job = run === null ? wanted : withCapsOf(run, wanted);
    const [problem] = this.#jobs.problemsWith(job);
    if (problem) return { ok: false, error: problem };
    let depth = 0;
    if (run !== null) {
      const open = store.openProposalsOf(run.jobId);
      const known = open.find((each) => JSON.stringify(each.job) === JSON.stringify(job));
      if (known) return { ok: true, value: known };
      const wider = widerThan(run, job);
      if (wider !== null) return no("wider", wider);
      if (open.length >= MAX_OPEN_PROPOSALS) {
        const message = `${MAX_OPEN_PROPOSALS} proposals of this job are open already. A person has to decide about them first.`;
        return no("too-many", message);
      }
      const origin = run.jobId === null ? null : store.proposalOfJob(run.jobId);
      depth = (origin?.depth ?? 0) + 1;
      if (depth > MAX_PROPOSAL_DEPTH) {
        const message = `This job was itself proposed by a proposed job, ${MAX_PROPOSAL_DEPTH} times over. It cannot propose another one.`;
        return no("too-deep", message);
      }
    }
    const proposer =
      run === null ? null : { runId: run.id, jobId: run.jobId, jobName: run.jobName };
    const made: NewProposal = { job, proposer, depth, proposedAt: clock.now() };
    const proposal = store.addProposal(made, (id) => this.#messages(id, made));
    events.publish({ type: "proposal", proposal });
    return { ok: true, value: proposal };
  }

  /**
   * Makes the job, as it was proposed or as the person wants it instead, with its schedule counted from now.
   * Errors: those of making a job; `not-found`, `already-decided`.
   */
  approve(
    id: number,
    by: QuestionDoor,
    { name = null, job = null }: Approval = {},
  ): ProposalResult {
    const { store, clock } = this.#context;
    const known = this.#open(id);
    if (!known.ok) return known;
    const proposed = known.value.job;
    const fields = this.#jobs.fieldsFor(job ?? proposed);
    if (!fields.ok) return fields;
    const changed = job === null ? [] : differing(proposed, job);
    const decision = { by, name, at: clock.now(), fields: fields.value, changed };
    return this.#decided(id, store.decideProposal(id, { state: "approved", ...decision }));
  }

  /** Errors: `not-found`, `already-decided`. */
  decline(id: number, by: QuestionDoor, name: string | null = null): ProposalResult {
    const { store, clock } = this.#context;
    const known = this.#open(id);
    if (!known.ok) return known;
    const decision = { state: "declined", at: clock.now(), by, name } as const;
    return this.#decided(id, store.decideProposal(id, decision));
  }

  /** Takes a decline back. Errors: `not-found`, `not-declined`. */
  reopen(id: number): ProposalResult {
    const { store, events } = this.#context;
    const proposal = store.reopenProposal(id);
    if (proposal) {
      events.publish({ type: "proposal", proposal });
      return { ok: true, value: proposal };
    }
    const known = store.proposal(id);
    if (!known) return no("not-found", `Proposal ${id} does not exist.`);
    return no("not-declined", `Proposal ${id} has not been declined (${known.state}).`);
  }

  #open(id: number): Result<Proposal, Refusal> {
    const known = this.#context.store.proposal(id);
    if (!known) return no("not-found", `Proposal ${id} does not exist.`);
    if (known.state === "open") return { ok: true, value: known };
    return no("already-decided", `Proposal ${id} has been decided already (${known.state}).`);
  }

  #decided(
    id: number,
    decided: ReturnType<EngineContext["store"]["decideProposal"]>,
  ): ProposalResult {
    // Decided by someone else between the look and the step.
    if (!decided) return this.#open(id);
    if (decided.job) this.#jobs.made(decided.job);
    this.#context.events.publish({ type: "proposal", proposal: decided.proposal });
    return { ok: true, value: decided.proposal };
  }

  #messages(proposalId: number, { job, proposer, proposedAt }: NewProposal) {
    // A person who proposes a job knows of it.
    if (proposer === null) return [];
    const reason = `It proposes a job: ${job.name} (${job.agent}, ${job.profile}). It runs only when you approve it.`;
    const about = {
      jobId: proposer.jobId,
      runId: proposer.runId,
      key: `proposal.${proposalId}`,
      at: proposedAt,
    };
    const payload = { jobName: proposer.jobName, state: "running", reason, proposalId };
    return messagesFor(this.#context, "run.blocked", about, payload);
  }
}

/** The run under way that has this marker; a marker begins with the number of its run. */
function runOf({ store }: EngineContext, marker: string): RunRecord | null {
  const id = Number(/^\d+/.exec(marker)?.[0]);
  const run = Number.isSafeInteger(id) ? store.run(id) : null;
  const isUnderWay = run?.state === "starting" || run?.state === "running";
  return run?.marker === marker && isUnderWay ? run : null;
}

/** Fields that start programs of their own or allow more, whatever the profile says. */
const ADDED_RIGHTS: [keyof JobInput, (job: JobInput) => boolean][] = [
  ["precheck", ({ precheck }) => precheck !== null],
  ["agentPath", ({ agentPath }) => agentPath !== null],
  ["extraArgs", ({ extraArgs }) => extraArgs.length > 0],
  ["env", ({ env }) => Object.keys(env).length > 0],
  ["allow", ({ allow }) => allow.length > 0],
];

/** What a run, or the runs of a day, may spend. */
const CAPS = ["maxTurns", "maxUsd", "maxTokens", "maxUsdPerDay", "maxTokensPerDay"] as const;

/** A job that names no cap has that of the run that proposes it: what a person allowed one job is not undone by the next. */
function withCapsOf({ work }: RunRecord, job: JobInput): JobInput {
  const limits = { ...job.limits };
  for (const cap of CAPS) limits[cap] ??= work.limits[cap];
  return { ...job, limits };
}

/** Why a job could do more than the run that proposes it; null when it could not. */
function widerThan(run: RunRecord, job: JobInput): string | null {
  const cap = CAPS.find((each) => (job.limits[each] ?? 0) > (run.work.limits[each] ?? Infinity));
  if (cap !== undefined) {
    return `The run that proposes this has ${cap} ${run.work.limits[cap]}, so the job cannot have ${job.limits[cap]}.`;
  }
  const { profile } = run.work;
  if (profile === "full") return null;
  if (PROFILES.indexOf(job.profile) > PROFILES.indexOf(profile)) {
    return `The run that proposes this may do ${profile}, so the job cannot have the profile ${job.profile}.`;
  }
  const field = ADDED_RIGHTS.find(([, isSet]) => isSet(job))?.[0];
  if (field === undefined) return null;
  return `The run that proposes this may do ${profile}, so it cannot set ${field}: that could allow the job more.`;
}

/** Fields in which two jobs differ. */
function differing(before: JobInput, after: JobInput): (keyof JobInput)[] {
  const fields = Object.keys(after) as (keyof JobInput)[];
  return fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}

function no(code: string, message: string): { ok: false; error: Refusal } {
  return { ok: false, error: { code, message } };
}

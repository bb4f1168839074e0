/** Proposals: jobs that wait for a person's word. They are no jobs yet, so that nothing can start them. */
import * as z from "zod";
import { instant, jobInputSchema } from "./job.ts";
import { byId, id, procedure } from "./procedure.ts";
import { PROPOSAL_STATES, QUESTION_DOORS } from "./words.ts";

export const proposalSchema = z.strictObject({
  id,
  state: z.enum(PROPOSAL_STATES),
  /** The job as it would be made. */
  job: jobInputSchema,
  /** The run that proposed it; null where a person did. `runId` is null once that run has been removed. */
  proposer: z
    .strictObject({ runId: id.nullable(), jobId: id.nullable(), jobName: z.string() })
    .nullable(),
  /** 1 for a proposal of a job that a person made, 2 for one of a job that was such a proposal, and so on. */
  depth: z.int().min(0),
  proposedAt: instant,
  decidedAt: instant.nullable(),
  /** Where a person decided. */
  decidedBy: z.enum(QUESTION_DOORS).nullable(),
  /** Who that was, where the door knows it: somebody in a chat. */
  decidedName: z.string().nullable(),
  /** Fields that they changed before they approved it: in these the job differs from what was proposed. */
  changed: z.array(z.string()),
  /** The job that was made when it was approved. */
  jobId: id.nullable(),
});
export type Proposal = z.infer<typeof proposalSchema>;

const decision = byId.extend({ by: z.enum(QUESTION_DOORS).default("api") });
const approval = decision.extend({
  /** The job as the person wants it instead; null = as it was proposed. */
  job: jobInputSchema.nullable().default(null),
});

export const proposalsContract = {
  list: procedure
    .route({ method: "GET", path: "/proposals", summary: "Proposed jobs, newest first" })
    .input(
      z
        .strictObject({
          /** Only those in this state. */
          state: z.enum(PROPOSAL_STATES).optional(),
          limit: z.int().min(1).max(1_000).default(100),
        })
        .prefault({}),
    )
    .output(z.array(proposalSchema)),
  get: procedure
    .route({ method: "GET", path: "/proposals/{id}", summary: "One proposed job" })
    .input(byId)
    .output(proposalSchema),
  /** Proposing the same job again while it is open gives the same proposal. */
  create: procedure
    .route({ method: "POST", path: "/proposals", summary: "Propose a job to a person" })
    .input(
      z.strictObject({
        job: jobInputSchema,
        /** Marker of the run that proposes (`BELFRY_RUN` in its environment); null where a person does. */
        marker: z.string().min(1).nullable().default(null),
      }),
    )
    .output(proposalSchema),
  approve: procedure
    .route({
      method: "POST",
      path: "/proposals/{id}/approve",
      summary: "Make a job of a proposal, as proposed or changed; its schedule counts from now",
    })
    .input(approval)
    .output(proposalSchema),
  decline: procedure
    .route({ method: "POST", path: "/proposals/{id}/decline", summary: "Put a proposal away" })
    .input(decision)
    .output(proposalSchema),
  reopen: procedure
    .route({
      method: "POST",
      path: "/proposals/{id}/reopen",
      summary: "Open a declined proposal again",
    })
    .input(byId)
    .output(proposalSchema),
};

/** Permission questions: an agent waits for a person's word before it uses a tool. */
import * as z from "zod";
import { allowRuleSchema, instant } from "./job.ts";
import { byId, id, procedure } from "./procedure.ts";
import {
  MAX_QUESTION_INPUT_CHARS,
  QUESTION_ANSWERERS,
  QUESTION_DECISIONS,
  QUESTION_DOORS,
  QUESTION_STATES,
} from "./words.ts";

export const questionSchema = z.strictObject({
  id,
  runId: id,
  attempt: z.int().positive(),
  jobId: id.nullable(),
  jobName: z.string(),
  /** Tool the agent wants to use. */
  tool: z.string(),
  /** What it would do with it, in one line. */
  detail: z.string(),
  /** All that the tool would be given, as indented JSON; cut at `MAX_QUESTION_INPUT_CHARS`. */
  input: z.string(),
  state: z.enum(QUESTION_STATES),
  /** What the agent is told with a denial. */
  message: z.string().nullable(),
  askedAt: instant,
  /** Without an answer by then it counts as denied. */
  deadlineAt: instant,
  decidedAt: instant.nullable(),
  /** Where a person answered, or `rule`: a remembered permission of the job; null unless one of them did. */
  answeredBy: z.enum(QUESTION_ANSWERERS).nullable(),
  /** Who that was, where the door knows it: somebody in a chat. */
  answeredName: z.string().nullable(),
  /** What the answer `always` allows (or allowed) this job from then on; null where that cannot be remembered. */
  rule: allowRuleSchema.nullable(),
  /** The answer was `always`. */
  remembered: z.boolean(),
});
export type Question = z.infer<typeof questionSchema>;

export const questionsContract = {
  list: procedure
    .route({
      method: "GET",
      path: "/questions",
      summary: "Permission questions of agents, newest first",
    })
    .input(
      z
        .strictObject({
          /** Only those that wait for an answer. */
          open: z.boolean().default(false),
          runId: id.optional(),
          limit: z.int().min(1).max(1_000).default(100),
        })
        .prefault({}),
    )
    .output(z.array(questionSchema)),
  answer: procedure
    .route({
      method: "POST",
      path: "/questions/{id}/answer",
      summary: "Allow this use of a tool, once or always for its job, or deny it",
    })
    .input(
      z.strictObject({
        id,
        decision: z.enum(QUESTION_DECISIONS),
        /** With a denial: what the agent is told. */
        message: z.string().trim().min(1).max(2_000).nullable().default(null),
        by: z.enum(QUESTION_DOORS).default("api"),
      }),
    )
    .output(questionSchema),
  /** What the program beside an agent calls. Asking again with the same `callId` gives the same question. */
  ask: procedure
    .route({
      method: "POST",
      path: "/questions",
      summary: "Ask for a permission, in the name of a run under way",
    })
    .input(
      z.strictObject({
        runId: id,
        /** Marker of the attempt, which only its own processes are given. */
        marker: z.string().min(1),
        callId: z.string().min(1).max(200),
        tool: z.string().min(1).max(200),
        detail: z.string().max(300),
        input: z.string().max(MAX_QUESTION_INPUT_CHARS),
      }),
    )
    .output(questionSchema),
  /** Answers as soon as the question is decided, or after `forMs` as it is. */
  wait: procedure
    .route({
      method: "GET",
      path: "/questions/{id}/wait",
      summary: "Wait for the answer to a question, for a while",
    })
    .input(byId.extend({ forMs: z.int().min(0).max(60_000).default(20_000) }))
    .output(questionSchema),
};

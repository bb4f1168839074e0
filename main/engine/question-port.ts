/** Permission questions as the engine and the doors see them. */
import type { AllowRule } from "../../contract/allow-rules.ts";
import type { Job } from "../../contract/job.ts";
import type { Question } from "../../contract/questions.ts";
import type { QuestionAnswerer, QuestionState } from "../../contract/words.ts";
import type { OutboxMessage } from "./outbox-port.ts";

export interface NewQuestion {
  runId: number;
  attempt: number;
  /** The agent's own name of the tool call; the same one is written once only. */
  callId: string;
  tool: string;
  detail: string;
  input: string;
  askedAt: number;
  deadlineAt: number;
  /** A rule of the job that allows it already; null = it waits for a person. */
  decision: Decision | null;
}

export interface Decision {
  state: Exclude<QuestionState, "open">;
  message: string | null;
  decidedAt: number;
  answeredBy: QuestionAnswerer | null;
  /** Who that was, where the door knows it. */
  answeredName: string | null;
}

export interface QuestionReader {
  question(id: number): Question | null;
  /** Newest first. */
  questions(filter: { open?: boolean; runId?: number; limit?: number }): Question[];
  openQuestionCount(): number;
  /** The nearest instant at which an open question counts as denied. */
  nearestQuestionDeadline(): number | null;
}

export interface QuestionWriter {
  /**
   * Writes a question with its messages, which are made when its id is known. One that is known by run, attempt and
   * call is given back as it is.
   */
  addQuestion(
    question: NewQuestion,
    outbox: (id: number) => OutboxMessage[],
  ): { question: Question; isNew: boolean };
  /**
   * Compare-and-set: null when it had been decided already.
   * @param remember what is added to the rules of the question's job with the same step; null = nothing
   */
  decideQuestion(
    id: number,
    decision: Decision,
    remember: AllowRule | null,
  ): { question: Question; job: Job | null } | null;
}

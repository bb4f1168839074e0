/**
 * Permission questions. An agent that may ask waits for a person's word; without one in time the answer is no, so that
 * no run hangs. A question and its answer are durable: an engine that is killed in between finds both again.
 */
import type { Question } from "../../contract/questions.ts";
import type { QuestionDecision, QuestionDoor } from "../../contract/words.ts";
import { span } from "./active-run.ts";
import { type EngineContext, messagesFor } from "./context.ts";
import type { Refusal, Result } from "./ports.ts";
import type { Decision } from "./question-port.ts";
import type { RunRecord } from "./store-port.ts";

export interface Asked {
  runId: number;
  /** Marker of the attempt, which only its own processes are given. */
  marker: string;
  callId: string;
  tool: string;
  detail: string;
  input: string;
}

export interface Answer {
  decision: QuestionDecision;
  /** With a denial: what the agent is told. */
  message: string | null;
  by: QuestionDoor;
}

export class Questions {
  readonly #context: EngineContext;

  constructor(context: EngineContext) {
    this.#context = context;
  }

  /**
   * Asks in the name of a run under way; the same call asks once only. Errors: `not-found`, `not-running`,
   * `not-asked` (the job does not want questions).
   */
  ask(asked: Asked): Result<Question> {
    const { store, clock, events } = this.#context;
    const run = store.run(asked.runId);
    if (!run || run.marker !== asked.marker) {
      return no("not-found", `Run ${asked.runId} has no such attempt.`);
    }
    if (!mayAsk(run)) return no("not-running", `Run ${run.id} is not under way any more.`);
    const forMs = run.work.limits.askMs ?? null;
    if (forMs === null) return no("not-asked", "The job does not let its agent ask.");
    const askedAt = clock.now();
    const { callId, tool, detail, input } = asked;
    const { question, isNew } = store.addQuestion(
      {
        runId: run.id,
        attempt: run.attempt,
        callId,
        tool,
        detail,
        input,
        askedAt,
        deadlineAt: askedAt + forMs,
      },
      (id) => this.#messages(id, run, asked, forMs, askedAt),
    );
    if (isNew) events.publish({ type: "question", question });
    return { ok: true, value: question };
  }

  /** Errors: `not-found`, `already-decided`. */
  answer(id: number, { decision, message, by }: Answer): Result<Question> {
    const { store, clock } = this.#context;
    // What is over by now is not answered any more, though nobody has looked at it yet.
    this.look();
    const known = store.question(id);
    if (!known) return no("not-found", `Question ${id} does not exist.`);
    const denial = message ?? "The person who was asked said no.";
    const decided = this.#decide(id, {
      state: decision === "allow" ? "allowed" : "denied",
      message: decision === "allow" ? null : denial,
      decidedAt: clock.now(),
      answeredBy: by,
    });
    if (decided) return { ok: true, value: decided };
    const { state } = store.question(id)!;
    return no("already-decided", `Question ${id} has been decided already (${state}).`);
  }

  /** Ends the questions whose time is over, or whose attempt is. */
  look(): void {
    const { store, clock } = this.#context;
    const now = clock.now();
    if (store.openQuestionCount() === 0) return;
    for (const question of store.questions({ open: true })) {
      const run = store.run(question.runId);
      if (!run || !mayAsk(run) || run.attempt !== question.attempt) {
        const message = "The run went on or ended before anybody answered.";
        this.#decide(question.id, {
          state: "withdrawn",
          message,
          decidedAt: now,
          answeredBy: null,
        });
      } else if (now >= question.deadlineAt) {
        const waited = span(question.deadlineAt - question.askedAt);
        const message = `Nobody answered within ${waited}, so it was denied. Do what is possible without it, and say what is missing.`;
        this.#decide(question.id, { state: "expired", message, decidedAt: now, answeredBy: null });
      }
    }
  }

  #decide(id: number, decision: Decision): Question | null {
    const question = this.#context.store.decideQuestion(id, decision);
    if (question) this.#context.events.publish({ type: "question", question });
    return question;
  }

  #messages(
    questionId: number,
    run: RunRecord,
    { callId, tool, detail }: Asked,
    forMs: number,
    at: number,
  ) {
    const what = detail === "" ? tool : `${tool}: ${detail}`;
    const reason = `It asks for a permission (${what}). Without an answer within ${span(forMs)} it is denied.`;
    const about = {
      jobId: run.jobId,
      runId: run.id,
      key: `${run.id}.${run.attempt}.${callId}`,
      at,
    };
    const payload = { jobName: run.jobName, state: run.state, reason, questionId };
    return messagesFor(this.#context, "run.blocked", about, payload);
  }
}

/** The word that an attempt has started may be on its way still when it asks already. */
function mayAsk({ state }: RunRecord): boolean {
  return state === "starting" || state === "running";
}

function no(code: string, message: string): { ok: false; error: Refusal } {
  return { ok: false, error: { code, message } };
}

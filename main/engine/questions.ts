/**
 * Permission questions. An agent that may ask waits for a person's word; without one in time the answer is no, so that
 * no run hangs. A question and its answer are durable: an engine that is killed in between finds both again.
 */
import { type AllowRule, isCovered, ruleOfText } from "../../contract/allow-rules.ts";
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
  /** Who it is, where the door knows it. */
  name?: string | null;
}

const BY_RULE = { answeredBy: "rule", answeredName: null } as const;
const BY_NOBODY = { answeredBy: null, answeredName: null } as const;

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
    const { store, clock, events, redactor } = this.#context;
    const run = store.run(asked.runId);
    if (!run || run.marker !== asked.marker) {
      return no("not-found", `Run ${asked.runId} has no such attempt.`);
    }
    if (!mayAsk(run)) return no("not-running", `Run ${run.id} is not under way any more.`);
    const forMs = run.work.limits.askMs ?? null;
    if (forMs === null) return no("not-asked", "The job does not let its agent ask.");
    const askedAt = clock.now();
    const { callId, tool } = asked;
    const { detail, input } = redactor.value({ detail: asked.detail, input: asked.input });
    // By what was really asked: a mark would stand for any secret.
    const isAllowed = isCovered(rulesOf(this.#context, run), ruleOfText(tool, asked.input));
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
        decision: isAllowed
          ? { state: "allowed", message: null, decidedAt: askedAt, ...BY_RULE }
          : null,
      },
      (id) => (isAllowed ? [] : this.#messages(id, run, { ...asked, detail }, forMs, askedAt)),
    );
    if (isNew) events.publish({ type: "question", question });
    return { ok: true, value: question };
  }

  /** Errors: `not-found`, `already-decided`, `not-remembered` (it can be allowed once only). */
  answer(id: number, { decision, message, by, name = null }: Answer): Result<Question> {
    const { store, clock } = this.#context;
    // What is over by now is not answered any more, though nobody has looked at it yet.
    this.look();
    const known = store.question(id);
    if (!known) return no("not-found", `Question ${id} does not exist.`);
    if (decision === "always" && known.state === "open") {
      const problem = this.#whyNotRemembered(known);
      if (problem !== null) return no("not-remembered", problem);
    }
    const denial = message ?? "The person who was asked said no.";
    const decided = this.#decide(
      id,
      {
        state: decision === "deny" ? "denied" : "allowed",
        message: decision === "deny" ? denial : null,
        decidedAt: clock.now(),
        answeredBy: by,
        answeredName: name,
      },
      decision === "always" ? known.rule : null,
    );
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
        this.#decide(question.id, { state: "withdrawn", message, decidedAt: now, ...BY_NOBODY });
      } else if (now >= question.deadlineAt) {
        const waited = span(question.deadlineAt - question.askedAt);
        const message = `Nobody answered within ${waited}, so it was denied. Do what is possible without it, and say what is missing.`;
        this.#decide(question.id, { state: "expired", message, decidedAt: now, ...BY_NOBODY });
      }
    }
  }

  #decide(id: number, decision: Decision, remember: AllowRule | null = null): Question | null {
    const { store, events } = this.#context;
    const decided = store.decideQuestion(id, decision, remember);
    if (!decided) return null;
    if (decided.job) events.publish({ type: "job", job: decided.job });
    events.publish({ type: "question", question: decided.question });
    return decided.question;
  }

  /** A rule has its effect within the profile of the job only; null where it can be kept. */
  #whyNotRemembered({ jobId, rule }: Question): string | null {
    const job = jobId === null ? null : this.#context.store.job(jobId);
    if (job === null || job.removedAt !== null) {
      return "This run belongs to no job (any more) that could remember it: allow it once.";
    }
    if (rule === null) {
      return "What the tool would be given is too long, or asks for more than usual, to be remembered: allow it once.";
    }
    if (job.profile === "read-only") {
      return `Job ${job.id} is read-only now, and no rule may widen that: allow it once, or change the profile of the job.`;
    }
    return null;
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

/** The rules of the job as they are now: what a person took away counts at once, also for a run under way. */
export function rulesOf({ store }: Pick<EngineContext, "store">, run: RunRecord): AllowRule[] {
  const job = run.jobId === null ? null : store.job(run.jobId);
  const isReadOnly = run.work.profile === "read-only" || job?.profile === "read-only";
  // Work saved before there were rules does not name them.
  return isReadOnly ? [] : ((job ?? run.work).allow ?? []);
}

/** The word that an attempt has started may be on its way still when it asks already. */
function mayAsk({ state }: RunRecord): boolean {
  return state === "starting" || state === "running";
}

function no(code: string, message: string): { ok: false; error: Refusal } {
  return { ok: false, error: { code, message } };
}

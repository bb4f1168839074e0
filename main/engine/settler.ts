/** Settles an attempt that has ended: decides, and writes run, rollup, job, ledger and messages in one transaction. */
import type { Job } from "../../contract/job.ts";
import type { FinalRunState, Outcome } from "../../contract/words.ts";
import type { EngineContext } from "./context.ts";
import { decideEnd, type EndDecision } from "./decide-end.ts";
import { follows } from "./dependencies.ts";
import { localDay } from "./local-day.ts";
import { newRun } from "./new-run.ts";
import { isOldNews } from "./old-news.ts";
import { endMessages, eventOf, progressMessages, type RunEnd } from "./run-messages.ts";
import type { PrecheckAnswer } from "./precheck.ts";
import type { ReadState, Refusal, SessionTotals, Verdict } from "./ports.ts";
import { isFailure, isSuccess } from "./run-states.ts";
import type { RunMachine } from "./run-machine.ts";
import type { AttemptEnd, NewRun, RunRecord, Settle } from "./store-port.ts";

/** What is known of an attempt when nothing of it is left. */
export interface EndedAttempt {
  exit: { exitCode: number; deadline: boolean; finishedAt: number } | null;
  goneMessage: string | null;
  verdict: Verdict;
  read: ReadState;
  sessionTotals: SessionTotals | null;
  timeoutMs: number;
}

export class Settler {
  readonly #context: EngineContext;
  readonly #machine: RunMachine;
  readonly #accountFirst: (jobId: number) => void;

  /** @param accountFirst accounts for a job's due instants up to now, before the job is paused */
  constructor(context: EngineContext, machine: RunMachine, accountFirst: (jobId: number) => void) {
    this.#context = context;
    this.#machine = machine;
    this.#accountFirst = accountFirst;
  }

  /** The run is in `settling`; afterwards it has ended, or waits for its next attempt. */
  settle(run: RunRecord, ended: EndedAttempt): void {
    const { clock, entropy } = this.#context;
    const now = clock.now();
    const decision = decideEnd({
      stopAs: run.stopAs,
      stopReason: run.stopReason,
      exit: ended.exit,
      goneMessage: ended.goneMessage,
      verdict: ended.verdict,
      finished: ended.read.finished,
      attemptsUsed: run.attemptsUsed,
      retry: run.work.retry,
      timeoutMs: ended.timeoutMs,
      now,
      random: entropy.random(),
    });
    const attempt = this.#attemptEnd(ended, decision, now);
    if (decision.kind === "final") this.#final(run, ended, decision, attempt);
    else this.#again(run, ended, decision, attempt);
    this.#context.fault("settle.after");
  }

  /** The guard said no: no process was started. */
  refuse(run: RunRecord, refusal: Refusal): void {
    const overBudget = refusal.code === "over-budget";
    this.#withoutAttempt(run, "refused", refusal.message, {
      outcome: overBudget ? "blocked-budget" : "blocked-preflight",
      // A used-up budget or a full disk says nothing about the job; a missing folder does.
      countsAsFailure: !overBudget && refusal.code !== "disk-full",
      event: overBudget ? "run.over-budget" : "run.failed",
    });
  }

  /** Too late by the job's rule, found out only when it was to start. */
  tooLate(run: RunRecord, reason: string): void {
    this.#withoutAttempt(run, "refused", reason, {
      outcome: "skipped-late",
      countsAsFailure: false,
      event: "job.missed",
    });
  }

  /** A condition did not come true in time. */
  conditionFailed(run: RunRecord, reason: string): void {
    // The job asked for it: nothing went wrong, and the history says why.
    this.#withoutAttempt(run, "refused", reason, {
      outcome: "skipped-condition",
      countsAsFailure: false,
      event: null,
    });
  }

  /** The precheck said that there is nothing to do, or could not say. */
  prechecked(run: RunRecord, answer: Exclude<PrecheckAnswer, { kind: "work" }>): void {
    const isIdle = answer.kind === "idle";
    const state = isIdle ? "silent" : "failed";
    const outcome = isIdle ? "skipped-condition" : "blocked-preflight";
    const occurrence =
      run.trigger === "schedule" ? ({ outcome, reason: answer.reason } as const) : null;
    // Nothing to do is no sign that the agent works again: failures in a row go on counting.
    const end = this.#end(run, this.#ending(state, answer.reason), occurrence, !isIdle);
    this.#machine.precheck(end, state);
  }

  /** Cancels a run that has not started. */
  cancel(run: RunRecord, reason: string): boolean {
    return (
      this.#machine.cancel(this.#end(run, this.#ending("cancelled", reason), null, false)) !== null
    );
  }

  /** Ends a run whose dependencies cannot hold any more. */
  block(run: RunRecord, reason: string): boolean {
    return (
      this.#machine.block(this.#end(run, this.#ending("blocked", reason), null, false)) !== null
    );
  }

  #withoutAttempt(
    run: RunRecord,
    state: FinalRunState,
    reason: string,
    how: { outcome: Outcome; countsAsFailure: boolean; event: RunEnd["event"] },
  ): void {
    // Where an earlier attempt had a process, the occurrence did fire, whatever kept the next attempt from starting.
    const attemptsBefore = run.state === "starting" ? run.attempt - 1 : run.attempt;
    const neverFired = run.trigger === "schedule" && attemptsBefore === 0;
    const occurrence = neverFired ? { outcome: how.outcome, reason } : null;
    const end = { ...this.#ending(state, reason), event: how.event };
    const input = this.#end(run, end, occurrence, how.countsAsFailure);
    this.#machine.refuse(input);
  }

  #end(
    run: RunRecord,
    end: RunEnd,
    occurrence: Settle["occurrence"],
    countsAsFailure: boolean,
  ): Omit<Settle, "from" | "to"> {
    const { state, reason } = end;
    const now = this.#context.clock.now();
    const job = run.jobId === null ? null : this.#context.store.job(run.jobId);
    const jobPatch = countsAsFailure ? this.#jobAfter(job, run, state, reason) : null;
    return {
      runId: run.id,
      reason,
      failureClass: null,
      finishedAt: now,
      answer: null,
      structured: null,
      deadLetter: false,
      attempt: null,
      day: this.#day(now),
      job: jobPatch,
      occurrence,
      outbox: endMessages(this.#context, run, end, job, jobPatch, now),
      newRuns: this.#followers(job, state, now),
    };
  }

  #final(
    run: RunRecord,
    ended: EndedAttempt,
    decision: Extract<EndDecision, { kind: "final" }>,
    attempt: AttemptEnd,
  ): void {
    const now = this.#context.clock.now();
    const { state, reason } = decision;
    const job = run.jobId === null ? null : this.#context.store.job(run.jobId);
    const jobPatch = this.#jobAfter(job, run, state, reason);
    const { failureClass, deadLetter } = decision;
    const { answer } = ended.verdict;
    const end = { state, event: eventOf(state), reason, failureClass, deadLetter, answer };
    this.#machine.settle({
      runId: run.id,
      to: state,
      reason,
      failureClass,
      finishedAt: attempt.finishedAt,
      answer,
      structured: ended.verdict.structured,
      deadLetter,
      attempt,
      day: attempt.day,
      job: jobPatch,
      occurrence: null,
      outbox: isOldNews(this.#context, attempt.finishedAt)
        ? []
        : endMessages(this.#context, run, end, job, jobPatch, now),
      newRuns: this.#followers(job, state, now),
    });
  }

  #again(
    run: RunRecord,
    ended: EndedAttempt,
    decision: Exclude<EndDecision, { kind: "final" }>,
    attempt: AttemptEnd,
  ): void {
    const now = this.#context.clock.now();
    const usage = decision.kind === "usage-wait";
    const notBefore = usage ? decision.until : decision.notBefore;
    // The hold comes first: should the machine die in between, the others still wait.
    if (usage && run.accountKey) {
      this.#context.store.setHold(run.accountKey, notBefore, decision.reason);
    }
    const event = usage ? "run.usage-limit" : "run.retrying";
    this.#machine.retry({
      runId: run.id,
      attempt,
      notBefore,
      waitingFor: usage
        ? "The agent's usage limit is reached; it goes on when the limit ends."
        : `Attempt ${run.attempt} failed; the next one follows.`,
      reason: decision.reason,
      failureClass: usage ? "usage-limit" : decision.failureClass,
      // Only a wait goes on with the same session: a failed attempt may have left it broken.
      resumeSessionId: usage ? (ended.read.sessionId ?? run.resumeSessionId) : run.resumeSessionId,
      countsAsAttempt: !usage,
      outbox: progressMessages(
        this.#context,
        event,
        run,
        { reason: decision.reason, notBefore },
        now,
      ),
    });
    this.#context.fault("retry.after");
  }

  #attemptEnd(ended: EndedAttempt, decision: EndDecision, now: number): AttemptEnd {
    const { read } = ended;
    const finishedAt = ended.exit?.finishedAt ?? now;
    const none = { input: 0, cached: 0, output: 0, reasoning: 0 };
    return {
      finishedAt,
      exitCode: ended.exit?.exitCode ?? null,
      outcome: decision.kind === "final" ? decision.state : decision.kind,
      reason: decision.reason,
      failureClass:
        decision.kind === "usage-wait" ? "usage-limit" : (decision.failureClass ?? null),
      sessionId: read.sessionId,
      model: read.model,
      turns: read.turns,
      tokens: read.tokens ?? none,
      costUsd: read.costUsd,
      costSource: read.costSource,
      permissionBlocks: read.permissionBlocks,
      day: this.#day(finishedAt),
      sessionTotals: ended.sessionTotals,
    };
  }

  #jobAfter(
    job: Job | null,
    run: RunRecord,
    state: FinalRunState,
    reason: string | null,
  ): Settle["job"] {
    // A test run says nothing about the job's health.
    if (!job || run.trigger === "test") return null;
    if (isSuccess(state)) return job.failuresInARow === 0 ? null : { failuresInARow: 0 };
    if (!isFailure(state)) return null;
    const failuresInARow = job.failuresInARow + 1;
    const limit = job.autoPauseAfter ?? this.#context.settings().engine.autoPauseAfter;
    if (limit === 0 || failuresInARow < limit || !job.enabled) return { failuresInARow };
    // What was due until now was not due in a pause, even where it has not been looked at yet.
    this.#accountFirst(job.id);
    return {
      failuresInARow,
      enabled: false,
      pausedUntil: null,
      pauseReason: `Paused after ${failuresInARow} failures in a row. The last: ${reason ?? state}`,
    };
  }

  #followers(job: Job | null, state: FinalRunState, now: number): NewRun[] {
    if (!job) return [];
    return this.#context.store
      .jobsFollowing(job.id)
      .filter((next) => next.enabled && next.removedAt === null)
      .filter((next) => next.follows.some((each) => each.job === job.id && follows(each.on, state)))
      .map((next) => newRun(next, next, { trigger: "job", dueAt: now, createdAt: now }));
  }

  #ending(state: FinalRunState, reason: string): RunEnd {
    const event = eventOf(state);
    return { state, event, reason, failureClass: null, deadLetter: false, answer: null };
  }

  #day(at: number): string {
    return localDay(at, this.#context.machine.timezone());
  }
}

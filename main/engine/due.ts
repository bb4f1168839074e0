/**
 * Accounts for every due instant of a job up to now: decides each one's outcome and claims them in one
 * transaction, before anything is started.
 */
import type { Job } from "../../contract/job.ts";
import type { Outcome } from "../../contract/words.ts";
import { decideCatchUp, isInWindow, jitterFor, type CatchUpDecision } from "../schedule/index.ts";
import { usedUpBudget, type LiveUsage } from "./budgets.ts";
import type { EngineContext } from "./context.ts";
import { gapFrom } from "./gap.ts";
import type { JobSchedules } from "./job-schedule.ts";
import { span } from "./active-run.ts";
import { whySkippedLate } from "./late-text.ts";
import { missedMessages } from "./missed-messages.ts";
import { newRun } from "./new-run.ts";
import { toRun } from "./run-view.ts";
import type { Claim, LedgerEntry, NewRun, RunRecord } from "./store-port.ts";

export interface DueHelpers {
  schedules: JobSchedules;
  /** Runs under way, for budgets. */
  liveUsage(): LiveUsage[];
  /** End of the pause of everything that covers an instant; see `pause.ts`. */
  isEverythingPaused(at: number): boolean;
  /** Next free start for a catch-up run. */
  catchUpSlot(now: number): number;
  /** Cancels runs that a newer occurrence replaces. */
  replace(runs: RunRecord[], dueAt: number): void;
}

type Fate = { outcome: Outcome; reason: string | null };

/** Claims all due instants of the job up to `now`. Returns the runs that came of it. */
export function accountFor(
  context: EngineContext,
  helpers: DueHelpers,
  job: Job,
  now: number,
): RunRecord[] {
  if (job.nextDueAt === null || job.nextDueAt > now) return [];
  const { claim, replaced } = decideClaim(context, helpers, job, job.nextDueAt, now);
  context.fault("claim.before");
  const result = context.store.claim(claim);
  context.fault("claim.after");
  if (!result) return [];
  for (const dueAt of result.duplicates) {
    context.log.info("This occurrence is in the ledger already and does not fire again.", {
      jobId: job.id,
      dueAt,
    });
  }
  for (const occurrence of result.occurrences) {
    context.events.publish({ type: "occurrence", occurrence });
  }
  for (const run of result.runs) context.events.publish({ type: "run", run: toRun(run) });
  // Only now: an occurrence that was in the ledger already must not cancel the run it once started.
  const newest = result.runs.at(-1);
  if (newest && replaced.length > 0) helpers.replace(replaced, newest.dueAt);
  return result.runs;
}

function decideClaim(
  context: EngineContext,
  helpers: DueHelpers,
  job: Job,
  firstDue: number,
  now: number,
): { claim: Claim; replaced: RunRecord[] } {
  const own = helpers.schedules.of(job);
  const blank = { jobId: job.id, expectedNextDueAt: firstDue, decidedAt: now };
  if (!own) {
    const reason = `The schedule "${job.schedule}" cannot be read any more; edit the job.`;
    const entries = [row(firstDue, { outcome: "lost", reason })];
    const outbox = missedMessages(context, job, entries, now);
    return { claim: { ...blank, nextDueAt: null, entries, addFires: 0, outbox }, replaced: [] };
  }
  const plan = new Planner(context, helpers, job, now);
  const { maxFires } = job.scheduleOptions;
  // No more instants than may still fire; in a pause none does, and the whole of it is looked at in one go.
  const unlimited = maxFires === null || plan.isPausedThroughout(firstDue);
  const atMost = unlimited ? Infinity : Math.max(1, maxFires - job.fires);
  const gap = gapFrom(own, firstDue, now, job.scheduleOptions, atMost);
  const instants = [...gap.oldest, ...gap.newest];
  const entries = plan.entries(instants, own.context.timezone);
  if (gap.middle) entries.push(plan.middleRow(gap.middle));

  const last = instants.at(-1)!;
  const nextDueAt = helpers.schedules.next({ ...job, fires: job.fires + plan.fires }, last);
  return {
    claim: {
      ...blank,
      nextDueAt,
      entries,
      addFires: plan.fires,
      outbox: missedMessages(context, job, entries, now),
    },
    replaced: plan.replaced,
  };
}

function row(dueAt: number, fate: Fate): LedgerEntry {
  return {
    dueAt,
    lastDueAt: dueAt,
    count: 1,
    ...fate,
    newRun: null,
    intoDueAt: null,
    intoRunId: null,
  };
}

/** Who joined one that itself joined another gets to the run in the end. */
function endOfChain(intoDueAt: number | null, rows: Map<number, LedgerEntry>): number | null {
  let end = intoDueAt;
  for (let next = end; next !== null; next = rows.get(next)?.intoDueAt ?? null) end = next;
  return end;
}

/** Decides the fate of each instant, in order, keeping track of the runs it has planned so far. */
class Planner {
  /** Occurrences that fired, for `maxFires`. */
  fires = 0;
  /** Unfinished runs that one of the new runs replaces. */
  replaced: RunRecord[] = [];
  readonly #context: EngineContext;
  readonly #helpers: DueHelpers;
  readonly #job: Job;
  readonly #now: number;
  /** Runs of the job that were not over before this claim. */
  #unfinished: RunRecord[];
  /** Due instant of the newest run planned in this claim. */
  #planned: number | null = null;
  /** Due instant of a run planned in this claim that waits behind another (overlap `queue`). */
  #plannedWaiting: number | null = null;
  /** Row of the newest run planned in this claim. */
  #plannedRow: LedgerEntry | null = null;
  /** Budget and conditions, looked at once: they are the same for every instant of the claim. */
  #refusal: Fate | null | undefined;

  constructor(context: EngineContext, helpers: DueHelpers, job: Job, now: number) {
    this.#context = context;
    this.#helpers = helpers;
    this.#job = job;
    this.#now = now;
    this.#unfinished = context.store.activeRunsOf(job.id);
  }

  entries(instants: number[], timezone: string): LedgerEntry[] {
    const fates = new Map<number, Fate>();
    for (const dueAt of instants) {
      const fate = this.#beforeLateness(dueAt, timezone);
      if (fate) fates.set(dueAt, fate);
    }
    const open = instants.filter((dueAt) => !fates.has(dueAt));
    const decisions = new Map(
      decideCatchUp(open, this.#now, this.#latenessRule()).map((each) => [each.dueAt, each]),
    );
    // A coalesced instant takes the fate of the run it joins, so runs are decided first, oldest first.
    const rows = new Map<number, LedgerEntry>();
    for (const dueAt of open) {
      const decision = decisions.get(dueAt)!;
      if (decision.action !== "coalesce") rows.set(dueAt, this.#decided(decision));
    }
    const entries = instants.map((dueAt) => {
      const fate = fates.get(dueAt);
      if (fate) return row(dueAt, fate);
      return rows.get(dueAt) ?? this.#coalesced(dueAt, decisions.get(dueAt)!.into, rows);
    });
    for (const entry of entries) entry.intoDueAt = endOfChain(entry.intoDueAt, rows);
    return entries;
  }

  /** Whether one pause covers everything from an instant until now. */
  isPausedThroughout(firstDue: number): boolean {
    return this.#isPaused(firstDue) && this.#isPaused(this.#now);
  }

  /** One row for the many instants in the middle of a long gap. */
  middleRow(middle: { first: number; last: number; count: number }): LedgerEntry {
    const base = { dueAt: middle.first, lastDueAt: middle.last, count: middle.count };
    const rule = this.#latenessRule();
    const tooLate = rule.maxLatenessMs !== null && this.#now - middle.last > rule.maxLatenessMs;
    if (this.#isPaused(middle.last)) {
      const outcome = { outcome: "skipped-paused", reason: "Paused." } as const;
      return { ...row(middle.first, outcome), ...base };
    }
    if (rule.policy === "skip" || tooLate || this.#planned === null) {
      const reason = "Missed, together with many others.";
      return { ...row(middle.first, { outcome: "skipped-late", reason }), ...base };
    }
    return {
      ...row(middle.first, { outcome: "coalesced", reason: null }),
      ...base,
      intoDueAt: this.#planned,
    };
  }

  #latenessRule() {
    const { engine } = this.#context.settings();
    return {
      policy: this.#job.lateness,
      graceMs: this.#job.graceMs ?? engine.graceMs,
      maxCatchUp: this.#job.maxCatchUp,
      maxLatenessMs: this.#job.maxLatenessMs,
    };
  }

  #isPaused(dueAt: number): boolean {
    const { enabled, pausedUntil } = this.#job;
    const jobPaused = !enabled && (pausedUntil === null || dueAt < pausedUntil);
    return jobPaused || this.#helpers.isEverythingPaused(dueAt);
  }

  #beforeLateness(dueAt: number, timezone: string): Fate | null {
    if (this.#isPaused(dueAt)) {
      const why = this.#job.enabled ? "Everything was paused." : this.#job.pauseReason;
      return { outcome: "skipped-paused", reason: why };
    }
    if (!isInWindow(dueAt, timezone, this.#job.scheduleOptions)) {
      return { outcome: "skipped-window", reason: "Outside the hours in which this job may run." };
    }
    return null;
  }

  #decided(decision: CatchUpDecision): LedgerEntry {
    const { dueAt } = decision;
    if (decision.action === "skip-late") {
      const reason = whySkippedLate(this.#now - dueAt, this.#latenessRule());
      return row(dueAt, { outcome: "skipped-late", reason });
    }
    const late = decision.action === "run-late";
    if (this.#refusal === undefined) this.#refusal = this.#condition() ?? this.#overBudget();
    if (this.#refusal) return row(dueAt, this.#refusal);
    return this.#overlap(dueAt, late);
  }

  /** Conditions that waiting does not mend soon; the network is waited for at the start of the run. */
  #condition(): Fate | null {
    const { conditions } = this.#job;
    const machine = this.#context.machine.state();
    if (conditions.onAcPower && machine.onAcPower === false) {
      const reason = "The computer was on battery, and this job waits for power.";
      return { outcome: "skipped-condition", reason };
    }
    if (
      conditions.idleMs !== null &&
      machine.idleMs !== null &&
      machine.idleMs < conditions.idleMs
    ) {
      const reason = "The computer was in use, and this job waits until it is idle.";
      return { outcome: "skipped-condition", reason };
    }
    return null;
  }

  #overBudget(): Fate | null {
    const said = usedUpBudget(this.#context, this.#job, this.#job, this.#helpers.liveUsage());
    return said ? { outcome: "blocked-budget", reason: said } : null;
  }

  #overlap(dueAt: number, late: boolean): LedgerEntry {
    const { overlap } = this.#job;
    // "Run all" asks for each missed one, so they wait for each other and for what is under way.
    const busyWith = this.#unfinished.at(-1);
    // The one that is on time joins them at the end of their line.
    const isCatchUp = late || this.#plannedRow?.newRun?.catchUp === true;
    if (isCatchUp && this.#job.lateness === "run-all") {
      if (busyWith || this.#planned !== null) this.#plannedWaiting = dueAt;
      return this.#fire(dueAt, late);
    }
    const plannedEarlier = this.#planned !== null;
    if (overlap === "allow" || (!busyWith && !plannedEarlier)) return this.#fire(dueAt, late);

    if (overlap === "replace") {
      this.replaced.push(...this.#unfinished);
      this.#unfinished = [];
      this.#replacePlanned(dueAt);
      return this.#fire(dueAt, late);
    }
    if (overlap === "queue") {
      const waiting = this.#unfinished.find((run) => run.attempt === 0);
      if (waiting) {
        const reason = `Run ${waiting.id} waits already.`;
        return { ...row(dueAt, { outcome: "coalesced", reason }), intoRunId: waiting.id };
      }
      if (this.#plannedWaiting !== null) return this.#join(dueAt, this.#plannedWaiting);
      this.#plannedWaiting = dueAt;
      return this.#fire(dueAt, late);
    }
    const reason = busyWith
      ? `Run ${busyWith.id} of this job was not over yet.`
      : "An earlier run of this job was not over yet.";
    return row(dueAt, { outcome: "skipped-overlap", reason });
  }

  /** The run planned before it in this claim would be cancelled before it began: it is not made at all. */
  #replacePlanned(dueAt: number): void {
    const planned = this.#plannedRow;
    if (!planned?.newRun || planned.newRun.catchUp) return;
    planned.outcome = "coalesced";
    planned.newRun = null;
    planned.intoDueAt = dueAt;
    this.fires -= 1;
  }

  #fire(dueAt: number, late: boolean): LedgerEntry {
    this.#planned = dueAt;
    this.fires += 1;
    this.#plannedRow = {
      ...row(dueAt, {
        outcome: late ? "fired-late" : "fired",
        reason: late ? `Started ${span(this.#now - dueAt)} late.` : null,
      }),
      newRun: this.#newRun(dueAt, late),
    };
    return this.#plannedRow;
  }

  #newRun(dueAt: number, late: boolean): NewRun {
    const jitterMs = jitterFor(this.#job.id, dueAt, this.#job.scheduleOptions.jitterMs);
    const slot = late ? this.#helpers.catchUpSlot(this.#now) : dueAt + jitterMs;
    const delayed = slot > this.#now;
    return newRun(this.#job, this.#job, {
      trigger: "schedule",
      dueAt,
      createdAt: this.#now,
      notBefore: delayed ? slot : null,
      waitingFor: delayed ? (late ? "Catch-up runs start one after another." : "Jitter.") : null,
      catchUp: late,
    });
  }

  #coalesced(dueAt: number, into: number | null, rows: Map<number, LedgerEntry>): LedgerEntry {
    const target = into === null ? undefined : rows.get(into);
    if (target?.newRun) return this.#join(dueAt, target.dueAt);
    if (target?.intoRunId || target?.intoDueAt) {
      const { intoRunId, intoDueAt, reason } = target;
      return { ...row(dueAt, { outcome: "coalesced", reason }), intoRunId, intoDueAt };
    }
    // The run it would have joined was not made: the same reason holds for this one.
    return row(dueAt, {
      outcome: target?.outcome ?? "skipped-late",
      reason: target?.reason ?? null,
    });
  }

  #join(dueAt: number, intoDueAt: number): LedgerEntry {
    return { ...row(dueAt, { outcome: "coalesced", reason: null }), intoDueAt };
  }
}

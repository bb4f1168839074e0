/** What people and programs do to runs: start, stop, retry. */
import type { Work } from "../../contract/job.ts";
import type { Trigger } from "../../contract/words.ts";
import type { EngineContext } from "./context.ts";
import { dependencyText, newRun } from "./new-run.ts";
import type { Refusal, Result } from "./ports.ts";
import type { RunMachine } from "./run-machine.ts";
import { isFinal } from "./run-states.ts";
import { toRun } from "./run-view.ts";
import type { RunRecord } from "./store-port.ts";
import type { Supervisor } from "./supervisor.ts";

export class RunCommands {
  readonly #context: EngineContext;
  readonly #supervisor: Supervisor;
  readonly #machine: RunMachine;
  readonly #wake: () => void;

  constructor(
    context: EngineContext,
    supervisor: Supervisor,
    machine: RunMachine,
    wake: () => void,
  ) {
    this.#context = context;
    this.#supervisor = supervisor;
    this.#machine = machine;
    this.#wake = wake;
  }

  /** Makes a run of a job now. Errors: `not-found`. */
  ofJob(
    jobId: number,
    trigger: Trigger = "manual",
    changes: Partial<Work> = {},
  ): Result<RunRecord> {
    const job = this.#context.store.job(jobId);
    if (!job || job.removedAt !== null) return notFound(`Job ${jobId}`);
    const now = this.#context.clock.now();
    // A run by hand does not wait for what the job's first run waited for.
    const source = { ...job, ...changes, after: [] };
    return this.#create(newRun(source, source, { trigger, dueAt: now, createdAt: now }));
  }

  /** Makes a run of work that is no job (a test of a draft). */
  ofWork(work: Work, name: string, trigger: Trigger = "test"): Result<RunRecord> {
    const now = this.#context.clock.now();
    return this.#create(newRun(null, work, { trigger, dueAt: now, createdAt: now }, name));
  }

  /** Cancels a run in whatever state it is. Errors: `not-found`, `already-ended`. */
  stop(runId: number, reason = "Cancelled by hand."): Result<RunRecord> {
    const run = this.#context.store.run(runId);
    if (!run) return notFound(`Run ${runId}`);
    if (isFinal(run.state)) return ended(run);
    const cancelled =
      this.#supervisor.settler.cancel(run, reason) ||
      this.#supervisor.stop(runId, "cancelled", reason);
    this.#wake();
    const now = this.#context.store.run(runId)!;
    if (cancelled || now.state === "stopping" || now.state === "settling") {
      return { ok: true, value: now };
    }
    if (isFinal(now.state)) return ended(now);
    const message = `Run ${runId} is not watched by this engine.`;
    return { ok: false, error: { code: "not-watched", message } };
  }

  /** Makes a new run from the work of another, with changes. Errors: `not-found`. */
  again(runId: number, changes: Partial<Work> = {}): Result<RunRecord> {
    const run = this.#context.store.run(runId);
    if (!run) return notFound(`Run ${runId}`);
    const job = run.jobId === null ? null : this.#context.store.job(run.jobId);
    const work = { ...run.work, ...changes };
    const owner = job && job.removedAt === null ? job : null;
    const source = owner && { ...work, id: owner.id, name: owner.name, batch: null, after: [] };
    const now = this.#context.clock.now();
    const options = { trigger: "manual" as const, dueAt: now, createdAt: now };
    return this.#create(newRun(source, work, options, owner?.name ?? run.jobName));
  }

  /** Runs an ended run again, with a fresh attempt count. Errors: `not-found`, `not-ended`. */
  retry(runId: number): Result<RunRecord> {
    const run = this.#context.store.run(runId);
    if (!run) return notFound(`Run ${runId}`);
    if (!isFinal(run.state)) {
      const message = `Run ${runId} is ${run.state}: it can be retried when it has ended.`;
      return { ok: false, error: { code: "not-ended", message } };
    }
    const reopened = this.#machine.reopen(runId);
    this.#wake();
    return { ok: true, value: reopened ?? this.#context.store.run(runId)! };
  }

  /** Cancels all runs of a batch that have not ended. */
  stopBatch(batch: string): RunRecord[] {
    return this.#ofBatch(batch, (run) => !isFinal(run.state)).flatMap((run) => {
      const result = this.stop(run.id, `Cancelled with its batch ${batch}.`);
      return result.ok ? [result.value] : [];
    });
  }

  /** Retries all runs of a batch that ended without success, oldest first. */
  retryBatch(batch: string): RunRecord[] {
    const failed = (run: RunRecord) =>
      isFinal(run.state) && run.state !== "succeeded" && run.state !== "silent";
    return this.#ofBatch(batch, failed).flatMap((run) => {
      const result = this.retry(run.id);
      return result.ok ? [result.value] : [];
    });
  }

  /** waiting → queued. */
  ready(runId: number): RunRecord | null {
    return this.#machine.ready(runId);
  }

  /** The time of a waiting run has come, its dependencies have not: only they count from now on. */
  waitForOthers(run: RunRecord): void {
    const patch = { notBefore: null, waitingFor: dependencyText(run.after) };
    this.#context.store.transition(run.id, ["waiting"], "waiting", patch);
  }

  #ofBatch(batch: string, match: (run: RunRecord) => boolean): RunRecord[] {
    return this.#context.store.runs({ batch, limit: 10_000 }).filter(match).reverse();
  }

  #create(run: Parameters<EngineContext["store"]["createRun"]>[0]): Result<RunRecord> {
    const made = this.#context.store.createRun(run);
    this.#context.events.publish({ type: "run", run: toRun(made) });
    this.#wake();
    return { ok: true, value: this.#context.store.run(made.id) ?? made };
  }
}

function notFound(what: string): { ok: false; error: Refusal } {
  return { ok: false, error: { code: "not-found", message: `${what} does not exist.` } };
}

function ended(run: RunRecord): { ok: false; error: Refusal } {
  const message = `Run ${run.id} has ended already (${run.state}).`;
  return { ok: false, error: { code: "already-ended", message } };
}

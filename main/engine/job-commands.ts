/** What people and programs do to jobs: make, change, pause, remove. */
import type { Job, JobInput, JobPatch } from "../../contract/job.ts";
import { parseSchedule, resolveTimezone, timezoneProblem } from "../schedule/index.ts";
import type { EngineContext } from "./context.ts";
import type { JobSchedules } from "./job-schedule.ts";
import type { PauseAll } from "./pause-all.ts";
import type { Result } from "./ports.ts";
import { promptProblem } from "./prompt/check.ts";
import type { JobFields, JobWrite, LedgerEntry } from "./store-port.ts";

/** What is wrong with a job, where, and what to do. */
export interface JobProblem {
  code:
    | "not-found"
    | "conflict"
    | "invalid-schedule"
    | "unknown-timezone"
    | "invalid-prompt"
    | "invalid";
  message: string;
  /** Field of the job, where one is to blame. */
  field: string | null;
  /** Where in the field, as an index; null when the whole field is meant. */
  position: number | null;
  suggestion: string | null;
  /** For `conflict`: the job as someone else left it. */
  current: Job | null;
}

type JobResult = Result<Job, JobProblem>;

/** A job of an import. */
export interface TakenIn {
  /** The job that is changed; null makes a new one. */
  id: number | null;
  input: JobInput;
  isEnabled: boolean;
  /** Jobs of the same import that it follows, by their index. */
  followsNew: JobWrite["followsNew"];
}

export class JobCommands {
  readonly #context: EngineContext;
  readonly #schedules: JobSchedules;
  readonly #pause: PauseAll;
  readonly #hooks: { account: (jobId: number | null) => void; wake: () => void };

  constructor(
    context: EngineContext,
    schedules: JobSchedules,
    pause: PauseAll,
    hooks: { account: (jobId: number | null) => void; wake: () => void },
  ) {
    this.#context = context;
    this.#schedules = schedules;
    this.#pause = pause;
    this.#hooks = hooks;
  }

  /** Errors: `invalid-schedule`, `unknown-timezone`, `invalid`. */
  create(input: JobInput): JobResult {
    const fields = this.fieldsFor(input);
    if (!fields.ok) return fields;
    const job = this.#context.store.createJob(fields.value);
    this.made(job);
    return { ok: true, value: this.#context.store.job(job.id) ?? job };
  }

  /** What a job would be stored as, were it made now. Errors: those of `create`. */
  fieldsFor(input: JobInput): Result<JobFields, JobProblem> {
    const now = this.#context.clock.now();
    const anchorAt = wholeSecond(now);
    const [problem] = this.problemsWith(input);
    if (problem) return { ok: false, error: problem };
    return { ok: true, value: this.#newFields(input, anchorAt, now) };
  }

  /** A job has been stored: it is told, and may be due. */
  made(job: Job): void {
    this.#context.events.publish({ type: "job", job });
    this.#hooks.wake();
  }

  /** What would keep a job from being made. */
  problemsWith(input: JobInput): JobProblem[] {
    const other = this.#problemWith(input, wholeSecond(this.#context.clock.now()));
    return [this.#folderProblem(input), other].filter((each) => each !== null);
  }

  /** A job is made for a folder that is there; that it goes later is a matter of its runs. */
  #folderProblem({ cwd }: JobInput): JobProblem | null {
    const folder = this.#context.machine.folder(cwd);
    if (folder === "ok") return null;
    const what = folder === "missing" ? "does not exist" : "cannot be used";
    return problem("invalid", `The folder ${cwd} ${what}.`, "cwd");
  }

  /**
   * Makes and changes all jobs, or none. What is changed begins like a new job, and keeps its history.
   * Errors: those of `create`, of the first job that has one.
   */
  takeIn(
    jobs: TakenIn[],
    templates: { id: string; document: unknown }[],
  ): Result<Job[], JobProblem> {
    for (const { id } of jobs) if (id !== null) this.#hooks.account(id);
    const now = this.#context.clock.now();
    const anchorAt = wholeSecond(now);
    for (const { input } of jobs) {
      const problem = this.#problemWith(input, anchorAt);
      if (problem) return { ok: false, error: problem };
    }
    const writes = jobs.map(({ id, input, isEnabled, followsNew }) => {
      const fields = this.#newFields(input, anchorAt, now);
      const before = id === null ? null : this.#context.store.job(id);
      if (before) fields.createdAt = before.createdAt;
      if (!isEnabled) {
        fields.enabled = false;
        fields.pauseReason = "Paused when it was taken in.";
      }
      return { id, fields, followsNew };
    });
    const made = this.#context.store.takeIn({ jobs: writes, templates });
    for (const job of made) {
      this.#schedules.forget(job.id);
      this.#context.events.publish({ type: "job", job });
    }
    this.#hooks.wake();
    return { ok: true, value: made.map((job) => this.#context.store.job(job.id) ?? job) };
  }

  #newFields(input: JobInput, anchorAt: number, now: number): JobFields {
    const fields: JobFields = {
      ...input,
      anchorAt,
      nextDueAt: null,
      enabled: true,
      pausedUntil: null,
      pauseReason: null,
      fires: 0,
      failuresInARow: 0,
      createdAt: now,
      updatedAt: now,
      removedAt: null,
    };
    fields.nextDueAt = this.#firstDue(fields, 0);
    return fields;
  }

  /**
   * Changes a job. What was due under the old schedule is accounted for first.
   * @param expectedVersion version the change was made from; null = whatever it is now
   */
  edit(id: number, expectedVersion: number | null, patch: JobPatch): JobResult {
    this.#hooks.account(id);
    const before = this.#context.store.job(id);
    if (!before || before.removedAt !== null) return missing(id);
    const now = this.#context.clock.now();
    const merged = { ...before, ...patch };
    const rescheduled =
      ("schedule" in patch && patch.schedule !== before.schedule) ||
      ("timezone" in patch && patch.timezone !== before.timezone) ||
      "scheduleOptions" in patch;
    const retimed = "schedule" in patch && patch.schedule !== before.schedule;
    const anchorAt = retimed ? wholeSecond(now) : before.anchorAt;
    const checks = { schedule: rescheduled, prompt: "prompt" in patch || "agent" in patch };
    const problem = this.#problemWith(merged, anchorAt, id, checks);
    if (problem) return { ok: false, error: problem };
    const timing = rescheduled
      ? {
          anchorAt,
          fires: retimed ? 0 : before.fires,
          nextDueAt: this.#firstDue(
            { ...merged, anchorAt, fires: retimed ? 0 : before.fires },
            id,
            retimed,
          ),
        }
      : {};
    return this.#update(id, expectedVersion, { ...patch, ...timing });
  }

  /** @param until epoch milliseconds at which it goes on by itself; null = until resumed */
  pause(id: number, until: number | null, reason: string | null = null): JobResult {
    this.#hooks.account(id);
    const why = reason ?? (until === null ? "Paused by hand." : "Paused for a time.");
    return this.#update(id, null, { enabled: false, pausedUntil: until, pauseReason: why });
  }

  resume(id: number): JobResult {
    this.#hooks.account(id);
    return this.#update(id, null, {
      enabled: true,
      pausedUntil: null,
      pauseReason: null,
      failuresInARow: 0,
    });
  }

  /** Takes a job out of sight; its history stays. `restore` undoes it. */
  remove(id: number): JobResult {
    this.#hooks.account(id);
    const removedAt = this.#context.clock.now();
    return this.#update(id, null, { removedAt, nextDueAt: null });
  }

  /**
   * Leaves out the next occurrence: it gets its row in the ledger now, so that it cannot fire, and the job goes on
   * with the one after it. Errors: `invalid` when the next one is no longer the one a person saw.
   */
  skipNext(id: number, dueAt: number): JobResult {
    this.#hooks.account(id);
    const { store, clock, events } = this.#context;
    const job = store.job(id);
    if (!job || job.removedAt !== null) return missing(id);
    const entry: LedgerEntry = {
      dueAt,
      lastDueAt: dueAt,
      count: 1,
      // A pause of one occurrence: it was a person's wish, not something that went wrong.
      outcome: "skipped-paused",
      reason: "Skipped by hand.",
      newRun: null,
      intoDueAt: null,
      intoRunId: null,
    };
    const claimed = store.claim({
      jobId: id,
      expectedNextDueAt: dueAt,
      nextDueAt: this.#nextOpen(job, dueAt),
      entries: [entry],
      addFires: 0,
      decidedAt: clock.now(),
      outbox: [],
    });
    if (!claimed) {
      const message =
        "That occurrence is not the next one any more: it has started, or the job was changed.";
      return { ok: false, error: problem("invalid", message, "dueAt") };
    }
    for (const occurrence of claimed.occurrences)
      events.publish({ type: "occurrence", occurrence });
    const changed = store.job(id)!;
    events.publish({ type: "job", job: changed });
    this.#hooks.wake();
    return { ok: true, value: changed };
  }

  restore(id: number): JobResult {
    const job = this.#context.store.job(id);
    if (!job) return missing(id);
    const nextDueAt = this.#nextOpen(job, this.#context.clock.now());
    return this.#update(id, null, { removedAt: null, nextDueAt });
  }

  /** @param until epoch milliseconds; null = until resumed */
  pauseEverything(until: number | null): void {
    this.#hooks.account(null);
    this.#pause.begin(until);
    this.#hooks.wake();
  }

  resumeEverything(): void {
    this.#hooks.account(null);
    this.#pause.end();
    this.#hooks.wake();
  }

  /** After a change of the computer's zone: jobs that follow it get their next instant anew. */
  recomputeLocal(): void {
    const now = this.#context.clock.now();
    for (const job of this.#context.store.jobs()) {
      if (job.timezone !== "local" || job.nextDueAt === null) continue;
      const nextDueAt = this.#nextOpen(job, now);
      if (nextDueAt === job.nextDueAt) continue;
      // Bookkeeping, not an edit: nobody's own edit is refused for it.
      const updated = this.#context.store.updateJob(job.id, null, { nextDueAt });
      if (updated.ok) this.#context.events.publish({ type: "job", job: updated.value });
    }
  }

  #update(id: number, expectedVersion: number | null, patch: Partial<JobFields>): JobResult {
    const updatedAt = this.#context.clock.now();
    const updated = this.#context.store.updateJob(id, expectedVersion, { ...patch, updatedAt });
    if (!updated.ok) {
      const { code, message, current } = updated.error;
      return {
        ok: false,
        error: { code, message, current, field: null, position: null, suggestion: null },
      };
    }
    this.#context.events.publish({ type: "job", job: updated.value });
    this.#hooks.wake();
    return { ok: true, value: this.#context.store.job(id) ?? updated.value };
  }

  /** The next instant that has no row in the ledger yet: one that was skipped beforehand is not shown as coming. */
  #nextOpen(job: Job, after: number): number | null {
    let next = this.#schedules.next(job, after);
    while (next !== null && this.#context.store.occurrence(job.id, next) !== null) {
      next = this.#schedules.next(job, next);
    }
    return next;
  }

  /**
   * First due instant of a schedule that is saved now. An instant counts from the moment of saving, so that "now"
   * is due at once; everything else is due after it.
   */
  #firstDue(job: Omit<JobFields, "id" | "version">, id: number, isNew = true): number | null {
    const own = this.#schedules.parse(job);
    if (!own) return null;
    const now = this.#context.clock.now();
    const after = isNew && own.schedule.kind === "once" ? job.anchorAt - 1 : now;
    // A job that is not stored yet has no id to cache under.
    this.#schedules.forget(id);
    const next = this.#schedules.next({ ...job, id }, after);
    this.#schedules.forget(id);
    return next;
  }

  #problemWith(
    job: JobInput,
    anchorAt: number,
    id: number | null = null,
    checks = { schedule: true, prompt: true },
  ): JobProblem | null {
    const local = this.#context.machine.timezone();
    const zone = timezoneProblem(job.timezone);
    if (zone !== null) {
      const { message, suggestion } = zone;
      return problem("unknown-timezone", message, "timezone", { suggestion });
    }
    if (checks.schedule) {
      const timezone = resolveTimezone(job.timezone, local);
      const parsed = parseSchedule(job.schedule, { timezone, anchorAt });
      if (!parsed.ok) {
        const { message, position, suggestion } = parsed.error;
        return problem("invalid-schedule", message, "schedule", { position, suggestion });
      }
    }
    if (checks.prompt) {
      const wrong = promptProblem(job.agent, job.prompt, () => this.#context.store.jobs());
      if (wrong) return problem("invalid-prompt", wrong.message, "prompt", wrong);
    }
    return this.#dependencyProblem(job, id);
  }

  #dependencyProblem(job: JobInput, id: number | null): JobProblem | null {
    for (const { run } of job.after) {
      if (!this.#context.store.run(run)) {
        return problem("invalid", `Run ${run}, which it is to wait for, does not exist.`, "after");
      }
    }
    for (const { job: followed } of job.follows) {
      if (!this.#context.store.job(followed)) {
        return problem(
          "invalid",
          `Job ${followed}, which it is to follow, does not exist.`,
          "follows",
        );
      }
      if (id !== null && this.#reaches(followed, id, new Set())) {
        const message = `Following job ${followed} would make a circle: the jobs would start each other for ever.`;
        return problem("invalid", message, "follows");
      }
    }
    return null;
  }

  /** Whether job `from` follows job `target`, directly or through others. */
  #reaches(from: number, target: number, seen: Set<number>): boolean {
    if (from === target) return true;
    if (seen.has(from)) return false;
    seen.add(from);
    const job = this.#context.store.job(from);
    return (job?.follows ?? []).some((each) => this.#reaches(each.job, target, seen));
  }
}

/** Instants of intervals fall on whole seconds. */
function wholeSecond(at: number): number {
  return Math.floor(at / 1000) * 1000;
}

function problem(
  code: JobProblem["code"],
  message: string,
  field: string,
  more: { position?: number; suggestion?: string | null } = {},
): JobProblem {
  const { position = null, suggestion = null } = more;
  return { code, message, field, position, suggestion, current: null };
}

function missing(id: number): { ok: false; error: JobProblem } {
  return {
    ok: false,
    error: {
      code: "not-found",
      message: `Job ${id} does not exist.`,
      field: null,
      position: null,
      suggestion: null,
      current: null,
    },
  };
}

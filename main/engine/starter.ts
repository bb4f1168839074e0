/** Takes a queued run to a started process: guard, command, one durable step, launch. */
import { usedUpBudget, type LiveUsage } from "./budgets.ts";
import type { EngineContext } from "./context.ts";
import { recordFolder } from "./folder-records.ts";
import type { CommandRequest, CommandSpec, Refusal, Result } from "./ports.ts";
import { PauseAll } from "./pause-all.ts";
import { Prechecks } from "./precheck.ts";
import { readyPrompt } from "./prompt/ready.ts";
import { keptRequest } from "./reclaim.ts";
import { rulesOf } from "./questions.ts";
import type { RenderedPrompt } from "./prompt/render.ts";
import type { RunMachine } from "./run-machine.ts";
import type { Settler } from "./settler.ts";
import type { RunRecord } from "./store-port.ts";
import { workFolder } from "./work-folder.ts";
import type { Worktrees } from "./worktrees.ts";

/** How often a run that waits for the network looks again. */
const NETWORK_RECHECK_MS = 30_000;
/** How long the shim waits beyond the engine's own limit, so that normally the engine ends the run. */
const SHIM_SLACK_MS = 5_000;

const CONTINUE_PROMPT =
  "The usage limit that interrupted you has ended. Continue with the task where you stopped.";

export interface Started {
  run: RunRecord;
  command: CommandSpec;
}

export class Starter {
  readonly prechecks: Prechecks;
  readonly #context: EngineContext;
  readonly #machine: RunMachine;
  readonly #settler: Settler;
  readonly #worktrees: Worktrees;
  readonly #liveUsage: () => LiveUsage[];

  constructor(
    context: EngineContext,
    machine: RunMachine,
    settler: Settler,
    worktrees: Worktrees,
    liveUsage: () => LiveUsage[],
  ) {
    this.#context = context;
    this.prechecks = new Prechecks(context);
    this.#worktrees = worktrees;
    this.#machine = machine;
    this.#settler = settler;
    this.#liveUsage = liveUsage;
  }

  /**
   * Up to the durable `starting`. null when the run does not start now: refused, held, or gone elsewhere.
   */
  async prepare(run: RunRecord): Promise<Started | null> {
    const context = this.#context;
    if (this.#waitsForNetwork(run)) return null;
    if (this.#isRefused(run)) return null;
    if (Prechecks.isDue(run) && !(await this.#hasWork(run))) return null;
    const token = context.entropy.token();
    const dir = `runs/${run.id}-${token}/${run.attempt + 1}`;
    context.fault("start.before");
    const placed = await this.#worktrees.place(run);
    const prepared = placed.ok ? await this.#command(run, dir) : placed;
    // While the agent was looked for, a person may have cancelled the run.
    if (context.store.run(run.id)?.state !== "queued") return null;
    if (!prepared.ok) {
      this.#settler.refuse(run, prepared.error);
      return null;
    }
    const { accountKey } = prepared.value;
    const hold = context.store
      .holds(context.clock.now())
      .find((each) => each.accountKey === accountKey);
    if (hold) {
      this.#machine.hold(run.id, hold.until, `Its agent's account waits: ${hold.reason}`);
      return null;
    }
    const started = this.#machine.start(run.id, dir, `${run.id}-${token}`);
    if (!started) return null;
    context.fault("start.recorded");
    await recordFolder(context, started, "before");
    return { run: started, command: prepared.value };
  }

  /** Prepares the command again for a run that was recorded as starting before a crash. */
  async prepareAgain(run: RunRecord): Promise<Started | null> {
    const placed = await this.#worktrees.place(run);
    const prepared = placed.ok ? await this.#command(run, run.dir!) : placed;
    if (prepared.ok) await recordFolder(this.#context, run, "before");
    if (this.#context.store.run(run.id)?.state !== "starting") return null;
    if (prepared.ok) return { run, command: prepared.value };
    this.#settler.refuse(run, prepared.error);
    return null;
  }

  /** Starts the shim. False when that was refused; the run has ended then. */
  async launch({ run, command }: Started): Promise<boolean> {
    const context = this.#context;
    context.redactor.learnVariables(command.env);
    const { engine } = context.settings();
    const timeoutMs = run.work.limits.timeoutMs ?? engine.timeoutMs;
    // Before the launch: should the machine die right after it, the run's account and command are known.
    const { file, envNames } = command;
    const args = command.args.map((arg) => context.redactor.text(arg));
    const { accountKey } = command;
    context.store.recordCommand(run.id, { file, args, envNames }, command.agentVersion);
    context.store.transition(run.id, ["starting"], "starting", { accountKey });
    context.fault("start.prepared");
    const launched = await context.launcher.launch({
      dir: context.resolveDir(run.dir!),
      marker: run.marker!,
      command,
      request: {
        runId: run.id,
        attempt: run.attempt,
        jobId: run.jobId,
        jobName: run.jobName,
        trigger: run.trigger,
        dueAt: run.dueAt,
        dispatchedAt: run.dispatchedAt,
        agent: run.agent,
        agentVersion: command.agentVersion,
        profile: run.profile,
        cwd: command.cwd,
        marker: run.marker,
        command: { file, args, envNames },
        // The rest is what a database without this run needs to take it up again, see reclaim.ts.
        ...keptRequest(run),
      },
      deadlineMs: timeoutMs > 0 ? timeoutMs + SHIM_SLACK_MS : null,
      graceMs: engine.stopGraceMs,
    });
    context.fault("start.spawned");
    if (!launched.ok) {
      this.#settler.refuse(run, launched.error);
      return false;
    }
    return true;
  }

  #isRefused(run: RunRecord): boolean {
    const refusal = this.#guard(run);
    if (refusal) this.#settler.refuse(run, refusal);
    return refusal !== null;
  }

  /** Asks the precheck. False when the run does not start now; it has ended then, or stays queued. */
  async #hasWork(run: RunRecord): Promise<boolean> {
    const { store, clock } = this.#context;
    const answer = await this.prechecks.ask(run);
    if (answer === null || store.run(run.id)?.state !== "queued") return false;
    if (answer.kind !== "work") {
      this.#settler.prechecked(run, answer);
      return false;
    }
    // Minutes may have passed: what was asked before is asked again.
    if (new PauseAll(this.#context).isOn(clock.now())) return false;
    return !this.#isRefused(run);
  }

  /** An adapter that throws has a bug; the run is refused with it rather than tried for ever. */
  async #command(run: RunRecord, dir: string): Promise<Result<CommandSpec>> {
    const ready = readyPrompt(this.#context, run);
    if (!ready.ok) return ready;
    try {
      return await this.#context.agents.prepare(this.#request(run, dir, ready.value));
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      const message = `The command of the agent could not be built: ${detail}`;
      return { ok: false, error: { code: "prepare-failed", message } };
    }
  }

  /** What can be told without asking the agent: folder, disk, budgets. */
  #guard(run: RunRecord): Refusal | null {
    const { machine, settings } = this.#context;
    const { cwd } = run.work;
    const folder = machine.folder(cwd);
    if (folder !== "ok") return { code: `folder-${folder}`, message: folderSentence(folder, cwd) };
    const free = machine.freeBytes();
    const { minFreeBytes } = settings().engine;
    if (free !== null && free < minFreeBytes) {
      const have = Math.floor(free / 1_048_576);
      const want = Math.ceil(minFreeBytes / 1_048_576);
      return {
        code: "disk-full",
        message: `The disk with Belfry's data has ${have} MB left; new runs need ${want} MB. Free some space.`,
      };
    }
    const job = run.jobId === null ? null : this.#context.store.job(run.jobId);
    const budget = usedUpBudget(this.#context, job, run.work, this.#liveUsage());
    return budget ? { code: "over-budget", message: budget } : null;
  }

  #waitsForNetwork(run: RunRecord): boolean {
    const job = run.jobId === null ? null : this.#context.store.job(run.jobId);
    if (!job?.conditions.online || this.#context.machine.state().online !== false) return false;
    const now = this.#context.clock.now();
    const giveUpAt = run.createdAt + job.conditions.onlineWaitMs;
    if (now >= giveUpAt) {
      this.#settler.conditionFailed(
        run,
        "The computer was offline, and this job needs the network.",
      );
    } else {
      const notBefore = Math.min(giveUpAt, now + NETWORK_RECHECK_MS);
      this.#machine.hold(run.id, notBefore, "Waits for the network.");
    }
    return true;
  }

  #request(run: RunRecord, dir: string, ready: RenderedPrompt): CommandRequest {
    const { work } = run;
    return {
      agent: work.agent,
      prompt: run.resumeSessionId ? CONTINUE_PROMPT : ready.prompt,
      profile: work.profile,
      model: work.model,
      cwd: workFolder(this.#context, run),
      title: titleOf(run),
      maxTurns: work.limits.maxTurns,
      maxUsd: work.limits.maxUsd,
      resumeSessionId: run.resumeSessionId,
      outputSchema: work.outputSchema,
      agentPath: work.agentPath,
      extraArgs: work.extraArgs,
      env: { ...ready.env, ...work.env },
      ask: askOf(work.limits.askMs, run.id),
      allow: rulesOf(this.#context, run),
      attemptDir: this.#context.resolveDir(dir),
    };
  }
}

/** Jobs saved before there were questions do not name them. */
export function askOf(askMs: number | null | undefined, runId: number): CommandRequest["ask"] {
  return askMs === null || askMs === undefined ? null : { runId, forMs: askMs };
}

function folderSentence(state: "missing" | "not-a-folder" | "no-access", path: string): string {
  if (state === "missing") return `The folder ${path} does not exist. Make it, or edit the job.`;
  if (state === "not-a-folder") return `${path} is not a folder. Edit the job.`;
  return `The folder ${path} cannot be opened: no permission.`;
}

/**
 * What the agent's own list of sessions shows. It goes into the command line, which others on the machine can see:
 * a name that was taken from the prompt stays out of it.
 */
function titleOf(run: RunRecord): string {
  const name = run.jobName.replace(/…$/, "").trim();
  return run.work.prompt.includes(name) ? `Belfry run ${run.id}` : run.jobName;
}

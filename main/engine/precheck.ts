/**
 * Prechecks: a command that says whether there is anything to do, before an agent costs anything.
 *
 * The run stays `queued` meanwhile. An engine that dies in between leaves it so, and the next one asks again: the
 * agent is started by the step after this one, which is taken once.
 */
import type { EngineContext } from "./context.ts";
import { oneLine } from "./plain-text.ts";
import type { CommandRequest, Programs } from "./ports.ts";
import { startsSilent } from "./silence.ts";
import type { RunRecord } from "./store-port.ts";

/** What `grep`, `test`, `diff` and the like end with when the answer is no. */
const NO = 1;

export type PrecheckAnswer =
  | { kind: "work" }
  | { kind: "idle"; reason: string }
  | { kind: "broken"; reason: string };

type End = Awaited<ReturnType<Programs["run"]>>;

/**
 * 0 = there is work, unless the first line of output says otherwise; 1 and not a word on standard error = nothing to
 * do. A script that breaks often ends with 1 as well, and says why on standard error: it must not pass for silence.
 */
export function precheckAnswer(end: End): PrecheckAnswer {
  if (!end.ok) return { kind: "broken", reason: `The precheck failed. ${end.error.message}` };
  const { exitCode, stdout, stderr } = end.value;
  const said = oneLine(stderr) || oneLine(stdout);
  if (exitCode === 0 && !startsSilent(stdout)) return { kind: "work" };
  if (exitCode === 0 || (exitCode === NO && stderr.trim() === "")) {
    const hasMore = exitCode !== 0 && said !== "";
    return {
      kind: "idle",
      reason: hasMore
        ? `The precheck found nothing to do. It said: ${said}`
        : "The precheck found nothing to do.",
    };
  }
  return {
    kind: "broken",
    reason:
      said === ""
        ? `The precheck failed with exit code ${exitCode}.`
        : `The precheck failed with exit code ${exitCode}. It said: ${said}`,
  };
}

export class Prechecks {
  readonly #context: EngineContext;
  #underWay = new Set<AbortController>();
  /** Ends what an engine that crashed left behind; done once, before the first precheck. */
  #swept: Promise<unknown> | null = null;

  constructor(context: EngineContext) {
    this.#context = context;
  }

  /** Whether a run is to be asked about: only before its first attempt, for later ones have work by definition. */
  static isDue(run: RunRecord): boolean {
    return run.work.precheck !== null && run.attempt === 0;
  }

  /** Asks. null when it was ended before it was done: the run was cancelled, or the engine ends. */
  async ask(run: RunRecord): Promise<PrecheckAnswer | null> {
    const { events, fault, redactor } = this.#context;
    const controller = new AbortController();
    this.#underWay.add(controller);
    const unsubscribe = events.subscribe((event) => {
      if (event.type !== "run" || event.run.id !== run.id) return;
      if (event.run.state !== "queued") controller.abort();
    });
    try {
      const end = await this.#run(run, controller.signal);
      if (controller.signal.aborted) return null;
      fault("precheck.asked");
      return precheckAnswer(redactor.value(end));
    } finally {
      unsubscribe();
      this.#underWay.delete(controller);
    }
  }

  /** Ends all that are under way; their runs stay queued. */
  abort(): void {
    for (const controller of this.#underWay) controller.abort();
  }

  async #run(run: RunRecord, signal: AbortSignal): Promise<End> {
    const { agents, programs, resolveDir, launcher, redactor } = this.#context;
    const { timeoutMs } = run.work.precheck!;
    const dir = resolveDir(`runs/precheck-${run.id}`);
    // The same for all of a data folder, and for no other one: what is left of earlier ones is found at one go.
    const marker = `precheck-${encodeURIComponent(resolveDir("runs"))}`;
    this.#swept ??= launcher.sweep(dir, marker).catch((error: unknown) => {
      this.#swept = null;
      throw error;
    });
    await this.#swept;
    const prepared = await agents.prepare(requestOf(run, dir));
    if (!prepared.ok) return prepared;
    redactor.learnVariables(prepared.value.env);
    return programs.run({ command: prepared.value, dir, marker, timeoutMs, signal });
  }
}

/** It is a command of the user, as a shell job is one, and works in the job's folder with the job's variables. */
function requestOf(run: RunRecord, attemptDir: string): CommandRequest {
  const { cwd, env, precheck } = run.work;
  return {
    agent: "shell",
    prompt: precheck!.command,
    profile: "full",
    model: null,
    cwd,
    title: run.jobName,
    maxTurns: null,
    maxUsd: null,
    resumeSessionId: null,
    outputSchema: null,
    agentPath: null,
    extraArgs: [],
    env,
    ask: null,
    allow: [],
    attemptDir,
  };
}

/** Runs one attempt of an agent as the engine would (command, process, reader), but without the engine. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { RunEvent } from "../../contract/run-events.ts";
import { createAgents, type AgentsService } from "../../main/agents/index.ts";
import type {
  CommandRequest,
  CommandSpec,
  ReadState,
  SessionTotals,
  Verdict,
} from "../../main/engine/ports.ts";
import {
  createFakeModelApi,
  type FakeModelApi,
  type FakeRequest,
} from "../fake-model-api/fake-model-api.mjs";
import type { Cli } from "./clis.ts";
import { makePlace, type Place } from "./place.ts";
import { processesWhere, run } from "./processes.ts";

/** Programs running at once: more than the cores would only make each of them slow. */
const AT_ONCE = 2;
const TAIL_BYTES = 64 * 1024;

export interface Attempt {
  command: CommandSpec;
  exitCode: number;
  events: RunEvent[];
  state: ReadState;
  verdict: Verdict;
  sessionTotals: SessionTotals | null;
  /** Requests that reached the fake model during the attempt. */
  requests: FakeRequest[];
  stdout: string;
  stderr: string;
  /** Processes that were left after the program had ended. */
  left: string[];
}

export type AttemptRequest = Partial<CommandRequest> & {
  agent: Cli;
  prompt: string;
  cwd: string;
  previousTotals?: SessionTotals | null;
};

export interface Workbench {
  place: Place;
  api: FakeModelApi;
  agents: AgentsService;
  attempt(request: AttemptRequest): Promise<Attempt>;
  close(): Promise<void>;
}

export async function openWorkbench(): Promise<Workbench> {
  const api = createFakeModelApi();
  const place = makePlace(await api.listen());
  const agents = createAgents({
    baseEnv: place.env,
    homeDir: place.home,
    resourcesDir: path.join(import.meta.dirname, "..", "..", "resources"),
    isRoot: place.asRoot,
    shellEnvironment: given(place.env),
  });
  const turnstile = createTurnstile(AT_ONCE);
  let openCodeReady: Promise<unknown> | null = null;
  let count = 0;

  const attempt = async (request: AttemptRequest): Promise<Attempt> => {
    count += 1;
    const marker = `e2e-${process.pid}-${count}`;
    const attemptDir = path.join(place.root, "attempts", marker);
    const tag = `[${marker}]`;
    const full: CommandRequest = {
      profile: "read-only",
      model: request.agent === "gemini" ? "gemini-2.5-pro" : null,
      title: "e2e",
      maxTurns: null,
      maxUsd: null,
      resumeSessionId: null,
      outputSchema: null,
      agentPath: null,
      extraArgs: [],
      ask: null,
      allow: [],
      attemptDir,
      ...request,
      // The tag tells the requests of concurrent attempts apart.
      prompt: `${request.prompt} ${tag}`,
      env: { ...ownRetriesOff(request.agent), ...request.env },
    };
    const prepared = await agents.prepare(full);
    if (!prepared.ok) throw new Error(`${prepared.error.code}: ${prepared.error.message}`);
    const command = prepared.value;
    const tmp = path.join(attemptDir, "tmp");
    mkdirSync(tmp, { recursive: true });
    for (const { name, content } of command.files) {
      writeFileSync(path.join(attemptDir, name), content);
    }
    place.own();
    const ran = await run(
      { ...command, env: { ...command.env, TMPDIR: tmp, BELFRY_RUN: marker } },
      place,
      90_000,
    );
    const reader = agents.reader({
      agent: request.agent,
      model: full.model,
      previousTotals: request.previousTotals ?? null,
      outputSchema: full.outputSchema,
    });
    const events: RunEvent[] = [];
    // In odd pieces, as they may arrive.
    for (let at = 0; at < ran.stdout.length; at += 1000) {
      events.push(...reader.push(ran.stdout.subarray(at, at + 1000), at));
    }
    const end = reader.finish({
      exitCode: ran.code,
      stdoutTail: ran.stdout.subarray(-TAIL_BYTES).toString(),
      stderrTail: ran.stderr.slice(-TAIL_BYTES),
    });
    return {
      command,
      exitCode: ran.code,
      events: [...events, ...end.events],
      state: reader.state(),
      verdict: end.verdict,
      sessionTotals: end.sessionTotals,
      requests: api.requests.filter((candidate) => candidate.lastUser?.includes(tag) === true),
      stdout: ran.stdout.toString(),
      stderr: ran.stderr,
      left: processesWhere((env) => env["BELFRY_RUN"] === marker).map((found) => found.command),
    };
  };

  return {
    place,
    api,
    agents,
    async attempt(request) {
      if (request.agent === "opencode") {
        // Its first run prepares a database; a second one at that moment may find it locked and give up.
        openCodeReady ??= turnstile(() =>
          attempt({ agent: "opencode", cwd: place.project("opencode-first"), prompt: "Hello." }),
        );
        await openCodeReady;
      }
      return turnstile(() => attempt(request));
    },
    async close() {
      await api.close();
      place.remove();
    },
  };
}

/** Claude retries for three minutes on its own; the adapter's own choice is overruled to see the error at once. */
function ownRetriesOff(cli: Cli): Record<string, string> {
  return cli === "claude" ? { CLAUDE_CODE_MAX_RETRIES: "0" } : {};
}

function given(
  env: Record<string, string>,
): NonNullable<Parameters<typeof createAgents>[0]["shellEnvironment"]> {
  const captured = { env, source: "shell" as const, problem: null, shell: "/bin/sh" };
  return { get: () => Promise.resolve(captured), refresh: () => Promise.resolve(captured) };
}

/** Lets at most `limit` tasks run at once. */
export function createTurnstile(limit: number): <T>(task: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

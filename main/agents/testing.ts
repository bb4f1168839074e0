/** What the tests of this folder share: recordings of real runs, and a service with fixed clock, home and prices. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { RunEvent } from "../../contract/run-events.ts";
import type { AgentId } from "../../contract/words.ts";
import type { CommandRequest, ReaderOptions, ReadState, Verdict } from "../engine/ports.ts";
import { type AgentsOptions, type AgentsService, createAgents } from "./index.ts";

const here = import.meta.dirname;
export const RESOURCES = path.join(here, "..", "..", "resources");

/** 2026-11-21 02:00 UTC: the day the recordings were made. */
export const NOW = Date.UTC(2026, 10, 21, 2);

export interface Recording {
  cli: AgentId;
  name: string;
  stdout: Buffer;
  stderr: string;
  /** Exit code as the engine is told it: 128 + n for signal n. */
  exitCode: number | null;
}

const SIGNAL_NUMBERS: Record<string, number> = { SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

export function recordings(): Recording[] {
  const root = path.join(here, "fixtures");
  return readdirSync(root).flatMap((cli) =>
    readdirSync(path.join(root, cli))
      .filter((file) => file.endsWith(".exit"))
      .map((file) => recording(cli as AgentId, file.slice(0, -".exit".length))),
  );
}

export function recording(cli: AgentId, name: string): Recording {
  const base = path.join(here, "fixtures", cli, name);
  const exit = JSON.parse(readFileSync(`${base}.exit`, "utf8")) as {
    exitCode: number | null;
    signal: string | null;
  };
  return {
    cli,
    name,
    stdout: readFileSync(`${base}.jsonl`),
    stderr: readFileSync(`${base}.stderr`, "utf8"),
    exitCode: exit.exitCode ?? 128 + (SIGNAL_NUMBERS[exit.signal ?? ""] ?? 0),
  };
}

/** A service that asks no shell and has nothing of the person who runs the tests. */
export function testAgents(options: Partial<AgentsOptions> = {}): AgentsService {
  const env = { PATH: "/usr/bin:/bin", HOME: "/nonexistent" };
  return createAgents({
    baseEnv: env,
    homeDir: "/nonexistent",
    resourcesDir: RESOURCES,
    isRoot: false,
    platform: "linux",
    now: () => NOW,
    timezone: () => "UTC",
    shellEnvironment: fixedEnvironment(env),
    ...options,
  });
}

export function fixedEnvironment(env: Record<string, string>): AgentsOptions["shellEnvironment"] {
  const captured = Promise.resolve({ env, source: "process" as const, problem: null, shell: null });
  return { get: () => captured, refresh: () => captured };
}

export interface ReadRun {
  events: RunEvent[];
  verdict: Verdict;
  state: ReadState;
  sessionTotals: ReturnType<ReturnType<AgentsService["reader"]>["finish"]>["sessionTotals"];
}

/** Feeds a run to its reader, cut at the given positions. */
export function readRun(
  agents: AgentsService,
  run: Recording,
  options: Partial<ReaderOptions> = {},
  cuts: number[] = [],
): ReadRun {
  const reader = agents.reader({
    agent: run.cli,
    model: null,
    previousTotals: null,
    outputSchema: null,
    ...options,
  });
  const events: RunEvent[] = [];
  const places = [...new Set(cuts.filter((cut) => cut > 0 && cut < run.stdout.length))];
  let from = 0;
  for (const to of [...places.toSorted((a, b) => a - b), run.stdout.length]) {
    // A buffer that is overwritten afterwards, as a launcher may do with its own.
    const chunk = Buffer.from(run.stdout.subarray(from, to));
    events.push(...reader.push(chunk, from));
    chunk.fill(0);
    from = to;
  }
  const end = reader.finish({
    exitCode: run.exitCode,
    stdoutTail: run.stdout.subarray(-65_536).toString("utf8"),
    stderrTail: run.stderr.slice(-65_536),
  });
  return {
    events: [...events, ...end.events],
    verdict: end.verdict,
    state: reader.state(),
    sessionTotals: end.sessionTotals,
  };
}

/** Prepares, really runs and reads one attempt, in a folder that also is the attempt's own. */
export async function liveRun(
  agents: AgentsService,
  folder: string,
  change: Partial<CommandRequest> & { agent: AgentId },
): Promise<ReadRun> {
  const result = await agents.prepare(request({ cwd: folder, attemptDir: folder, ...change }));
  if (!result.ok) throw new Error(result.error.message);
  const { file, args, env, stdin, files } = result.value;
  for (const one of files) writeFileSync(path.join(folder, one.name), one.content);
  const done = spawnSync(file, args, {
    env,
    cwd: folder,
    input: stdin,
    maxBuffer: 64 * 1024 * 1024,
  });
  const live = {
    cli: change.agent,
    name: "live",
    stdout: done.stdout,
    stderr: done.stderr.toString("utf8"),
    exitCode: done.status ?? 128 + os.constants.signals[done.signal as "SIGTERM"],
  };
  return readRun(agents, live, { outputSchema: change.outputSchema ?? null });
}

/** A run made of text instead of a recording. */
export function textRun(cli: AgentId, stdout: string, exitCode: number | null = 0): Recording {
  return { cli, name: "text", stdout: Buffer.from(stdout), stderr: "", exitCode };
}

export function request(change: Partial<CommandRequest> & { agent: AgentId }): CommandRequest {
  return {
    prompt: "Say hello.",
    profile: "full",
    model: null,
    cwd: os.tmpdir(),
    title: "Job",
    maxTurns: null,
    maxUsd: null,
    resumeSessionId: null,
    outputSchema: null,
    agentPath: null,
    extraArgs: [],
    env: {},
    ask: null,
    allow: [],
    attemptDir: path.join(os.tmpdir(), "attempt"),
    ...change,
  };
}

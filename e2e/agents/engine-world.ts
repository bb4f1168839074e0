/** A running Belfry for a test: its daemon and its command line as real processes, in a place of their own. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import type { RunEvent } from "../../contract/run-events.ts";
import type { Job } from "../../contract/job.ts";
import type { Occurrence, Run, RunDetail } from "../../contract/run.ts";
import { createFakeModelApi, type FakeModelApi } from "../fake-model-api/fake-model-api.mjs";
import { makePlace, type Place } from "./place.ts";
import { type FoundProcess, pollUntil, processesWhere } from "./processes.ts";

const CLI = path.join(import.meta.dirname, "..", "..", "out", "cli.js");
/** Looking at all runs costs a process, so it is done at this distance and for all who wait at once. */
const LOOK_EVERY_MS = 500;

const exec = promisify(execFile);

export interface World {
  place: Place;
  api: FakeModelApi;
  /** Runs `belfry` and returns what it printed. Rejects when it fails. */
  belfry(...args: string[]): Promise<string>;
  json<T>(...args: string[]): Promise<T>;
  add(...args: string[]): Promise<Job>;
  /** The newest run of a job, as soon as it fits. */
  runOf(job: Job, what: string, fits: (run: Run) => boolean, timeoutMs?: number): Promise<Run>;
  /** The newest run of a job, when it has ended. */
  ended(job: Job, timeoutMs?: number): Promise<Run>;
  show(run: Run): Promise<RunDetail>;
  ledger(job: Job): Promise<Occurrence[]>;
  events(run: Run): Promise<RunEvent[]>;
  /** Live processes of a run, its tools included. */
  processes(run: Run): FoundProcess[];
  startDaemon(): Promise<void>;
  /** Ends the daemon by a signal and waits until it is gone; its agents go on. */
  killDaemon(signal: NodeJS.Signals): Promise<void>;
  close(): Promise<void>;
}

export async function openWorld(): Promise<World> {
  const api = createFakeModelApi();
  const place = makePlace(await api.listen());
  const dataDir = path.join(place.home, "belfry");
  const env = { ...place.env, BELFRY_HOME: dataDir };
  const user = place.uid === undefined ? {} : { uid: place.uid, gid: place.uid };
  let daemon: ChildProcess | null = null;
  let daemonOutput = "";
  let runs: Run[] = [];
  let looking: Promise<void> | null = null;
  let lookedAt = -Infinity;

  const belfry = async (...args: string[]): Promise<string> => {
    try {
      const options = { env, cwd: place.home, maxBuffer: 64 * 1024 * 1024, ...user };
      return (await exec(process.execPath, [CLI, ...args], options)).stdout;
    } catch (error) {
      const { stdout, stderr, code } = error as {
        stdout?: string;
        stderr?: string;
        code?: unknown;
      };
      throw new Error(`belfry ${args.join(" ")}: exit ${String(code)}\n${stdout}${stderr}`, {
        cause: error,
      });
    }
  };
  const json = async <T>(...args: string[]): Promise<T> =>
    JSON.parse(await belfry(...args, "--json")) as T;

  /** Looks at all runs, unless someone else just did. */
  const look = async (): Promise<void> => {
    if (looking === null && performance.now() - lookedAt >= LOOK_EVERY_MS) {
      looking = json<Run[]>("runs", "--limit", "200").then((found) => {
        runs = found;
      });
      try {
        await looking;
      } finally {
        looking = null;
        lookedAt = performance.now();
      }
    } else await looking;
  };

  const runOf: World["runOf"] = async (job, what, fits, timeoutMs = 240_000) => {
    let last: Run | undefined;
    try {
      return await pollUntil(
        `${job.name}: ${what}`,
        async () => {
          await look();
          last = runs.find((run) => run.jobId === job.id);
          return last !== undefined && fits(last) ? last : null;
        },
        timeoutMs,
      );
    } catch (error) {
      throw new Error(`${String(error)} Last seen: ${JSON.stringify(last)}`, { cause: error });
    }
  };

  const killDaemon = async (signal: NodeJS.Signals): Promise<void> => {
    const child = daemon;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await gone;
    daemon = null;
  };

  const world: World = {
    place,
    api,
    belfry,
    json,
    add: (...args) => json<Job>("add", ...args),
    runOf,
    ended: (job, timeoutMs) =>
      runOf(job, "the end of its run", (run) => run.finishedAt !== null, timeoutMs),
    show: (run) => json<RunDetail>("show", "run", String(run.id)),
    ledger: (job) => json<Occurrence[]>("ledger", String(job.id)),
    async events(run) {
      const lines = (await belfry("logs", String(run.id), "--events")).split("\n");
      return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as RunEvent);
    },
    processes(run) {
      const folder = path.join(dataDir, "runs", `${run.id}-`);
      return processesWhere(
        (found) =>
          found["BELFRY_RUN"] !== undefined && found["TMPDIR"]?.startsWith(folder) === true,
      );
    },
    async startDaemon() {
      const child = spawn(process.execPath, [CLI, "daemon"], {
        env,
        cwd: place.home,
        stdio: ["ignore", "pipe", "pipe"],
        ...user,
      });
      daemon = child;
      for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (chunk: Buffer) => (daemonOutput += chunk.toString()));
      }
      await pollUntil(
        "the daemon to answer",
        async () => {
          if (child.exitCode !== null) throw new Error(`The daemon ended: ${daemonOutput}`);
          return belfry("health").catch(() => null);
        },
        20_000,
      );
    },
    killDaemon,
    async close() {
      await killDaemon("SIGTERM");
      await api.close();
      // Nothing of this world may outlive it, whatever a failed test left behind.
      for (const left of processesWhere((found) => found["HOME"] === place.home)) {
        process.kill(left.pid, "SIGKILL");
      }
      place.remove();
    },
  };
  await world.startDaemon();
  await belfry("config", "set", "engine.maxActive", "2");
  return world;
}

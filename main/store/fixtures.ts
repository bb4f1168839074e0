/** What tests of the store share: temporary folders, opened stores and child processes. */
import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { RunRecord } from "../engine/store-port.ts";
import { type OpenedStore, type OpenOptions, openStore } from "./open.ts";

/** A folder that is removed when the test ends. */
export function temporaryFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), "belfry-store-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** Opens a store, which must succeed, and closes it when the test ends. */
export function opened(dir = temporaryFolder(), options: Partial<OpenOptions> = {}): OpenedStore {
  const result = openStore({ dir, ...options });
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  onTestFinished(() => result.value.close());
  return result.value;
}

/** Brings a queued run to `running`. */
export function start(
  store: OpenedStore["store"],
  runId: number,
  dir = `runs/${runId}/1`,
): RunRecord {
  store.startAttempt(runId, { dir, marker: `marker-${dir}`, dispatchedAt: 1_100 });
  return store.transition(runId, ["starting"], "running", { startedAt: 1_200 })!;
}

export interface Child {
  process: ChildProcess;
  /** Lines of standard output as they come. */
  lines: AsyncIterator<string>;
  /** Resolves when the process has ended. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; stderr: string }>;
}

/** Starts `children/<name>.ts` in a real process of its own. */
export function child(name: string, args: string[], options: SpawnOptions = {}): Child {
  const script = fileURLToPath(new URL(`children/${name}.ts`, import.meta.url));
  const started = spawn(process.execPath, [script, ...args], {
    ...options,
    stdio: ["pipe", "pipe", "pipe"],
  });
  let stderr = "";
  started.stderr.on("data", (chunk) => (stderr += String(chunk)));
  started.stdin.on("error", () => {});
  const ended = new Promise<Awaited<Child["ended"]>>((resolve, reject) => {
    started.once("error", reject);
    started.once("close", (code, signal) => resolve({ code, signal, stderr }));
  });
  ended.catch(() => {});
  onTestFinished(async () => {
    started.kill("SIGKILL");
    await ended.catch(() => {});
  });
  const lines = createInterface({ input: started.stdout })[Symbol.asyncIterator]();
  return { process: started, lines, ended };
}

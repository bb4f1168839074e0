/** Helpers of the tests beside this file: real folders, real processes, and proof that none is left. */
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { ExitRecord, Launcher, LaunchSpec, Log, Redactor } from "../engine/ports.ts";
import { createLauncher } from "./index.ts";
import { linuxPlatform } from "./platform-linux.ts";

const resources = fileURLToPath(new URL("../../resources/", import.meta.url));
export const SHIMS = {
  "shim.sh": path.join(resources, "shim.sh"),
  "shim.mjs": path.join(resources, "shim.mjs"),
};

export const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

export function testLauncher(shimPath: string = SHIMS["shim.sh"], redactor?: Redactor): Launcher {
  return createLauncher({
    shimPath,
    ...(redactor && { redactor }),
    platform: process.platform,
    nodePath: process.execPath,
    log: silent,
  });
}

/** Waits for a condition, looking every 10 ms; fails after `timeoutMs`. */
export async function eventually(condition: () => unknown, timeoutMs = 15_000): Promise<void> {
  const until = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > until) throw new Error(`never came true: ${String(condition)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A folder, a marker and shorthand for attempts in it; `end` ends all processes and asserts that stop had found them. */
export class Bench {
  readonly root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "belfry-runs-")));
  readonly markers: string[] = [];

  dir(name = `attempt-${this.markers.length}`): string {
    return path.join(this.root, name);
  }

  marker(): string {
    const marker = `test-${randomUUID()}`;
    this.markers.push(marker);
    return marker;
  }

  /** A launch of `sh -c <script>` (or of any program), with defaults for the rest. */
  spec(
    script: string,
    more: Partial<Omit<LaunchSpec, "command">> & { command?: Partial<LaunchSpec["command"]> } = {},
  ): LaunchSpec {
    const { command, ...rest } = more;
    const dir = rest.dir ?? this.dir();
    const spec: LaunchSpec = {
      dir,
      marker: rest.marker ?? this.marker(),
      request: { job: "test" },
      deadlineMs: null,
      graceMs: 1_000,
      ...rest,
      command: {
        file: "/bin/sh",
        args: ["-c", script],
        env: { PATH: process.env.PATH ?? "/usr/bin:/bin", HOME: this.root },
        envNames: [],
        cwd: this.root,
        stdin: "",
        files: [],
        agentVersion: null,
        accountKey: "test",
        ...command,
      },
    };
    return spec;
  }

  /** Every process of this test must be gone by itself or by what the test did; then the folder is removed. */
  async end(): Promise<void> {
    const left: string[] = [];
    for (const marker of this.markers) {
      // A shim writes its record a moment before it ends.
      for (let tries = 0; tries < 100; tries++) {
        if ((await linuxPlatform.marked(marker)).length === 0) break;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      for (const pid of await linuxPlatform.marked(marker)) {
        left.push(`${pid} ${await linuxPlatform.commandLine(pid)}`);
        process.kill(pid, "SIGKILL");
      }
    }
    fs.rmSync(this.root, { recursive: true, force: true });
    expect(left, "processes left by the test").toEqual([]);
  }
}

export interface Followed {
  startedAt: number[];
  chunks: { offset: number; bytes: Buffer }[];
  text(): string;
  end: { kind: "exited"; exit: ExitRecord } | { kind: "gone"; message: string };
}

/** Watches an attempt until its end. */
export function follow(
  launcher: Launcher,
  dir: string,
  options: Partial<{
    fromOffset: number;
    stream: boolean;
    maxBytes: number;
    capBytes: number;
  }> = {},
): Promise<Followed> {
  return new Promise((resolve) => {
    const startedAt: number[] = [];
    const chunks: Followed["chunks"] = [];
    const text = () => Buffer.concat(chunks.map((chunk) => chunk.bytes)).toString();
    launcher.watch(
      dir,
      { fromOffset: 0, stream: true, maxBytes: Infinity, capBytes: 64 * 1024 * 1024, ...options },
      {
        onStarted: (at) => startedAt.push(at),
        onOutput: (chunk, offset) => chunks.push({ offset, bytes: Buffer.from(chunk) }),
        onActivity() {},
        onEnd: (end) => resolve({ startedAt, chunks, text, end }),
      },
    );
  });
}

/** Exit code of a followed attempt; fails when there is none. */
export function exitCodeOf(followed: Followed): number {
  if (followed.end.kind !== "exited") throw new Error(`no exit record: ${followed.end.message}`);
  return followed.end.exit.exitCode;
}

/** Resident memory of a process in kilobytes. */
export function residentKb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}

/** Shells on this machine that can run shim.sh, beside /bin/sh. */
export function otherShells(): string[] {
  return ["dash", "bash", "busybox", "mksh"].filter((name) => {
    try {
      execFileSync("/bin/sh", ["-c", `command -v ${name}`], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  });
}

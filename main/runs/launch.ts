/** Creates an attempt folder and starts the shim in it. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import type { LaunchSpec, Refusal, Result } from "../engine/ports.ts";
import { CWD_NAME, FILES, MARKER_NAME, RESERVED_NAMES, RESET_NAME } from "./protocol.ts";

export interface LaunchContext {
  shimPath: string;
  nodePath: string;
  platform: NodeJS.Platform;
  /** `env` program that can reset ignored signals, or null. Looked for once, with the first launch. */
  resetEnv: () => Promise<string | null>;
  /** Shims started by this process that have not ended, by folder. */
  children: Map<string, ChildProcess>;
}

/** Finds an `env` that knows `--default-signal` (GNU coreutils since 8.31). */
export function findResetEnv(platform: NodeJS.Platform): Promise<string | null> {
  if (platform !== "linux") return Promise.resolve(null);
  return new Promise((resolve) => {
    execFile("/usr/bin/env", ["--default-signal=INT,QUIT", "true"], (error) =>
      resolve(error ? null : "/usr/bin/env"),
    );
  });
}

function refusalOf(error: unknown, code: string, doing: string): Refusal {
  const { code: errno, message } = error as NodeJS.ErrnoException;
  if (errno === "ENOSPC" || errno === "EDQUOT") {
    return { code: "disk-full", message: `The disk is full: ${doing} failed (${errno}).` };
  }
  return { code, message: `${doing} failed: ${message}` };
}

function prepareFolder(spec: LaunchSpec): void {
  const { dir, command } = spec;
  const fresh = fs.mkdirSync(dir, { recursive: true, mode: 0o700 }) !== undefined;
  // In a folder that is there already a slow shim may be about to read: replace whole files, never rewrite them.
  const write = (name: string, content: string) => {
    const file = path.join(dir, name);
    if (fresh) return fs.writeFileSync(file, content, { mode: 0o600 });
    fs.writeFileSync(`${file}.part`, content, { mode: 0o600 });
    fs.renameSync(`${file}.part`, file);
  };
  write(FILES.request, JSON.stringify(spec.request));
  write(FILES.prompt, command.stdin);
  for (const file of command.files) write(file.name, file.content);
  fs.mkdirSync(path.join(dir, FILES.tmp), { recursive: true, mode: 0o700 });
}

function environmentOf(spec: LaunchSpec, reset: string | null, windows: boolean) {
  const tmp = path.join(spec.dir, FILES.tmp);
  const env: Record<string, string> = {
    ...spec.command.env,
    TMPDIR: tmp,
    TMP: tmp,
    TEMP: tmp,
    [MARKER_NAME]: spec.marker,
    [CWD_NAME]: spec.command.cwd,
  };
  if (reset) env[RESET_NAME] = reset;
  if (windows) env.ELECTRON_RUN_AS_NODE = "1";
  return env;
}

/** @see Launcher.launch */
export async function launch(context: LaunchContext, spec: LaunchSpec): Promise<Result<void>> {
  const { dir, command } = spec;
  for (const { name } of command.files) {
    if (/[/\\]/.test(name) || RESERVED_NAMES.has(name)) throw new Error(`bad file name: ${name}`);
  }
  const token = path.join(dir, FILES.token);
  if (fs.existsSync(token)) {
    return {
      ok: false,
      error: { code: "already-started", message: "This attempt was started before." },
    };
  }
  // Nothing half-made stays behind, unless an earlier shim has come alive in this folder meanwhile.
  const undo = () => {
    if (!fs.existsSync(token)) fs.rmSync(dir, { recursive: true, force: true });
  };
  try {
    prepareFolder(spec);
  } catch (error) {
    undo();
    return { ok: false, error: refusalOf(error, "folder-failed", "Writing the attempt's folder") };
  }
  const viaNode = context.shimPath.endsWith(".mjs");
  const reset = await context.resetEnv();
  const args = [
    context.shimPath,
    dir,
    String(spec.deadlineMs === null ? 0 : Math.max(1, Math.ceil(spec.deadlineMs / 1000))),
    String(Math.ceil(spec.graceMs / 1000)),
    "--",
    command.file,
    ...command.args,
  ];
  try {
    const child = spawn(viaNode ? context.nodePath : "/bin/sh", args, {
      // Not the folder of the job (it may be missing) and not ours (it may be on a disk to be removed).
      cwd: path.parse(context.shimPath).root,
      env: environmentOf(spec, viaNode ? null : reset, viaNode),
      stdio: "ignore",
      detached: true,
      windowsHide: true,
    });
    child.unref();
    context.children.set(dir, child);
    child.once("exit", () => context.children.delete(dir));
    await new Promise<void>((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", reject);
    });
    return { ok: true, value: undefined };
  } catch (error) {
    context.children.delete(dir);
    undo();
    return { ok: false, error: refusalOf(error, "spawn-failed", "Starting the run's carrier") };
  }
}

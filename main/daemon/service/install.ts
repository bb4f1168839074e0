/** Installs, removes and looks at the service: writes the files of the plan, then tells the manager of services. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Result } from "../../engine/ports.ts";
import type { Finished } from "../../runs/system-command.ts";
import type { ServiceCommand, ServiceFile, ServicePlan } from "./types.ts";

/** Runs one command of the manager. */
export type RunCommand = (command: ServiceCommand) => Promise<Finished>;

export interface ServiceStatus {
  manager: string;
  installed: boolean;
  /** The files say what this Belfry would write; false after an update moved a program. */
  isCurrent: boolean;
  running: boolean;
  files: string[];
}

/**
 * Writes the files, each in one step, and starts the service. Where the manager refuses, what was there before is
 * put back. Errors: `not-writable`, `manager-failed` (with what the manager said).
 */
export async function installService(plan: ServicePlan, run: RunCommand): Promise<Result<void>> {
  const before = plan.files.map((file) => ({ file, content: contentOf(file) }));
  try {
    for (const file of plan.files) write(file, encoded(file));
  } catch (error) {
    putBack(before);
    const message = `The service could not be written: ${(error as Error).message}.`;
    return { ok: false, error: { code: "not-writable", message } };
  }
  // launchd refuses to load what is loaded; elsewhere this does nothing.
  if (plan.manager === "launchd") for (const command of plan.uninstall) await run(command);
  for (const command of plan.install) {
    const { code, output } = await run(command);
    if (code === 0) continue;
    putBack(before);
    for (const undo of plan.afterRemoval) await run(undo);
    const said = output === "" ? `exit code ${code}` : output;
    const message = `${command.join(" ")} failed: ${said}`;
    return { ok: false, error: { code: "manager-failed", message } };
  }
  return { ok: true, value: undefined };
}

/** Stops the service and removes its files. Agents under way go on. @returns whether there was anything to remove */
export async function uninstallService(plan: ServicePlan, run: RunCommand): Promise<boolean> {
  const there = plan.files.some(({ path: file }) => existsSync(file));
  if (!there) return false;
  for (const command of plan.uninstall) await run(command);
  for (const file of plan.files) rmSync(file.path, { force: true });
  for (const command of plan.afterRemoval) await run(command);
  return true;
}

export async function serviceStatus(plan: ServicePlan, run: RunCommand): Promise<ServiceStatus> {
  const installed = plan.files.every(({ path: file }) => existsSync(file));
  const isCurrent = plan.files.every((file) => contentOf(file)?.equals(encoded(file)) === true);
  const running = installed && (await run(plan.isRunning)).code === 0;
  const files = plan.files.map((file) => file.path);
  return { manager: plan.manager, installed, isCurrent, running, files };
}

function encoded({ content, encoding }: ServiceFile): Buffer {
  // The Task Scheduler wants the mark that tells the order of bytes.
  return Buffer.from(encoding === "utf16le" ? `\uFEFF${content}` : content, encoding);
}

function contentOf(file: ServiceFile): Buffer | null {
  return existsSync(file.path) ? readFileSync(file.path) : null;
}

function write(file: ServiceFile, content: Buffer): void {
  mkdirSync(path.dirname(file.path), { recursive: true });
  const temporary = `${file.path}.new`;
  writeFileSync(temporary, content, { mode: 0o600 });
  renameSync(temporary, file.path);
}

function putBack(before: { file: ServiceFile; content: Buffer | null }[]): void {
  for (const { file, content } of before) {
    if (content === null) rmSync(file.path, { force: true });
    else write(file, content);
  }
}

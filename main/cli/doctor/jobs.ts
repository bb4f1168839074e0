/** Looks at every job: could it run, and will it. */
import { accessSync, constants, statSync } from "node:fs";
import type { AgentInfo } from "../../../contract/health.ts";
import type { Job } from "../../../contract/job.ts";
import { profileFlags } from "../../agents/index.ts";
import { customProgram } from "../../agents/custom.ts";
import { adapterOf } from "../../agents/registry.ts";
import { variable, which } from "../../agents/which.ts";
import type { Io } from "../io.ts";
import { when } from "../text/time.ts";
import { oneLine } from "../text/width.ts";
import { meaningOf } from "../views/job-page.ts";
import { finding, type Finding } from "./finding.ts";

/** Whether a job brings its own program, or its own place to look for it: then what is found here does not matter. */
export function hasOwnProgram(job: Pick<Job, "agent" | "agentPath" | "env">, io: Io): boolean {
  if (job.agent === "custom") return true;
  return job.agentPath !== null || variable(job.env, "PATH", io.platform) !== undefined;
}

/** @param shellEnv the environment that agents get */
export function checkJob(
  io: Io,
  job: Job,
  detected: AgentInfo[],
  shellEnv: Record<string, string>,
): Finding {
  const subject = `job ${job.id}`;
  const name = `"${oneLine(job.name)}"`;
  const wrong = (text: string, remedy: string) =>
    finding(subject, "wrong", `${name}: ${text}`, remedy);

  const folder = folderProblem(job.cwd);
  if (folder !== null) return wrong(folder, `belfry edit ${job.id} --cwd FOLDER`);
  const info = detected.find(({ agent }) => agent === job.agent);
  if (!hasOwnProgram(job, io)) {
    if (info !== undefined && !info.found) {
      return wrong(`its agent ${job.agent} is not found.`, info.installHint);
    }
  } else if (!isThere(io, job, shellEnv)) {
    const program = job.agent === "custom" ? customProgram(job) : job.agentPath;
    const text =
      program === null
        ? `its agent ${job.agent} is not in the PATH that the job sets.`
        : `its program ${program} cannot be run.`;
    return wrong(text, `belfry edit ${job.id} --agent-path FILE`);
  }
  const row = profileFlags(job.agent).find(({ profile }) => profile === job.profile);
  if (row !== undefined && !row.supported) {
    const text = `${job.agent} cannot be held to ${job.profile}. ${row.note}`;
    return wrong(text, `belfry edit ${job.id} --profile PROFILE`);
  }
  const meaning = meaningOf(job, io.now(), 1);
  if (meaning === null) {
    const text = `its schedule "${oneLine(job.schedule)}" cannot be read any more.`;
    return wrong(text, `belfry edit ${job.id} --schedule TEXT`);
  }
  return fires(io, job, subject, name);
}

function fires(io: Io, job: Job, subject: string, name: string): Finding {
  if (!job.enabled) {
    const why = job.pauseReason === null ? "" : ` ${job.pauseReason}`;
    const text = `${name} is paused.${why}`;
    return finding(subject, "warning", text, `belfry resume ${job.id}`);
  }
  if (job.failuresInARow > 0) {
    const times = job.failuresInARow;
    const text =
      times === 1 ? `${name} failed last time.` : `${name} failed ${times} times in a row.`;
    return finding(subject, "warning", text, `belfry logs job ${job.id}`);
  }
  const next = job.nextDueAt === null ? "not by itself" : when(job.nextDueAt, io.now());
  return finding(subject, "ok", `${name}, next: ${next}`);
}

function folderProblem(dir: string): string | null {
  const found = statSync(dir, { throwIfNoEntry: false });
  if (found === undefined) return `its folder ${dir} does not exist.`;
  if (!found.isDirectory()) return `${dir} is not a folder.`;
  try {
    accessSync(dir, constants.R_OK | constants.X_OK);
    return null;
  } catch {
    return `its folder ${dir} cannot be entered.`;
  }
}

/** Looks where the engine will look. Agents that are part of the system or of Belfry are always there. */
function isThere(io: Io, job: Job, shellEnv: Record<string, string>): boolean {
  const stated = job.agent === "custom" ? customProgram(job) : job.agentPath;
  const names = stated === null ? adapterOf(job.agent).programs : [stated];
  const env = { ...shellEnv, ...job.env };
  return (
    job.agent === "shell" ||
    job.agent === "demo" ||
    names.some((name) => which(name, env, io.platform) !== null)
  );
}

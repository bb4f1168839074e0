/** `belfry doctor`: looks at everything that has to be right, and says what to do where it is not. */
import type { AgentInfo } from "../../../contract/health.ts";
import type { Job } from "../../../contract/job.ts";
import { AGENT_IDS, type AgentId } from "../../../contract/words.ts";
import { checkAgents, checkEnvironment, profileLines } from "../doctor/agents.ts";
import { checkClock } from "../doctor/clock.ts";
import { checkEngine } from "../doctor/engine.ts";
import { finding, type Finding, type Status } from "../doctor/finding.ts";
import { checkDatabase, checkFolder, checkSettings } from "../doctor/folder.ts";
import { checkJob, hasOwnProgram } from "../doctor/jobs.ts";
import { smoke } from "../doctor/smoke.ts";
import { Failure } from "../failure.ts";
import { type Io, printJson } from "../io.ts";
import { readingAgents } from "../output.ts";
import { reading } from "../reading.ts";
import { type Style, styleFor } from "../text/style.ts";
import { width } from "../text/width.ts";
import { choice } from "../values.ts";

export interface DoctorOptions {
  json?: boolean;
  /** True for all agents found, else one of them. */
  smoke?: true | string;
}

export async function doctor(io: Io, options: DoctorOptions): Promise<number> {
  const chosen =
    typeof options.smoke === "string" ? choice(options.smoke, "--smoke", AGENT_IDS) : null;
  const agents = readingAgents(io);
  const [detected, environment, engine, known] = await Promise.all([
    agents.detectAll(),
    checkEnvironment(io, agents),
    checkEngine(io),
    knownJobs(io),
  ]);
  // Asked before, so it is at hand.
  const { env } = await agents.environment();
  const { settings, found: settingsFinding } = await checkSettings(io);
  const used = new Set<string>(
    known.jobs.filter((job) => !hasOwnProgram(job, io)).map((job) => job.agent),
  );
  const findings: Finding[] = [
    finding("node", "ok", process.version),
    ...checkFolder(io, settings.engine.minFreeBytes),
    await checkDatabase(io),
    settingsFinding,
    ...engine,
    ...checkClock(io, known.newestAt),
    environment,
    ...checkAgents(detected, used),
    ...known.jobs.map((job) => checkJob(io, job, detected, env)),
  ];
  const isUsable = findings.every(
    ({ subject, status }) => subject !== "database" || status !== "wrong",
  );
  if (options.smoke !== undefined && isUsable) {
    findings.push(...(await smoked(io, chosen === null ? smokeable(detected) : [chosen])));
  }
  const ok = findings.every(({ status }) => status !== "wrong");
  if (options.json) printJson(io, { ok, findings, agents: detected });
  else io.out(report(io, findings, detected));
  return ok ? 0 : 1;
}

async function smoked(io: Io, agents: AgentId[]): Promise<Finding[]> {
  try {
    return await smoke(io, agents);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return [finding("smoke", "wrong", error.message, error.hint)];
  }
}

/** Agents that are there and signed in, as far as known; the demonstration where there is none. */
export function smokeable(detected: AgentInfo[]): AgentId[] {
  const ready = detected
    .filter(({ found, signedIn, problem }) => found && signedIn !== "no" && problem === null)
    .map(({ agent }) => agent)
    .filter((agent) => !["shell", "custom", "demo"].includes(agent));
  return ready.length > 0 ? ready : ["demo"];
}

async function knownJobs(io: Io): Promise<{ jobs: Job[]; newestAt: number | null }> {
  try {
    return await reading(io, (opened) => {
      const jobs = opened?.store.jobs() ?? [];
      const [run] = opened?.store.runs({ limit: 1 }) ?? [];
      const instants = [...jobs.map((job) => job.updatedAt), ...(run ? [run.createdAt] : [])];
      return { jobs, newestAt: instants.length === 0 ? null : Math.max(...instants) };
    });
  } catch (error) {
    // What is wrong with the database is said by its own check.
    if (error instanceof Failure) return { jobs: [], newestAt: null };
    throw error;
  }
}

function report(io: Io, findings: Finding[], detected: AgentInfo[]): string {
  const style = styleFor(io.colour);
  const columns = Math.max(...findings.map(({ subject }) => width(subject)));
  const lines = findings.flatMap(({ subject, status, message, remedy }) => {
    const label = subject + " ".repeat(columns - width(subject));
    const below = " ".repeat(columns + 4);
    const agent = detected.find((info) => info.agent === subject && info.found);
    const isCli = agent !== undefined && !["shell", "demo"].includes(agent.agent);
    return [
      `${mark(status, style)} ${style.bold(label)}  ${message}`,
      ...(remedy === null ? [] : [`${below}${remedy}`]),
      ...(isCli ? profileLines(agent.agent).map((line) => style.dim(below + line)) : []),
    ];
  });
  const wrong = findings.filter(({ status }) => status === "wrong").length;
  const warnings = findings.filter(({ status }) => status === "warning").length;
  const end =
    wrong > 0
      ? style.bad(`${wrong} to mend`) + (warnings > 0 ? `, ${warnings} to look at` : "")
      : warnings > 0
        ? style.warn(`${warnings} to look at`)
        : style.good("All is well");
  return `${lines.join("\n")}\n\n${end}\n`;
}

function mark(status: Status, style: Style): string {
  switch (status) {
    case "ok":
      return style.good("✓");
    case "warning":
      return style.warn("!");
    case "wrong":
      return style.bad("✗");
    case "info":
      return style.dim("·");
  }
}

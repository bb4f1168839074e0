/** Looks at the agents: program, version, sign-in, and how each profile is made. */
import type { AgentInfo } from "../../../contract/health.ts";
import { type AgentsService, environmentDifference, profileFlags } from "../../agents/index.ts";
import type { Io } from "../io.ts";
import { finding, type Finding } from "./finding.ts";

const NAMES_SHOWN = 12;

export async function checkEnvironment(io: Io, agents: AgentsService): Promise<Finding> {
  const captured = await agents.environment();
  const subject = "environment";
  if (captured.problem !== null) {
    const remedy = "Agents may miss your PATH and variables. Check the start files of your shell.";
    return finding(subject, "warning", captured.problem, remedy);
  }
  if (captured.source === "process") return finding(subject, "ok", "That of the system.");
  const { onlyShell, onlyEngine, different } = environmentDifference(captured.env, io.env);
  const parts = [
    named("only in the login shell", onlyShell),
    named("only here", onlyEngine),
    named("different", different),
  ].filter((part) => part !== null);
  const text = `Agents get that of ${captured.shell ?? "the login shell"}.`;
  const same = "It is the same as here.";
  return finding(
    subject,
    "ok",
    `${text} ${parts.length === 0 ? same : `Names ${parts.join("; ")}.`}`,
  );
}

function named(what: string, names: string[]): string | null {
  if (names.length === 0) return null;
  const more = names.length > NAMES_SHOWN ? `, and ${names.length - NAMES_SHOWN} more` : "";
  return `${what}: ${names.slice(0, NAMES_SHOWN).join(", ")}${more}`;
}

/** @param used agents that jobs use: for them a missing program is wrong, not merely so */
export function checkAgents(detected: AgentInfo[], used: ReadonlySet<string>): Finding[] {
  const found: Finding[] = [];
  const missing: AgentInfo[] = [];
  for (const info of detected) {
    if (info.agent === "custom") continue;
    if (!info.found && !used.has(info.agent)) missing.push(info);
    else found.push(agentFinding(info, used.has(info.agent)));
  }
  if (missing.length > 0) {
    const names = missing.map(({ agent }) => agent).join(", ");
    found.push(finding("not installed", "info", names));
  }
  return found;
}

function agentFinding(info: AgentInfo, isUsed: boolean): Finding {
  const subject = info.agent;
  if (!info.found) {
    const text = `${info.title} is not found, but jobs use it. ${info.problem ?? ""}`.trim();
    return finding(subject, "wrong", text, info.installHint);
  }
  const where = info.path === null ? "" : `, ${info.path}`;
  const what = `${info.title} ${info.version ?? ""}`.trim() + where;
  if (info.problem !== null) {
    return finding(subject, isUsed ? "wrong" : "warning", `${what}: ${info.problem}`);
  }
  if (info.signedIn === "no") {
    const text = `${what}: not signed in (${info.how}).`;
    const remedy = `Sign in with ${info.agent} in a terminal.`;
    return finding(subject, isUsed ? "wrong" : "warning", text, remedy);
  }
  const signedIn = info.signedIn === "yes" ? "signed in" : "sign-in not known";
  return finding(subject, "ok", `${what}, ${signedIn} (${info.how})`);
}

/** How each profile is made, as lines. */
export function profileLines(agent: AgentInfo["agent"]): string[] {
  return profileFlags(agent).map(({ profile, supported, args, env, note }) => {
    const flags = [...Object.entries(env).map(([name, value]) => `${name}=${value}`), ...args];
    return `${profile}: ${supported ? flags.join(" ") || note : `not possible. ${note}`}`;
  });
}

/** Whether an agent is signed in, looked at once a minute at most: every look may start a program. */
import type { AgentId } from "../../contract/words.ts";
import type { Check } from "../../contract/work.ts";
import type { ApiHost } from "./host.ts";

const KEEP_MS = 60_000;

interface Looked {
  atMs: number;
  check: Promise<Check | null>;
}

const looked = new WeakMap<object, Map<AgentId, Looked>>();

/** null for what needs no sign-in. */
export function signInCheck(host: ApiHost, agent: AgentId): Promise<Check | null> {
  if (agent === "shell" || agent === "demo" || agent === "custom") return Promise.resolve(null);
  const ofHost = looked.get(host.agents) ?? new Map<AgentId, Looked>();
  looked.set(host.agents, ofHost);
  const now = host.engine.context.clock.monotonic();
  const known = ofHost.get(agent);
  if (known !== undefined && now - known.atMs < KEEP_MS) return known.check;
  const check = look(host, agent);
  ofHost.set(agent, { atMs: now, check });
  return check;
}

async function look(host: ApiHost, agent: AgentId): Promise<Check | null> {
  const info = await host.agents.detect(agent);
  if (!info.found) return null;
  const { title, how } = info;
  if (info.signedIn === "yes")
    return { check: "sign-in", state: "ok", note: `${title} is signed in: ${how}.` };
  if (info.signedIn === "no") {
    return { check: "sign-in", state: "bad", note: `${title} is not signed in: ${how}.` };
  }
  return {
    check: "sign-in",
    state: "unknown",
    note: `Whether ${title} is signed in is not known: ${how}.`,
  };
}

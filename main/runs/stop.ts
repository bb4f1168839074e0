/** Ends every process of an attempt, and proves that none is left. */
import type { ChildProcess } from "node:child_process";
import { inspect } from "./inspect.ts";
import { isSameProcessAlive, type Identity } from "./identity.ts";
import type { Platform, ProcessRow } from "./process-table.ts";
import { readExit, readIdentity, readToken, takeTokenToStop } from "./protocol.ts";
import { signal } from "./signals.ts";

const POLL_MS = 20;
/** How long the shim gets to write its record after the agent has gone. */
const SHIM_END_MS = 5_000;
const IDENTITY_MS = 2_000;
const STRAY_GRACE_MS = 2_000;
const KILL_MS = 2_000;
const MAX_ROUNDS = 10;

type Named = Pick<ProcessRow, "pid" | "startTime">;

async function until(condition: () => boolean, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() >= deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return true;
}

export class Stopper {
  readonly #platform: Platform;
  readonly #shimPath: string;
  readonly #children: ReadonlyMap<string, ChildProcess>;

  /** @param children shims started by this process that have not ended, by folder */
  constructor(platform: Platform, shimPath: string, children: ReadonlyMap<string, ChildProcess>) {
    this.#platform = platform;
    this.#shimPath = shimPath;
    this.#children = children;
  }

  /** @see Launcher.stop */
  async stop(dir: string, marker: string, graceMs: number): Promise<{ left: number[] }> {
    if (takeTokenToStop(dir)) {
      // A shim on its way finds the token taken and ends by itself.
      await until(() => !this.#children.has(dir), SHIM_END_MS);
      return { left: await this.#endStrays([], marker, 0) };
    }
    const shim = await this.#awaitIdentity(dir);
    const agent = readIdentity(dir)?.agent ?? null;
    const family = await this.#descendants([shim?.pid, agent?.pid], marker, dir);
    if (agent && (await this.#ownsGroup(agent, family))) {
      this.#platform.signalGroup(agent.pid, "SIGTERM");
      if (!(await until(() => !this.#platform.groupExists(agent.pid), graceMs))) {
        this.#platform.signalGroup(agent.pid, "SIGKILL");
        await until(() => !this.#platform.groupExists(agent.pid), KILL_MS);
      }
    }
    await this.#endShim(dir, shim);
    return { left: await this.#endStrays(family, marker, Math.min(graceMs, STRAY_GRACE_MS)) };
  }

  /** @see Launcher.sweep */
  async sweep(dir: string, marker: string): Promise<{ left: number[] }> {
    const shim = readIdentity(dir)?.shim ?? readToken(dir)?.shim ?? null;
    // A shim that has written its record is about to end; until then it counts as one of the run.
    if (readExit(dir)) await this.#endShim(dir, shim);
    else if (shim && isSameProcessAlive(shim)) return { left: [] };
    const family = this.#platform.keepsParents ? await this.#orphans(dir, marker) : [];
    return { left: await this.#endStrays(family, marker, STRAY_GRACE_MS) };
  }

  /** What still names the ended agent as its parent, unless the agent's pid belongs to another by now. */
  async #orphans(dir: string, marker: string): Promise<Named[]> {
    const agent = readIdentity(dir)?.agent;
    if (!agent || agent.startTime === "-") return [];
    const now = this.#platform.startTimeOf(agent.pid);
    if (now !== null && now !== agent.startTime) return [];
    const below = await this.#descendants([agent.pid], marker, dir);
    return below.filter((row) => Number(row.startTime) >= Number(agent.startTime));
  }

  /** The shim's identity once the agent's is known too; null when there is no live shim. */
  async #awaitIdentity(dir: string): Promise<Identity | null> {
    await until(
      () => readIdentity(dir) !== null || inspect(this.#platform, dir).kind !== "alive",
      IDENTITY_MS,
    );
    return readIdentity(dir)?.shim ?? readToken(dir)?.shim ?? null;
  }

  /** Whether the group with the agent's pid is the agent's: a group id may have been given out again. */
  async #ownsGroup(agent: Identity, family: Named[]): Promise<boolean> {
    if (isSameProcessAlive(agent)) return true;
    if (!this.#platform.groupExists(agent.pid)) return false;
    if (this.#platform.startTimeOf(agent.pid) !== null) return false;
    const members = (await this.#platform.processes()).filter((row) => row.pgid === agent.pid);
    return members.some((row) => family.some((known) => known.pid === row.pid));
  }

  async #endShim(dir: string, shim: Identity | null): Promise<void> {
    if (!shim) return;
    // A damaged record must not make us end ourselves.
    if (shim.pid === process.pid) return;
    if (await until(() => !this.#platform.seemsAlive(shim), SHIM_END_MS)) return;
    if (readExit(dir) === null && (await this.#awaitsAgent(dir))) return;
    if (isSameProcessAlive(shim)) signal(shim.pid, "SIGKILL");
    await until(() => !this.#platform.seemsAlive(shim), KILL_MS);
  }

  /** An agent that even KILL does not end (stuck in the kernel) still needs its shim. */
  async #awaitsAgent(dir: string): Promise<boolean> {
    const agent = readIdentity(dir)?.agent;
    return agent !== undefined && isSameProcessAlive(agent);
  }

  /** Everything below the given processes and everything marked, without other attempts' shims and their trees. */
  async #descendants(
    roots: (number | undefined)[],
    marker: string,
    dir: string | null,
  ): Promise<Named[]> {
    const rows = await this.#platform.processes();
    const byParent = Map.groupBy(rows, (row) => row.ppid);
    const seen = new Set<number>(roots.filter((pid) => pid !== undefined && pid > 1) as number[]);
    const found: Named[] = [];
    for (const root of seen) {
      for (const row of byParent.get(root) ?? []) {
        if (row.pid === process.pid || seen.has(row.pid)) continue;
        if (await this.#isOtherShim(row, dir)) continue;
        seen.add(row.pid);
        found.push(row);
      }
    }
    const marked = new Set(await this.#platform.marked(marker));
    for (const row of rows) {
      if (marked.has(row.pid) && !seen.has(row.pid) && row.pid !== process.pid) found.push(row);
    }
    return found;
  }

  /** Whether this is a shim, other than that of `dir`. */
  async #isOtherShim(row: { pid: number; command?: string }, dir: string | null): Promise<boolean> {
    const line = row.command ?? (await this.#platform.commandLine(row.pid));
    if (!line?.includes(this.#shimPath)) return false;
    return dir === null || !line.includes(`${dir} `);
  }

  /** Live processes out of `family` and by the marker; never ourselves, never a live shim. */
  async #strays(family: Named[], marker: string): Promise<Named[]> {
    const found = new Map<number, Named>();
    for (const { pid, startTime } of family) {
      if (this.#platform.startTimeOf(pid) === startTime) found.set(pid, { pid, startTime });
    }
    for (const pid of await this.#platform.marked(marker)) {
      const startTime = this.#platform.startTimeOf(pid);
      if (startTime !== null) found.set(pid, { pid, startTime });
    }
    found.delete(process.pid);
    for (const pid of found.keys()) {
      if (await this.#isOtherShim({ pid }, null)) found.delete(pid);
    }
    return [...found.values()];
  }

  async #endStrays(family: Named[], marker: string, graceMs: number): Promise<number[]> {
    let known = family;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const strays = await this.#strays(known, marker);
      if (strays.length === 0) return [];
      // What a stray starts may shed the marker: remember its children too.
      known = [
        ...strays,
        ...(await this.#descendants(
          strays.map((s) => s.pid),
          marker,
          null,
        )),
      ];
      // One polite round; whatever is found later only grows back.
      if (round === 0 && graceMs > 0) {
        this.#signalAll(known, "SIGTERM");
        await until(() => !known.some((p) => this.#platform.seemsAlive(p)), graceMs);
      } else {
        this.#signalAll(known, "SIGKILL");
        await until(() => !known.some((p) => this.#platform.seemsAlive(p)), KILL_MS);
      }
    }
    return (await this.#strays(known, marker)).map((stray) => stray.pid);
  }

  #isAlive(target: Named): boolean {
    return this.#platform.startTimeOf(target.pid) === target.startTime;
  }

  #signalAll(targets: Named[], name: "SIGTERM" | "SIGKILL"): void {
    // The start time again, right before: the pid may have been given to another meanwhile.
    for (const target of targets) if (this.#isAlive(target)) signal(target.pid, name);
  }
}

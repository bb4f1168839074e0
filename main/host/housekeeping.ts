/**
 * The nightly chores: a backup, then retention. In-process only, so node-cron is good enough: a night that is
 * missed (the machine was off) is made up for by the next one.
 */
import { rmSync, statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { schedule, type ScheduledTask } from "node-cron";
import type { LocalHost } from "./local-host.ts";
import { systemClock, systemTimers } from "./clock.ts";

const NIGHTLY = "30 3 * * *";

export function startHousekeeping(host: LocalHost, dataDir: string): { stop(): void } {
  const task: ScheduledTask = schedule(NIGHTLY, () => nightly(host, dataDir), { noOverlap: true });
  return { stop: () => void task.destroy() };
}

/** Also for `belfry` commands and tests that want it done now. */
export async function nightly(host: LocalHost, dataDir: string): Promise<void> {
  const { log, store } = host.engine.context;
  const { retention, backup } = host.settings.get();
  try {
    const made = host.data.store.backup("nightly", { keep: backup.keep });
    log.info("A backup was made.", { path: made });
  } catch (error) {
    log.error("The nightly backup failed.", { error: String(error) });
  }
  const sizes = await sizesOf(path.join(dataDir, "runs"));
  let removed = 0;
  for (;;) {
    const pruned = store.prune({
      now: systemClock.now(),
      ...retention,
      bytesOf: (dir) => sizes.get(topFolder(dir)) ?? 0,
    });
    for (const dir of pruned.dirs) {
      rmSync(path.join(dataDir, topFolder(dir)), { recursive: true, force: true });
    }
    removed += pruned.runs;
    if (pruned.runs === 0 && pruned.occurrences === 0) break;
    // Each call blocks for a part of a second; what is due must not wait for all of them.
    await new Promise<void>((resolve) => systemTimers.after(0, resolve));
  }
  if (removed > 0) log.info("Old runs were removed.", { runs: removed });
  try {
    const worktrees = await host.engine.worktrees.clean(false);
    const counts = { removed: worktrees.removed.length, left: worktrees.left.length };
    if (counts.removed + counts.left > 0) log.info("Worktrees were looked through.", counts);
  } catch (error) {
    log.error("The worktrees could not be looked through.", { error: String(error) });
  }
}

/** Attempts live in `runs/<run>/<attempt>`; retention removes the run's folder. */
function topFolder(dir: string): string {
  return dir.split("/").slice(0, 2).join("/");
}

/** Bytes by run folder. */
async function sizesOf(runsDir: string): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  const entries = await readdir(runsDir, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const [run] = path.relative(runsDir, file).split(path.sep);
    const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    sizes.set(`runs/${run}`, (sizes.get(`runs/${run}`) ?? 0) + bytes);
  }
  return sizes;
}

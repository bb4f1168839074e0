/**
 * The nightly chores: a backup, then retention. In-process only, so node-cron is good enough: a night that is
 * missed (the machine was off) is made up for by the next one.
 */
import { schedule, type ScheduledTask } from "node-cron";
import type { LocalHost } from "./local-host.ts";
import { removeOldRuns } from "./remove-old-runs.ts";

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
  const removed = await removeOldRuns(store, dataDir, retention);
  if (removed > 0) log.info("Old runs were removed.", { runs: removed });
  try {
    const worktrees = await host.engine.worktrees.clean(false);
    const counts = { removed: worktrees.removed.length, left: worktrees.left.length };
    if (counts.removed + counts.left > 0) log.info("Worktrees were looked through.", counts);
  } catch (error) {
    log.error("The worktrees could not be looked through.", { error: String(error) });
  }
}

/** Retention over the database and the folders of runs, a part of a second at a time. */
import { rmSync, statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import type { Settings } from "../../contract/settings.ts";
import type { Store } from "../engine/store-port.ts";
import { systemClock, systemTimers } from "./clock.ts";

/** Removes ended runs beyond the limits, with their output. Gives how many. */
export async function removeOldRuns(
  store: Store,
  dataDir: string,
  retention: Settings["retention"],
): Promise<number> {
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
    if (pruned.runs === 0 && pruned.occurrences === 0) return removed;
    // Each call blocks for a part of a second; what is due must not wait for all of them.
    await new Promise<void>((resolve) => systemTimers.after(0, resolve));
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

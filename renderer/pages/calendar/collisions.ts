/** Collisions that are the same but for the day, taken together. */
import type { Simulation } from "../../../contract/calendar.ts";

type Collision = Simulation["collisions"][number];

export interface CollisionGroup {
  key: string;
  kind: Collision["kind"];
  jobIds: number[];
  count: number;
  firstAt: number;
  waitMs: number;
}

/** The most frequent first. */
export function groupCollisions(collisions: readonly Collision[]): CollisionGroup[] {
  const groups = new Map<string, CollisionGroup>();
  for (const { kind, jobIds, at, waitMs } of collisions) {
    const key = `${kind} ${[...jobIds].sort((a, b) => a - b).join(",")}`;
    const known = groups.get(key);
    if (known) {
      known.count += 1;
      known.waitMs = Math.max(known.waitMs, waitMs);
    } else groups.set(key, { key, kind, jobIds, count: 1, firstAt: at, waitMs });
  }
  return [...groups.values()].sort((a, b) => b.count - a.count || a.firstAt - b.firstAt);
}

/** From time to run ids, which are given in the order in which runs are made. */
import type { Sql } from "./sql.ts";

/**
 * Smallest id of the runs made at or after an instant; one more than the newest when there is none. Found by
 * halving, in some twenty look-ups: an index on the time would cost more with every run than it saves. After the
 * clock was set back the border is as sharp as that step.
 */
export function firstIdSince(sql: Sql, at: number): number {
  const span = sql.get<{ first: number | null; last: number | null }>(
    "SELECT (SELECT min(id) FROM runs) AS first, (SELECT max(id) FROM runs) AS last",
  );
  let low = span?.first ?? 1;
  let high = (span?.last ?? 0) + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    // Ids have holes where runs were pruned: the next one that exists stands for them.
    const row = sql.get<{ id: number; at: number }>(
      "SELECT id, created_at AS at FROM runs WHERE id >= ? ORDER BY id LIMIT 1",
      middle,
    );
    if (row === undefined || row.at >= at) high = middle;
    else low = row.id + 1;
  }
  return low;
}

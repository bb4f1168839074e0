/** What can go out on a channel, and when. Asked at every change, also with ten thousand messages waiting. */
import type { OutboxRow } from "./outbox-rows.ts";
import type { Sql } from "./sql.ts";

const OPEN = "state IN ('pending', 'failed')";

/** From one channel to the next one in the index, whatever lies between. */
export const OPEN_CHANNELS = `
  WITH RECURSIVE open (channel) AS (
    SELECT min(channel) FROM outbox INDEXED BY outbox_next WHERE ${OPEN}
    UNION ALL
    SELECT (SELECT min(channel) FROM outbox INDEXED BY outbox_next
      WHERE ${OPEN} AND channel > open.channel)
    FROM open WHERE open.channel IS NOT NULL)
  SELECT channel FROM open WHERE channel IS NOT NULL`;

/** A message that has no time for its next try is due at once, unless an earlier one of its job waits. */
export const DUE = `
  SELECT * FROM outbox WHERE channel = @channel AND ${OPEN}
    AND coalesce(next_try_at, 0) <= @now
    AND (job_id IS NULL OR job_id NOT IN (SELECT job_id FROM outbox
      WHERE channel = @channel AND state = 'failed' AND job_id IS NOT NULL AND next_try_at > @now))
  ORDER BY id LIMIT @limit`;

export const NEXT = `
  SELECT min(next_try_at) AS at FROM outbox
  WHERE channel = @channel AND ${OPEN} AND next_try_at > @now`;

export const openChannels = (sql: Sql): string[] =>
  sql.all<{ channel: string }>(OPEN_CHANNELS).map(({ channel }) => channel);

export const dueOn = (sql: Sql, channel: string, now: number, limit: number): OutboxRow[] =>
  sql.all<OutboxRow>(DUE, { channel, now, limit });

/** Nearest instant at which a message of a channel may go, its service aside; 0 when one may go now. */
export function nextOn(sql: Sql, channel: string, now: number): number {
  if (dueOn(sql, channel, now, 1).length > 0) return 0;
  // What waits behind an earlier message of its job has no time of its own.
  return sql.get<{ at: number | null }>(NEXT, { channel, now })?.at ?? 0;
}

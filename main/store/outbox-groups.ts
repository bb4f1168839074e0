/** Messages that tell of several: repeats of one failure, what one start found missed, the digest. */
import type { Delivery } from "../engine/outbox-port.ts";
import { enqueue, PROGRESS } from "./outbox-rows.ts";
import { list, type Sql } from "./sql.ts";

/** What is missed is told for all jobs together; failures job by job, up to whatever else is told of the job. */
export function groupRepeats(sql: Sql, message: Delivery, until: number): number {
  const { id, channel, jobId, fingerprint, event } = message;
  if (fingerprint === null) return 0;
  if (event === "job.missed") {
    return sql.run(
      `UPDATE outbox SET state = 'grouped', grouped_into = @id, next_try_at = NULL
       WHERE channel = @channel AND id > @id AND state IN ('pending', 'failed')
         AND event = @event AND fingerprint = @fingerprint AND created_at < @until`,
      { id, channel, event, fingerprint, until },
    ).changes;
  }
  if (jobId === null) return 0;
  return sql.run(
    `UPDATE outbox SET state = 'grouped', grouped_into = @id, next_try_at = NULL
     WHERE channel = @channel AND job_id = @jobId AND id > @id
       AND state IN ('pending', 'failed') AND fingerprint = @fingerprint AND created_at < @until
       AND id < coalesce((SELECT min(id) FROM outbox WHERE channel = @channel AND job_id = @jobId
         AND id > @id AND state IN ('pending', 'failed') AND fingerprint IS NOT @fingerprint
         AND event NOT IN (SELECT value FROM json_each(@progress))), 9223372036854775807)`,
    { id, channel, jobId, fingerprint, until, progress: list(PROGRESS) },
  ).changes;
}

export function makeDigest(sql: Sql, channel: string, at: number): boolean {
  const { count, fromAt } = sql.get<{ count: number; fromAt: number | null }>(
    `SELECT count(*) AS count, min(created_at) AS fromAt FROM outbox
     WHERE channel = ? AND state = 'digest'`,
    channel,
  )!;
  if (count === 0) return false;
  const key = `digest:${channel}:${at}`;
  enqueue(sql, [
    {
      event: "digest",
      channel,
      digest: false,
      idempotencyKey: key,
      fingerprint: null,
      jobId: null,
      runId: null,
      payload: { count, fromAt, untilAt: at },
      createdAt: at,
    },
  ]);
  sql.run(
    `UPDATE outbox SET state = 'grouped',
       grouped_into = (SELECT id FROM outbox WHERE idempotency_key = ?)
     WHERE channel = ? AND state = 'digest'`,
    key,
    channel,
  );
  return true;
}

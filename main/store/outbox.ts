/** Messages for people: written with the fact they tell, worked off later, each with a state of its own. */
import type { Delivery, OutboxMessage, StoreReader, StoreWriter } from "../engine/store-port.ts";
import { list, type Sql } from "./sql.ts";

interface OutboxRow {
  id: number;
  event: string;
  channel: string;
  idempotency_key: string;
  job_id: number | null;
  run_id: number | null;
  payload: string;
  created_at: number;
  state: Delivery["state"];
  tries: number;
  next_try_at: number | null;
  last_error: string | null;
}

/** Adds messages; one whose key is known already is left out. */
export function enqueue(sql: Sql, messages: readonly OutboxMessage[]): void {
  for (const message of messages) {
    sql.run(
      `INSERT INTO outbox (event, channel, idempotency_key, job_id, run_id, payload, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (idempotency_key) DO NOTHING`,
      message.event,
      message.channel,
      message.idempotencyKey,
      message.jobId,
      message.runId,
      JSON.stringify(message.payload),
      message.createdAt,
    );
  }
}

const toDelivery = (row: OutboxRow): Delivery => ({
  id: row.id,
  event: row.event,
  channel: row.channel,
  idempotencyKey: row.idempotency_key,
  jobId: row.job_id,
  runId: row.run_id,
  payload: JSON.parse(row.payload) as Record<string, unknown>,
  createdAt: row.created_at,
  state: row.state,
  tries: row.tries,
  nextTryAt: row.next_try_at,
  lastError: row.last_error,
});

export function outboxStore(
  sql: Sql,
): Pick<StoreReader, "deliveries"> & Pick<StoreWriter, "enqueue" | "markDelivery"> {
  return {
    enqueue: (messages) => sql.transaction(() => enqueue(sql, messages)),

    /** Oldest first. A message that has no time for its next try is due at once. */
    deliveries(filter) {
      const where = ["1"];
      const params: unknown[] = [];
      if (filter.states !== undefined) {
        where.push("state IN (SELECT value FROM json_each(?))");
        params.push(list(filter.states));
      }
      if (filter.dueBy !== undefined) {
        where.push("coalesce(next_try_at, 0) <= ?");
        params.push(filter.dueBy);
      }
      if (filter.runId !== undefined) {
        where.push("run_id = ?");
        params.push(filter.runId);
      }
      return sql
        .all<OutboxRow>(
          `SELECT * FROM outbox WHERE ${where.join(" AND ")} ORDER BY id LIMIT ?`,
          ...params,
          filter.limit ?? 1000,
        )
        .map(toDelivery);
    },

    markDelivery(id, patch) {
      const columns = {
        state: "state",
        tries: "tries",
        nextTryAt: "next_try_at",
        lastError: "last_error",
      } as const;
      const keys = (Object.keys(columns) as (keyof typeof columns)[]).filter(
        (key) => patch[key] !== undefined,
      );
      if (keys.length === 0) return;
      sql.transaction(() =>
        sql.run(
          `UPDATE outbox SET ${keys.map((key) => `${columns[key]} = ?`).join(", ")} WHERE id = ?`,
          ...keys.map((key) => patch[key]),
          id,
        ),
      );
    },
  };
}

/** Rows of the outbox, and what becomes of them in code. */
import type { Delivery, OutboxMessage, OutboxWriter } from "../engine/outbox-port.ts";
import type { Sql } from "./sql.ts";

/** Events that tell how a run goes on: they do not end a series of failures. */
export const PROGRESS = ["run.started", "run.retrying"];

export interface OutboxRow {
  id: number;
  event: string;
  channel: string;
  idempotency_key: string;
  fingerprint: string | null;
  job_id: number | null;
  run_id: number | null;
  payload: string;
  created_at: number;
  state: Delivery["state"];
  tries: number;
  next_try_at: number | null;
  last_error: string | null;
  first_failed_at: number | null;
  sent_at: number | null;
  answer: string | null;
  grouped_into: number | null;
}

/** Adds messages; one whose key is known already is left out. */
export function enqueue(sql: Sql, messages: readonly OutboxMessage[]): void {
  for (const message of messages) {
    sql.run(
      `INSERT INTO outbox
         (event, channel, idempotency_key, fingerprint, job_id, run_id, payload, created_at, state)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (idempotency_key) DO NOTHING`,
      message.event,
      message.channel,
      message.idempotencyKey,
      message.fingerprint,
      message.jobId,
      message.runId,
      JSON.stringify(message.payload),
      message.createdAt,
      message.digest ? "digest" : "pending",
    );
  }
}

export const toDelivery = (row: OutboxRow): Delivery => ({
  id: row.id,
  event: row.event,
  channel: row.channel,
  idempotencyKey: row.idempotency_key,
  fingerprint: row.fingerprint,
  jobId: row.job_id,
  runId: row.run_id,
  payload: JSON.parse(row.payload) as Record<string, unknown>,
  createdAt: row.created_at,
  state: row.state,
  tries: row.tries,
  nextTryAt: row.next_try_at,
  lastError: row.last_error,
  firstFailedAt: row.first_failed_at,
  sentAt: row.sent_at,
  answer: row.answer,
  groupedInto: row.grouped_into,
});

type Patch = Parameters<OutboxWriter["markDelivery"]>[1];

const COLUMNS: Record<keyof Patch, string> = {
  state: "state",
  tries: "tries",
  nextTryAt: "next_try_at",
  lastError: "last_error",
  firstFailedAt: "first_failed_at",
  sentAt: "sent_at",
  answer: "answer",
  groupedInto: "grouped_into",
};

export function markRow(sql: Sql, id: number, patch: Patch): void {
  const keys = (Object.keys(COLUMNS) as (keyof Patch)[]).filter((key) => patch[key] !== undefined);
  if (keys.length === 0) return;
  sql.run(
    `UPDATE outbox SET ${keys.map((key) => `${COLUMNS[key]} = ?`).join(", ")} WHERE id = ?`,
    ...keys.map((key) => patch[key]),
    id,
  );
}

/** Messages for people: written with the fact they tell, worked off later, each with a state of its own. */
import type { Delivery, OutboxReader, OutboxWriter } from "../engine/outbox-port.ts";
import { channelHealthStore, writeHealth } from "./channel-health.ts";
import { dueOn, nextOn, openChannels } from "./outbox-due.ts";
import { groupRepeats, makeDigest } from "./outbox-groups.ts";
import { enqueue, markRow, type OutboxRow, toDelivery } from "./outbox-rows.ts";
import { COUNT_OPEN, LAST_TOLD } from "./outbox-told.ts";
import { list, type Sql } from "./sql.ts";

export function outboxStore(sql: Sql): OutboxReader & OutboxWriter {
  const delivery = (id: number): Delivery | null => {
    const row = sql.get<OutboxRow>("SELECT * FROM outbox WHERE id = ?", id);
    return row === undefined ? null : toDelivery(row);
  };
  return {
    ...channelHealthStore(sql),
    delivery,
    enqueue: (messages) => sql.transaction(() => enqueue(sql, messages)),

    /** A message that has no time for its next try is due at once. */
    deliveries(filter) {
      const where = ["1"];
      const params: unknown[] = [];
      const add = (condition: string, value: unknown) => {
        if (value === undefined) return;
        where.push(condition);
        params.push(value);
      };
      add("state IN (SELECT value FROM json_each(?))", filter.states && list(filter.states));
      add("coalesce(next_try_at, 0) <= ?", filter.dueBy);
      add("channel = ?", filter.channel);
      add("job_id = ?", filter.jobId);
      add("run_id = ?", filter.runId);
      add("grouped_into = ?", filter.groupedInto);
      add("id < ?", filter.beforeId);
      const order = filter.descending ? "DESC" : "ASC";
      return sql
        .all<OutboxRow>(
          `SELECT * FROM outbox WHERE ${where.join(" AND ")} ORDER BY id ${order} LIMIT ?`,
          ...params,
          filter.limit ?? 1000,
        )
        .map(toDelivery);
    },

    countOpen: (channel) => sql.get(COUNT_OPEN, { channel })!,

    openChannels: (now) =>
      openChannels(sql).map((channel) => {
        const health = sql.get<{ nextTryAt: number | null }>(
          "SELECT next_try_at AS nextTryAt FROM channel_health WHERE channel = ?",
          channel,
        );
        return { channel, nextAt: Math.max(health?.nextTryAt ?? 0, nextOn(sql, channel, now)) };
      }),

    dueOnChannel: (channel, now, limit) => dueOn(sql, channel, now, limit).map(toDelivery),

    lastTold({ channel, jobId, id }) {
      const row = sql.get<OutboxRow>(LAST_TOLD, { channel, jobId, id });
      return row === undefined ? null : toDelivery(row);
    },

    countGrouped: (into, after) =>
      sql.get<{ count: number }>(
        "SELECT count(*) AS count FROM outbox WHERE grouped_into = ? AND created_at > ?",
        into,
        after,
      )!.count,

    digestsWaiting: () =>
      sql.all(
        `SELECT channel, min(created_at) AS oldestAt FROM outbox WHERE state = 'digest'
         GROUP BY channel`,
      ),

    answerBefore: (jobId, beforeRunId) =>
      sql.get<{ runId: number; answer: string }>(
        `SELECT r.id AS runId, coalesce(t.answer, '') AS answer
         FROM runs r LEFT JOIN run_texts t ON t.run_id = r.id
         WHERE r.job_id = ? AND r.state = 'succeeded' AND r.id < ? ORDER BY r.id DESC LIMIT 1`,
        jobId,
        beforeRunId,
      ) ?? null,

    markDelivery: (id, patch) => sql.transaction(() => markRow(sql, id, patch)),

    settleDeliveries: (settled, health) =>
      sql.transaction(() => {
        for (const { id, patch } of settled) markRow(sql, id, patch);
        writeHealth(sql, health);
      }),

    moveDeliveries: ({ channel, ids, states }, to, reason) =>
      sql.transaction(
        () =>
          sql.run(
            `UPDATE outbox SET state = @to, last_error = coalesce(@reason, last_error), next_try_at = NULL,
               tries = CASE WHEN @to = 'pending' THEN 0 ELSE tries END,
               first_failed_at = CASE WHEN @to = 'pending' THEN NULL ELSE first_failed_at END
             WHERE state IN (SELECT value FROM json_each(@states))
               AND (@channel IS NULL OR channel = @channel)
               AND (@ids IS NULL OR id IN (SELECT value FROM json_each(@ids)))`,
            {
              to,
              reason,
              states: list(states),
              channel: channel ?? null,
              ids: ids === undefined ? null : list(ids),
            },
          ).changes,
      ),

    retryFailed: (channel, now) =>
      void sql.transaction(() =>
        sql.run(
          `UPDATE outbox SET next_try_at = ?
           WHERE channel = ? AND state = 'failed' AND next_try_at > ?`,
          now,
          channel,
          now,
        ),
      ),

    groupRepeats: (message, until) => sql.transaction(() => groupRepeats(sql, message, until)),
    makeDigest: (channel, at) => sql.transaction(() => makeDigest(sql, channel, at)),
  };
}

/** How each channel fares: failures in a row, when it is tried again, what its service last said. */
import type { ChannelHealth, OutboxReader } from "../engine/outbox-port.ts";
import type { Sql } from "./sql.ts";

export function channelHealthStore(sql: Sql): Pick<OutboxReader, "channelHealth"> {
  return {
    channelHealth: (channel) =>
      sql.get<ChannelHealth>(
        `SELECT channel, failures, next_try_at AS nextTryAt, last_error AS lastError,
           last_failed_at AS lastFailedAt, last_sent_at AS lastSentAt, last_answer AS lastAnswer
         FROM channel_health WHERE channel = ?`,
        channel,
      ) ?? null,
  };
}

export function writeHealth(sql: Sql, health: ChannelHealth): void {
  sql.run(
    `INSERT OR REPLACE INTO channel_health
       (channel, failures, next_try_at, last_error, last_failed_at, last_sent_at, last_answer)
     VALUES (@channel, @failures, @nextTryAt, @lastError, @lastFailedAt, @lastSentAt, @lastAnswer)`,
    health,
  );
}

/** Small tables: holds on agent accounts, totals of agent sessions, and single named values. */
import type { StoreReader, StoreWriter } from "../engine/store-port.ts";
import { tokensOf } from "./run-rows.ts";
import type { Sql } from "./sql.ts";

type SmallReader = Pick<StoreReader, "holds" | "sessionTotals" | "meta">;
type SmallWriter = Pick<StoreWriter, "setHold" | "clearHold" | "setMeta">;

export function smallFacts(sql: Sql): SmallReader & SmallWriter {
  return {
    holds: (at) =>
      sql
        .all<{ account_key: string; until: number; reason: string }>(
          "SELECT * FROM holds WHERE until > ? ORDER BY until, account_key",
          at,
        )
        .map(({ account_key: accountKey, until, reason }) => ({ accountKey, until, reason })),

    setHold: (accountKey, until, reason) =>
      sql.transaction(() => {
        sql.run(
          `INSERT INTO holds (account_key, until, reason) VALUES (?, ?, ?)
           ON CONFLICT (account_key) DO UPDATE SET until = excluded.until, reason = excluded.reason`,
          accountKey,
          until,
          reason,
        );
      }),

    clearHold: (accountKey) =>
      sql.transaction(() => {
        sql.run("DELETE FROM holds WHERE account_key = ?", accountKey);
      }),

    sessionTotals(agent, sessionId) {
      const row = sql.get<Parameters<typeof tokensOf>[0] & { cost_usd: number | null }>(
        "SELECT * FROM sessions WHERE agent = ? AND session_id = ?",
        agent,
        sessionId,
      );
      return row === undefined ? null : { tokens: tokensOf(row), costUsd: row.cost_usd };
    },

    meta: (key) =>
      sql.get<{ value: string }>("SELECT value FROM meta WHERE key = ?", key)?.value ?? null,

    setMeta: (key, value) =>
      sql.transaction(() => {
        if (value === null) sql.run("DELETE FROM meta WHERE key = ?", key);
        else {
          sql.run(
            `INSERT INTO meta (key, value) VALUES (?, ?)
             ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
            key,
            value,
          );
        }
      }),
  };
}

/** The inbox: ended runs by what a person has done with them. */
import type { RunMarks } from "../../contract/inbox.ts";
import type { InboxView } from "../../contract/inbox-words.ts";
import type { PageReader, PageWriter } from "../engine/page-port.ts";
import type { RunRecord, StoreReader } from "../engine/store-port.ts";
import { list, type Sql, toFlag } from "./sql.ts";

/** The literal condition of the partial index; tests are watched while they run. */
const OPEN = "archived_at IS NULL AND finished_at IS NOT NULL AND +trigger <> 'test'";
const VIEWS: Record<InboxView, string> = {
  open: OPEN,
  unread: `${OPEN} AND seen_at IS NULL`,
  pinned: "pinned = 1 AND +finished_at IS NOT NULL",
  archived: "archived_at IS NOT NULL AND finished_at IS NOT NULL",
};

type InboxReader = Pick<
  PageReader,
  "inbox" | "waitingRetries" | "quietSince" | "unreadCount" | "blockedUnseenCount" | "marksOf"
>;

export function inboxStore(
  sql: Sql,
  run: StoreReader["run"],
  byIds: (ids: readonly number[]) => RunRecord[],
): InboxReader & PageWriter {
  const counted = (condition: string, most: number): number =>
    sql.get<{ n: number }>(
      `SELECT count(*) AS n FROM (SELECT 1 FROM runs WHERE ${condition} LIMIT ?)`,
      most,
    )!.n;

  function marksOf(ids: readonly number[]): RunMarks[] {
    return sql
      .all<Omit<RunMarks, "pinned"> & { pinned: number }>(
        `SELECT id, seen_at AS seenAt, archived_at AS archivedAt, pinned FROM runs
         WHERE id IN (SELECT value FROM json_each(?))`,
        list(ids),
      )
      .map((row) => ({ ...row, pinned: row.pinned === 1 }));
  }

  return {
    inbox(view, after, limit) {
      const from = after ?? { finishedAt: Number.MAX_SAFE_INTEGER, id: Number.MAX_SAFE_INTEGER };
      const ids = sql.all<{ id: number }>(
        `SELECT id FROM runs WHERE ${VIEWS[view]} AND (finished_at, id) < (?, ?)
         ORDER BY finished_at DESC, id DESC LIMIT ?`,
        from.finishedAt,
        from.id,
        limit,
      );
      const found = new Map(byIds(ids.map(({ id }) => id)).map((each) => [each.id, each]));
      return ids.flatMap(({ id }) => found.get(id) ?? []);
    },

    waitingRetries: (limit) =>
      sql
        .all<{ id: number; attempts: number | null }>(
          `SELECT runs.id, json_extract(works.body, '$.retry.attempts') AS attempts
           FROM runs JOIN works ON works.id = runs.work_id
           WHERE runs.state = 'waiting' AND runs.attempt > 0 AND runs.not_before IS NOT NULL
           ORDER BY runs.id DESC LIMIT ?`,
          limit,
        )
        .flatMap(({ id, attempts }) => {
          const found = run(id);
          return found === null ? [] : [{ run: found, attempts: attempts ?? 1 }];
        }),

    quietSince: (at) =>
      sql.all(
        `SELECT job_id AS jobId, job_name AS jobName, count(*) AS count, min(finished_at) AS firstAt,
           max(finished_at) AS lastAt, max(id) AS lastRunId
         FROM runs WHERE archived_at IS NOT NULL AND finished_at > ? AND +state = 'silent'
         GROUP BY +job_id ORDER BY lastAt DESC`,
        at,
      ),

    unreadCount: (most) => counted(VIEWS.unread, most),

    blockedUnseenCount: (most) =>
      counted("state = 'blocked' AND seen_at IS NULL AND archived_at IS NULL", most),

    marksOf,

    setMarks: (marks) =>
      sql.transaction(() => {
        for (const { id, seenAt, archivedAt, pinned } of marks) {
          sql.run(
            "UPDATE runs SET seen_at = ?, archived_at = ?, pinned = ? WHERE id = ?",
            seenAt,
            archivedAt,
            toFlag(pinned),
            id,
          );
        }
      }),
  };
}

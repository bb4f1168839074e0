/** Jobs: reading them, changing them under a version, and what is due. */
import type { Job } from "../../contract/job.ts";
import type { JobFields, StoreReader, StoreWriter } from "../engine/store-port.ts";
import { TOLD_AS_ALL } from "../../contract/told-as-all.ts";
import { JOB_COLUMNS, type JobRow, jobValues, toJob } from "./job-rows.ts";
import { list, type Sql } from "./sql.ts";

/** The engine's bookkeeping: changes of these alone do not make a new version, so nobody's edit is refused for them. */
const BOOKKEEPING: ReadonlySet<string> = new Set<keyof JobFields>([
  "nextDueAt",
  "fires",
  "failuresInARow",
]);

type JobReader = Pick<
  StoreReader,
  | "job"
  | "jobTelling"
  | "jobs"
  | "dueJobs"
  | "expiredPauses"
  | "nearestDue"
  | "nearestPauseEnd"
  | "jobsFollowing"
>;
type JobWriter = Pick<StoreWriter, "createJob" | "updateJob">;

export function jobStore(sql: Sql): JobReader & JobWriter {
  function job(id: number): Job | null {
    const row = sql.get<JobRow>("SELECT * FROM jobs WHERE id = ?", id);
    return row === undefined ? null : toJob(row);
  }

  function writeFollows(id: number, follows: Job["follows"]): void {
    sql.run("DELETE FROM job_follows WHERE job_id = ?", id);
    for (const leader of new Set(follows.map((follow) => follow.job))) {
      sql.run("INSERT INTO job_follows (leader_id, job_id) VALUES (?, ?)", leader, id);
    }
  }

  return {
    job,

    jobTelling(id) {
      const row = sql.get<{ fields: string }>(
        "SELECT json_extract(spec, '$.tell', '$.tags') AS fields FROM jobs WHERE id = ?",
        id,
      );
      if (row === undefined) return null;
      const [tell, tags] = JSON.parse(row.fields) as [Job["tell"] | null, string[]];
      return { tell: tell ?? TOLD_AS_ALL, tags };
    },

    jobs({ includeRemoved = false, ids } = {}) {
      const where = includeRemoved ? "1" : "removed_at IS NULL";
      const rows =
        ids === undefined
          ? sql.all<JobRow>(`SELECT * FROM jobs WHERE ${where} ORDER BY id`)
          : sql.all<JobRow>(
              `SELECT * FROM jobs WHERE ${where}
               AND id IN (SELECT value FROM json_each(?)) ORDER BY id`,
              list(ids),
            );
      return rows.map(toJob);
    },

    dueJobs: (at, limit) =>
      sql
        .all<JobRow>(
          `SELECT * FROM jobs WHERE removed_at IS NULL AND next_due_at IS NOT NULL
           AND next_due_at <= ? ORDER BY next_due_at, id LIMIT ?`,
          at,
          limit,
        )
        .map(toJob),

    expiredPauses: (at) =>
      sql
        .all<JobRow>(
          `SELECT * FROM jobs WHERE removed_at IS NULL AND paused_until IS NOT NULL
           AND paused_until <= ? ORDER BY paused_until, id`,
          at,
        )
        .map(toJob),

    nearestDue: () =>
      sql.get<{ at: number | null }>(
        `SELECT min(next_due_at) AS at FROM jobs
         WHERE removed_at IS NULL AND next_due_at IS NOT NULL`,
      )?.at ?? null,

    nearestPauseEnd: () =>
      sql.get<{ at: number | null }>(
        `SELECT min(paused_until) AS at FROM jobs
         WHERE removed_at IS NULL AND paused_until IS NOT NULL`,
      )?.at ?? null,

    jobsFollowing: (leaderId) =>
      sql
        .all<JobRow>(
          `SELECT jobs.* FROM job_follows JOIN jobs ON jobs.id = job_follows.job_id
           WHERE leader_id = ? AND removed_at IS NULL ORDER BY jobs.id`,
          leaderId,
        )
        .map(toJob),

    createJob: (fields) =>
      sql.transaction(() => {
        const marks = JOB_COLUMNS.map(() => "?").join(", ");
        const { lastInsertRowid: id } = sql.run(
          `INSERT INTO jobs (version, ${JOB_COLUMNS.join(", ")}) VALUES (1, ${marks})`,
          ...jobValues(fields),
        );
        writeFollows(id, fields.follows);
        return { ...fields, id, version: 1 };
      }),

    updateJob: (id, expectedVersion, patch) =>
      sql.transaction(() => {
        const current = job(id);
        if (current === null) {
          const message = `There is no job ${id}. It may have been removed for good.`;
          return { ok: false, error: { code: "not-found", message, current: null } };
        }
        if (expectedVersion !== null && expectedVersion !== current.version) {
          const message = `Job ${id} was changed by someone else meanwhile (version ${current.version}, not ${expectedVersion}). Look at their change, then make yours again.`;
          return { ok: false, error: { code: "conflict", message, current } };
        }
        // A key that is there with the value undefined means "not named", as everywhere else.
        const named = Object.fromEntries(
          Object.entries(patch).filter(([, value]) => value !== undefined),
        ) as Partial<JobFields>;
        const edited = Object.keys(named).some((key) => !BOOKKEEPING.has(key));
        const next: Job = {
          ...current,
          ...(edited ? { updatedAt: sql.now() } : {}),
          ...named,
          id,
          version: current.version + (edited ? 1 : 0),
        };
        const { id: _id, version, ...fields } = next;
        sql.run(
          `UPDATE jobs SET version = ?, ${JOB_COLUMNS.map((column) => `${column} = ?`).join(", ")}
           WHERE id = ?`,
          version,
          ...jobValues(fields),
          id,
        );
        if (named.follows !== undefined) writeFollows(id, named.follows);
        return { ok: true, value: next };
      }),
  };
}

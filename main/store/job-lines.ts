/** Light lines over all jobs: what their list shows, without the prompts. */
import { ACTIVE_RUN_STATES, type RunState } from "../../contract/words.ts";
import type { JobOutline, MonthCost, PageReader, RecentRuns } from "../engine/page-port.ts";
import { list, type Sql } from "./sql.ts";

const ACTIVE: ReadonlySet<string> = new Set(ACTIVE_RUN_STATES);

/** Taken out of the JSON in one call, so that a prompt of two million characters never becomes an object. */
const OUTLINE_FIELDS = [
  "agent",
  "cwd",
  "profile",
  "model",
  "schedule",
  "scheduleOptions",
  "timezone",
  "anchorAt",
  "tags",
] as const;
const PATHS = OUTLINE_FIELDS.map((field) => `'$.${field}'`).join(", ");

interface OutlineRow {
  id: number;
  version: number;
  name: string;
  next_due_at: number | null;
  enabled: number;
  paused_until: number | null;
  pause_reason: string | null;
  fires: number;
  failures_in_a_row: number;
  created_at: number;
  fields: string;
}

type RunFacts = NonNullable<RecentRuns["last"]>;

type JobLineReader = Pick<PageReader, "jobDues" | "jobOutlines" | "recentRuns" | "costsSince">;

export function jobLineReader(sql: Sql): JobLineReader {
  const some = (column: string, ids?: readonly number[]): [string, unknown[]] =>
    ids === undefined ? ["1", []] : [`${column} IN (SELECT value FROM json_each(?))`, [list(ids)]];

  /** The rest of the few runs of which more is shown than the state. */
  function shown(ids: number[]): Map<number, RunFacts> {
    const rows = sql.all<RunFacts>(
      `SELECT id, state, started_at AS startedAt, finished_at AS finishedAt, reason FROM runs
       WHERE id IN (SELECT value FROM json_each(?))`,
      list(ids),
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  return {
    jobDues: () =>
      sql.all("SELECT id, next_due_at AS nextDueAt FROM jobs WHERE removed_at IS NULL ORDER BY id"),

    jobOutlines(ids) {
      const [where, params] = some("id", ids);
      return sql
        .all<OutlineRow>(
          `SELECT id, version, name, next_due_at, enabled, paused_until, pause_reason, fires,
             failures_in_a_row, created_at, json_extract(spec, ${PATHS}) AS fields
           FROM jobs WHERE removed_at IS NULL AND ${where} ORDER BY id`,
          ...params,
        )
        .map(toOutline);
    },

    recentRuns(perJob, ids) {
      const [where, params] = some("id", ids);
      // Of each job a few entries of the index are read, however long the history is. A row a job, since a thousand
      // jobs have thirty thousand runs, and a row costs more than what it says.
      const newest = sql.all<{ jobId: number; runs: string | null }>(
        `SELECT id AS jobId, (
           SELECT group_concat(id || ' ' || state, ',' ORDER BY id DESC)
           FROM (SELECT id, state FROM runs WHERE job_id = jobs.id ORDER BY id DESC LIMIT ?)
         ) AS runs
         FROM jobs WHERE removed_at IS NULL AND ${where}`,
        perJob,
        ...params,
      );
      const told = newest.map(({ jobId, runs }) => {
        const entries = runs?.split(",") ?? [];
        const states = entries.map((entry) => entry.slice(entry.indexOf(" ") + 1) as RunState);
        const idWhere = (active: boolean): number | undefined => {
          const index = states.findIndex((state) => ACTIVE.has(state) === active);
          return index === -1 ? undefined : Number.parseInt(entries[index]!, 10);
        };
        return { jobId, states, last: idWhere(false), active: idWhere(true) };
      });
      const facts = shown(told.flatMap(({ last, active }) => [last ?? [], active ?? []].flat()));
      return new Map(
        told.map(({ jobId, states, last, active }) => [
          jobId,
          { states, last: facts.get(last ?? 0) ?? null, active: toActive(facts.get(active ?? 0)) },
        ]),
      );
    },

    costsSince(fromDay, ids) {
      const [where, params] = some("job_id", ids);
      // The plus keeps the planner from walking all days of all jobs in the order of jobs.
      const rows = sql.all<MonthCost & { jobId: number }>(
        `SELECT job_id AS jobId, sum(cost_usd) AS usd, sum(unknown_cost_runs) AS unknownRuns,
           max(0, sum(runs) - sum(unknown_cost_runs)) AS knownRuns
         FROM rollups WHERE day >= ? AND ${where} GROUP BY +job_id`,
        fromDay,
        ...params,
      );
      return new Map(rows.map(({ jobId, ...cost }) => [jobId, cost]));
    },
  };
}

function toActive(facts: RunFacts | undefined): RecentRuns["active"] {
  return facts === undefined
    ? null
    : { id: facts.id, state: facts.state, startedAt: facts.startedAt };
}

function toOutline(row: OutlineRow): JobOutline {
  const values = JSON.parse(row.fields) as unknown[];
  const fields = Object.fromEntries(
    OUTLINE_FIELDS.map((field, index) => [field, values[index]]),
  ) as Pick<JobOutline, (typeof OUTLINE_FIELDS)[number]>;
  return {
    ...fields,
    id: row.id,
    version: row.version,
    name: row.name,
    nextDueAt: row.next_due_at,
    enabled: row.enabled === 1,
    pausedUntil: row.paused_until,
    pauseReason: row.pause_reason,
    fires: row.fires,
    failuresInARow: row.failures_in_a_row,
    createdAt: row.created_at,
  };
}

/**
 * Which runs a filter means, newest first, without reading a million of them: each condition with an index of its
 * own is counted up to a bound, the rarest one leads, and the others are looked at on its rows only.
 */
import type { RunFilter } from "../engine/store-port.ts";
import { firstIdSince } from "./run-ids.ts";
import { matchExpression, searchQuery } from "./search.ts";
import type { Beginning } from "./search-words.ts";
import { list, type Sql } from "./sql.ts";

/** Counting beyond this tells nothing more about which condition is rare. */
const MEASURED = 20_000;
/** So few runs are looked up one by one. */
const FEW = 1_000;

/** A set of values of one indexed column; each value's rows come from the index in the order of ids. */
interface Values {
  column: string;
  /** How one value is asked for; a partial index is used only where its own condition is spelled out. */
  equals?: string;
  values: readonly (string | number)[];
}

interface Sized extends Values {
  /** Rows, counted up to `MEASURED`. */
  size: number;
}

interface Conditions {
  /** Those that narrow down most come first: of two that are both large the first leads. */
  sets: Values[];
  rest: string[];
  params: unknown[];
  search: string | null;
}

/** @returns ids, newest first */
export function selectRuns(
  sql: Sql,
  beginning: Beginning,
  filter: RunFilter,
  limit: number,
): number[] {
  const conditions = conditionsOf(sql, beginning, filter);
  if (conditions === null) return [];
  const leader = rarest(sql, conditions.sets);
  if (conditions.search !== null) return bySearch(sql, conditions, leader, limit);
  if (leader === null) return plain(sql, conditions, limit);
  const others = conditions.sets.filter(({ column }) => column !== leader.column);
  const where = [...conditions.rest, ...others.map(unindexed)];
  const params = [...conditions.params, ...others.map(({ values }) => list(values))];
  const condition = where.length === 0 ? "1" : where.join(" AND ");
  const ids = leader.values.flatMap((value) =>
    sql.all<{ id: number }>(
      `SELECT id FROM runs WHERE ${leader.equals ?? `${leader.column} = ?`} AND ${condition} ORDER BY id DESC LIMIT ?`,
      value,
      ...params,
      limit,
    ),
  );
  return ids
    .map(({ id }) => id)
    .sort((a, b) => b - a)
    .slice(0, limit);
}

function conditionsOf(sql: Sql, beginning: Beginning, filter: RunFilter): Conditions | null {
  const sets: Values[] = [];
  const rest: string[] = [];
  const params: unknown[] = [];
  const add = (condition: string, value: unknown): void => {
    rest.push(condition);
    params.push(value);
  };
  const among = (column: string, values: readonly (string | number)[] | undefined): void => {
    if (values !== undefined) sets.push({ column, values: [...new Set(values)] });
  };
  among("batch", filter.batch === undefined ? undefined : [filter.batch]);
  if (filter.pinned === true) {
    sets.push({ column: "pinned", equals: "(pinned = 1 AND pinned = ?)", values: [1] });
  }
  if (filter.tag !== undefined) {
    const tagged = jobsTagged(sql, filter.tag);
    const { jobId } = filter;
    among("job_id", jobId === undefined ? tagged : tagged.filter((each) => each === jobId));
  }
  const searching = filter.search !== undefined && filter.search.trim() !== "";
  const query = searching ? searchQuery(filter.search!, beginning) : null;
  if (searching && query === null) return null;
  // The index of the search knows the job itself.
  if (filter.jobId !== undefined && filter.tag === undefined && !searching)
    among("job_id", [filter.jobId]);
  among("folder", filter.folder === undefined ? undefined : [filter.folder]);
  among("state", filter.states);
  among("trigger", filter.triggers);
  among("agent", filter.agents);
  if (filter.pinned === false) add("+pinned = ?", 0);
  const id = searching ? "run_search.rowid" : "runs.id";
  if (filter.beforeId !== undefined) add(`${id} < ?`, filter.beforeId);
  if (filter.from !== undefined) add(`${id} >= ?`, firstIdSince(sql, filter.from));
  if (filter.until !== undefined) add(`${id} < ?`, firstIdSince(sql, filter.until));
  if (sets.some(({ values }) => values.length === 0)) return null;
  const search = query === null ? null : matchExpression(query, filter.jobId);
  return { sets, rest, params, search };
}

/** The plus keeps the planner from an index of its own choice. */
const unindexed = ({ column }: Values): string =>
  `+runs.${column} IN (SELECT value FROM json_each(?))`;

function plain(sql: Sql, { rest, params }: Conditions, limit: number): number[] {
  const condition = rest.length === 0 ? "1" : rest.join(" AND ");
  return sql
    .all<{ id: number }>(
      `SELECT id FROM runs WHERE ${condition} ORDER BY id DESC LIMIT ?`,
      ...params,
      limit,
    )
    .map(({ id }) => id);
}

/** The index yields its hits newest first; CROSS keeps it on the outside, so that a page stops early. */
function bySearch(sql: Sql, conditions: Conditions, leader: Sized | null, limit: number): number[] {
  const { sets, rest, params, search } = conditions;
  // A word that is everywhere, among few runs: those are looked up in the index, not its hits among them.
  const few = leader !== null && leader.size <= FEW ? idsOf(sql, leader) : null;
  if (few?.length === 0) return [];
  const where = ["run_search MATCH ?", ...rest, ...sets.map(unindexed)];
  if (few !== null) where.push("run_search.rowid IN (SELECT value FROM json_each(?))");
  return sql
    .all<{ id: number }>(
      `SELECT runs.id AS id FROM run_search CROSS JOIN runs ON runs.id = run_search.rowid
       WHERE ${where.join(" AND ")} ORDER BY run_search.rowid DESC LIMIT ?`,
      search,
      ...params,
      ...sets.map(({ values }) => list(values)),
      ...(few === null ? [] : [list(few)]),
      limit,
    )
    .map(({ id }) => id);
}

function idsOf(sql: Sql, { column, equals = `${column} = ?`, values }: Values): number[] {
  return values.flatMap((value) =>
    sql.all<{ id: number }>(`SELECT id FROM runs WHERE ${equals}`, value).map(({ id }) => id),
  );
}

function rarest(sql: Sql, sets: readonly Values[]): Sized | null {
  const sized = sets.map((set): Sized => ({ ...set, size: size(sql, set) }));
  return sized.reduce<Sized | null>(
    (least, each) => (least === null || each.size < least.size ? each : least),
    null,
  );
}

function size(sql: Sql, { column, equals = `${column} = ?`, values }: Values): number {
  let total = 0;
  for (const value of values) {
    total += sql.get<{ n: number }>(
      `SELECT count(*) AS n FROM (SELECT 1 FROM runs WHERE ${equals} LIMIT ?)`,
      value,
      MEASURED - total,
    )!.n;
    if (total >= MEASURED) break;
  }
  return total;
}

const jobsTagged = (sql: Sql, tag: string): number[] =>
  sql
    .all<{ id: number }>(
      `SELECT id FROM jobs WHERE EXISTS
         (SELECT 1 FROM json_each(spec, '$.tags') AS tags WHERE tags.value = ?)`,
      tag,
    )
    .map(({ id }) => id);

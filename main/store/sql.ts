/** The one place where statements run: prepared lazily and kept, timed, and grouped into transactions. */
import type Database from "better-sqlite3";
import { performance } from "node:perf_hooks";
import type { Log } from "../engine/ports.ts";
import { guarded } from "./errors.ts";

/** Statements slower than this are logged. */
const SLOW_MS = 50;

type Params = readonly unknown[];

export interface Sql {
  /** First row, or undefined. */
  get<Row>(text: string, ...params: Params): Row | undefined;
  all<Row>(text: string, ...params: Params): Row[];
  /** Number of rows changed, and the id of the last inserted one. */
  run(text: string, ...params: Params): { changes: number; lastInsertRowid: number };
  /** Rows one by one, without holding them all. No other statement may run before the end. */
  each<Row>(text: string, ...params: Params): Iterable<Row>;
  /**
   * Runs `work` in one transaction that takes the write lock at once, or joins the one under way.
   * Durable when it returns; rolled back when it throws.
   */
  transaction<T>(work: () => T): T;
  /** Epoch milliseconds. */
  now(): number;
}

/** @param dir data folder, for the sentences of errors */
export function sqlOver(
  database: Database.Database,
  dir: string,
  log: Log,
  now: () => number,
): Sql {
  const prepared = new Map<string, Database.Statement>();

  function statement(text: string): Database.Statement {
    let found = prepared.get(text);
    if (found === undefined) prepared.set(text, (found = database.prepare(text)));
    return found;
  }

  /** Parameters are left out of the log: they are people's words and may be secret. */
  function timed<T>(text: string, work: () => T): T {
    const startMs = performance.now();
    const result = guarded(dir, work);
    const tookMs = performance.now() - startMs;
    if (tookMs >= SLOW_MS) {
      const sql = text.replace(/\s+/g, " ").trim().slice(0, 300);
      log.warn("slow query", { sql, tookMs: Math.round(tookMs) });
    }
    return result;
  }

  const sql: Sql = {
    get: <Row>(text: string, ...params: Params) =>
      timed(text, () => statement(text).get(...params) as Row | undefined),
    all: <Row>(text: string, ...params: Params) =>
      timed(text, () => statement(text).all(...params) as Row[]),
    run: (text, ...params) =>
      timed(text, () => {
        const { changes, lastInsertRowid } = statement(text).run(...params);
        return { changes, lastInsertRowid: Number(lastInsertRowid) };
      }),
    each: <Row>(text: string, ...params: Params) =>
      statement(text).iterate(...params) as Iterable<Row>,
    transaction(work) {
      if (database.inTransaction) return work();
      sql.run("BEGIN IMMEDIATE");
      try {
        const result = work();
        sql.run("COMMIT");
        return result;
      } catch (error) {
        // SQLite has rolled back by itself after some errors (disk full); then there is nothing to end.
        if (database.inTransaction) sql.run("ROLLBACK");
        throw error;
      }
    },
    now,
  };
  return sql;
}

/** A list as one parameter, for `IN (SELECT value FROM json_each(?))`: one statement for any length. */
export const list = (values: readonly (string | number)[]): string => JSON.stringify(values);

export const toFlag = (value: boolean): 0 | 1 => (value ? 1 : 0);

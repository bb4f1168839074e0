import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import type { Log } from "../engine/ports.ts";
import { StoreError } from "./errors.ts";
import { sqlOver } from "./sql.ts";

function fresh() {
  const database = new Database(":memory:");
  onTestFinished(() => void database.close());
  database.exec("CREATE TABLE t (n INTEGER PRIMARY KEY) STRICT");
  const warned: { message: string; fields: Record<string, unknown> }[] = [];
  const log: Log = {
    debug() {},
    info() {},
    warn: (message, fields = {}) => void warned.push({ message, fields }),
    error() {},
  };
  return { database, warned, sql: sqlOver(database, "/data", log, () => 1) };
}

test("a slow statement is logged with its text and without its parameters", () => {
  const { database, warned, sql } = fresh();
  database.function("slowly", (ms: unknown) => {
    const until = performance.now() + Number(ms);
    while (performance.now() < until);
    return 1;
  });
  sql.get("SELECT ? AS word", "hunter2");
  expect(warned).toEqual([]);
  sql.get("SELECT slowly(?) AS took, ? AS word", 60, "hunter2");
  expect(warned).toHaveLength(1);
  expect(warned[0]).toMatchObject({
    message: "slow query",
    fields: { sql: "SELECT slowly(?) AS took, ? AS word" },
  });
  expect(warned[0]!.fields["tookMs"]).toBeGreaterThanOrEqual(60);
  expect(JSON.stringify(warned)).not.toContain("hunter2");
});

test("a transaction inside another joins it, and what throws takes everything back", () => {
  const { sql } = fresh();
  const add = (n: number) => sql.transaction(() => sql.run("INSERT INTO t VALUES (?)", n));
  expect(() =>
    sql.transaction(() => {
      add(1);
      add(2);
      throw new Error("no");
    }),
  ).toThrow("no");
  expect(sql.all("SELECT * FROM t")).toEqual([]);
  expect(sql.transaction(() => add(3).changes)).toBe(1);
  expect(sql.all("SELECT * FROM t")).toEqual([{ n: 3 }]);
});

test("a full database is a StoreError, whose transaction is gone", () => {
  const { database, sql } = fresh();
  database.exec("CREATE TABLE big (text TEXT) STRICT");
  database.pragma("max_page_count = 20");
  const fill = () =>
    sql.transaction(() => {
      for (;;) sql.run("INSERT INTO big VALUES (?)", "words ".repeat(1_000));
    });
  expect(fill).toThrow(StoreError);
  expect(fill).toThrow(expect.objectContaining({ code: "disk-full" }));
  expect(database.inTransaction).toBe(false);
  expect(sql.all("SELECT * FROM big")).toEqual([]);
});

test("what SQLite did not raise is left as it is: it is a bug", () => {
  const { sql } = fresh();
  expect(() => sql.get("SELECT n FROM nowhere")).toThrow("no such table");
  expect(() => sql.get("SELECT n FROM nowhere")).not.toThrow(StoreError);
});

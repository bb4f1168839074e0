import Database from "better-sqlite3";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { checkDatabase } from "./check.ts";
import { opened, start, temporaryFolder } from "./fixtures.ts";
import { aClaim, aJob, aRun, aSettle } from "./samples.ts";

/** A database with an ended and a running scheduled run and a queued one, open without checks of references. */
function sample(): Database.Database {
  const dir = temporaryFolder();
  const { store } = opened(dir);
  const job = store.createJob(aJob()).id;
  store.createJob(aJob());
  for (const due of [1_000, 2_000]) store.claim(aClaim(job, due));
  start(store, 1);
  store.settle(aSettle(1));
  start(store, 2);
  store.createRun(aRun());
  const database = new Database(join(dir, "belfry.db"));
  database.pragma("foreign_keys = OFF");
  onTestFinished(() => void database.close());
  return database;
}

test("a sound database has no problems", () => {
  expect(checkDatabase(sample())).toEqual({ ok: true, problems: [] });
});

test.each([
  ["DELETE FROM occurrences WHERE run_id = 1", "1 scheduled runs have no row in the ledger"],
  ["UPDATE occurrences SET job_id = 2 WHERE run_id = 1", "belong to a run of another job"],
  ["UPDATE occurrences SET last_due_at = 2000 WHERE due_at = 1000", "overlap the row before"],
  ["UPDATE runs SET finished_at = NULL WHERE id = 1", "ended runs have no instant"],
  ["UPDATE attempts SET finished_at = NULL WHERE run_id = 1", "an attempt that has not"],
  ["UPDATE attempts SET finished_at = 1 WHERE run_id = 2", "under way have no open attempt"],
  ["UPDATE runs SET state = 'queued' WHERE id = 2", "queued runs have an open attempt"],
  ["UPDATE runs SET attempt = 2 WHERE id = 1", "do not show their newest attempt"],
  ["DELETE FROM works", "a row of runs refers to a row of works that is not there"],
])("%s is noticed", (sql, problem) => {
  const database = sample();
  expect(database.prepare(sql).run().changes).toBeGreaterThan(0);
  const { ok, problems } = checkDatabase(database);
  expect(ok).toBe(false);
  expect(problems.join("\n")).toContain(problem);
});

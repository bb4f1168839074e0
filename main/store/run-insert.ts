/** Makes a run: its row, the work it keeps a copy of, what it waits for, and its place in the search index. */
import { createHash } from "node:crypto";
import type { Work } from "../../contract/job.ts";
import type { NewRun } from "../engine/store-port.ts";
import { indexRun } from "./search.ts";
import { type Sql, toFlag } from "./sql.ts";

/** Call inside a transaction. @returns id of the run */
export function insertRun(sql: Sql, run: NewRun): number {
  const { work } = run;
  const { lastInsertRowid: id } = sql.run(
    `INSERT INTO runs (job_id, job_name, state, trigger, due_at, agent, model, profile, folder, batch, after,
       not_before, waiting_for, created_at, work_id, priority, weight, concurrency_key, resume_session_id, catch_up)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    run.jobId,
    run.jobName,
    run.state,
    run.trigger,
    run.dueAt,
    work.agent,
    work.model,
    work.profile,
    work.cwd,
    run.batch,
    JSON.stringify(run.after),
    run.notBefore,
    run.waitingFor,
    run.createdAt,
    workId(sql, work),
    run.priority,
    run.weight,
    run.concurrencyKey,
    run.resumeSessionId,
    toFlag(run.catchUp),
  );
  for (const dependency of new Set(run.after.map((after) => after.run))) {
    sql.run("INSERT INTO run_dependencies (depends_on, run_id) VALUES (?, ?)", dependency, id);
  }
  indexRun(sql, { id, jobId: run.jobId, prompt: work.prompt, answer: null }, false);
  return id;
}

/** Equal works share one row, found by their hash. */
function workId(sql: Sql, work: Work): number {
  const body = JSON.stringify(work);
  const hash = createHash("sha256").update(body).digest();
  const known = sql.get<{ id: number }>("SELECT id FROM works WHERE hash = ?", hash);
  if (known !== undefined) return known.id;
  return sql.run("INSERT INTO works (hash, body) VALUES (?, ?)", hash, body).lastInsertRowid;
}

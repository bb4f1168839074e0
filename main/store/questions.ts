/** Permission questions as rows. */
import { type AllowRule, isCovered, ruleOfText } from "../../contract/allow-rules.ts";
import type { Job } from "../../contract/job.ts";
import type { Question } from "../../contract/questions.ts";
import type { QuestionReader, QuestionWriter } from "../engine/question-port.ts";
import type { StoreReader, StoreWriter } from "../engine/store-port.ts";
import { enqueue } from "./outbox-rows.ts";
import { type Sql, toFlag } from "./sql.ts";

/** Newest questions given by a list that names no limit. */
const MOST_LISTED = 1_000;

const SELECT = `SELECT q.id, q.run_id AS runId, q.attempt, r.job_id AS jobId, r.job_name AS jobName, q.tool, q.detail,
  q.input, q.state, q.message, q.asked_at AS askedAt, q.deadline_at AS deadlineAt, q.decided_at AS decidedAt,
  q.answered_by AS answeredBy, q.answered_name AS answeredName, q.remembered FROM questions q JOIN runs r ON r.id = q.run_id`;

type Row = Omit<Question, "rule" | "remembered"> & { remembered: number };
type Jobs = Pick<StoreReader, "job"> & Pick<StoreWriter, "updateJob">;

function toQuestion({ remembered, ...row }: Row): Question {
  const rule = row.jobId === null ? null : ruleOfText(row.tool, row.input);
  return { ...row, rule, remembered: remembered === 1 };
}

export function questionStore(sql: Sql, jobs: Jobs): QuestionReader & QuestionWriter {
  const question = (id: number): Question | null => {
    const row = sql.get<Row>(`${SELECT} WHERE q.id = ?`, id);
    return row === undefined ? null : toQuestion(row);
  };

  function remembered(jobId: number | null, rule: AllowRule): Job | null {
    const job = jobId === null ? null : jobs.job(jobId);
    if (job === null || isCovered(job.allow, rule)) return job;
    const updated = jobs.updateJob(job.id, null, { allow: [...job.allow, rule] });
    return updated.ok ? updated.value : null;
  }

  return {
    question,

    questions({ open = false, runId, limit = MOST_LISTED }) {
      const conditions: string[] = [];
      const params: number[] = [];
      if (open) conditions.push("q.state = 'open'");
      if (runId !== undefined) {
        conditions.push("q.run_id = ?");
        params.push(runId);
      }
      const where = conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
      return sql
        .all<Row>(`${SELECT} ${where} ORDER BY q.id DESC LIMIT ?`, ...params, limit)
        .map(toQuestion);
    },

    openQuestionCount: () =>
      sql.get<{ n: number }>("SELECT count(*) AS n FROM questions WHERE state = 'open'")!.n,

    nearestQuestionDeadline: () =>
      sql.get<{ at: number | null }>(
        "SELECT min(deadline_at) AS at FROM questions WHERE state = 'open'",
      )!.at,

    addQuestion: (input, outbox) =>
      sql.transaction(() => {
        const known = sql.get<Row>(
          `${SELECT} WHERE q.run_id = ? AND q.attempt = ? AND q.call_id = ?`,
          input.runId,
          input.attempt,
          input.callId,
        );
        if (known !== undefined) return { question: toQuestion(known), isNew: false };
        const { lastInsertRowid } = sql.run(
          `INSERT INTO questions
             (run_id, attempt, call_id, tool, detail, input, state, asked_at, deadline_at, decided_at, answered_by)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          input.runId,
          input.attempt,
          input.callId,
          input.tool,
          input.detail,
          input.input,
          input.decision?.state ?? "open",
          input.askedAt,
          input.deadlineAt,
          input.decision?.decidedAt ?? null,
          input.decision?.answeredBy ?? null,
        );
        enqueue(sql, outbox(lastInsertRowid));
        return { question: question(lastInsertRowid)!, isNew: true };
      }),

    decideQuestion: (id, { state, message, decidedAt, answeredBy, answeredName }, remember) =>
      sql.transaction(() => {
        const { changes } = sql.run(
          `UPDATE questions SET state = ?, message = ?, decided_at = ?, answered_by = ?, answered_name = ?,
             remembered = ?
           WHERE id = ? AND state = 'open'`,
          state,
          message,
          decidedAt,
          answeredBy,
          answeredName,
          toFlag(remember !== null),
          id,
        );
        if (changes === 0) return null;
        const decided = question(id)!;
        return {
          question: decided,
          job: remember === null ? null : remembered(decided.jobId, remember),
        };
      }),
  };
}

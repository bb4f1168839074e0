/** Permission questions as rows. */
import type { Question } from "../../contract/questions.ts";
import type { QuestionReader, QuestionWriter } from "../engine/question-port.ts";
import { enqueue } from "./outbox-rows.ts";
import type { Sql } from "./sql.ts";

/** Newest questions given by a list that names no limit. */
const MOST_LISTED = 1_000;

const SELECT = `SELECT q.id, q.run_id AS runId, q.attempt, r.job_id AS jobId, r.job_name AS jobName, q.tool, q.detail,
  q.input, q.state, q.message, q.asked_at AS askedAt, q.deadline_at AS deadlineAt, q.decided_at AS decidedAt,
  q.answered_by AS answeredBy FROM questions q JOIN runs r ON r.id = q.run_id`;

export function questionStore(sql: Sql): QuestionReader & QuestionWriter {
  const question = (id: number): Question | null =>
    sql.get<Question>(`${SELECT} WHERE q.id = ?`, id) ?? null;

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
      return sql.all(`${SELECT} ${where} ORDER BY q.id DESC LIMIT ?`, ...params, limit);
    },

    openQuestionCount: () =>
      sql.get<{ n: number }>("SELECT count(*) AS n FROM questions WHERE state = 'open'")!.n,

    nearestQuestionDeadline: () =>
      sql.get<{ at: number | null }>(
        "SELECT min(deadline_at) AS at FROM questions WHERE state = 'open'",
      )!.at,

    addQuestion: (input, outbox) =>
      sql.transaction(() => {
        const known = sql.get<Question>(
          `${SELECT} WHERE q.run_id = ? AND q.attempt = ? AND q.call_id = ?`,
          input.runId,
          input.attempt,
          input.callId,
        );
        if (known !== undefined) return { question: known, isNew: false };
        const { lastInsertRowid } = sql.run(
          `INSERT INTO questions
             (run_id, attempt, call_id, tool, detail, input, state, asked_at, deadline_at)
           VALUES (?, ?, ?, ?, ?, ?, 'open', ?, ?)`,
          input.runId,
          input.attempt,
          input.callId,
          input.tool,
          input.detail,
          input.input,
          input.askedAt,
          input.deadlineAt,
        );
        enqueue(sql, outbox(lastInsertRowid));
        return { question: question(lastInsertRowid)!, isNew: true };
      }),

    decideQuestion: (id, { state, message, decidedAt, answeredBy }) =>
      sql.transaction(() => {
        const { changes } = sql.run(
          `UPDATE questions SET state = ?, message = ?, decided_at = ?, answered_by = ?
           WHERE id = ? AND state = 'open'`,
          state,
          message,
          decidedAt,
          answeredBy,
          id,
        );
        return changes === 0 ? null : question(id);
      }),
  };
}

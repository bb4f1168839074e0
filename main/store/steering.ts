/** Steering as rows. */
import type { SteeringPerson, SteeringStranger } from "../../contract/steering.ts";
import type {
  SteeringNoteRecord,
  SteeringReader,
  SteeringWriter,
} from "../engine/steering-port.ts";
import type { Sql } from "./sql.ts";

/** Notes kept; the oldest go first. */
const MOST_NOTES = 2_000;
/** Strangers kept: anybody can write to a bot. */
const MOST_STRANGERS = 200;

type Row<T, Flags extends keyof T> = Omit<T, Flags> & Record<Flags, number>;
type PersonRow = Row<SteeringPerson, "maySteer">;
type NoteRow = Row<SteeringNoteRecord, "isHandled">;

const PEOPLE = `id, user_id AS userId, chat_id AS chatId, name, may_steer AS maySteer, paired_at AS pairedAt,
  seen_at AS seenAt FROM steering_people`;
const STRANGERS = `user_id AS userId, chat_id AS chatId, name, count, first_at AS firstAt, last_at AS lastAt
  FROM steering_strangers`;
const NOTES = `id, at, person_id AS personId, user_id AS userId, chat_id AS chatId, name, kind, text, mark,
  result, job_id AS jobId, run_id AS runId, question_id AS questionId, is_handled AS isHandled FROM steering_notes`;

const personOf = (row: PersonRow): SteeringPerson => ({
  ...row,
  maySteer: row.maySteer === 1,
});
const noteOf = (row: NoteRow): SteeringNoteRecord => ({
  ...row,
  isHandled: row.isHandled === 1,
});

export function steeringStore(sql: Sql): SteeringReader & SteeringWriter {
  const person = (id: number): SteeringPerson | null => {
    const row = sql.get<PersonRow>(`SELECT ${PEOPLE} WHERE id = ?`, id);
    return row === undefined ? null : personOf(row);
  };

  return {
    steeringPeople: () => sql.all<PersonRow>(`SELECT ${PEOPLE} ORDER BY id`).map(personOf),

    steeringPerson: person,

    steeringStrangers: () =>
      sql.all<SteeringStranger>(`SELECT ${STRANGERS} ORDER BY last_at DESC, user_id`),

    steeringNotes: ({ limit }) =>
      sql.all<NoteRow>(`SELECT ${NOTES} ORDER BY id DESC LIMIT ?`, limit).map(noteOf),

    steeringNoteOfUpdate(updateId) {
      const row = sql.get<NoteRow>(`SELECT ${NOTES} WHERE update_id = ?`, updateId);
      return row === undefined ? null : noteOf(row);
    },

    pairSteering: ({ userId, chatId, name }, at) =>
      sql.transaction(() => {
        sql.run(
          `INSERT INTO steering_people (user_id, chat_id, name, paired_at) VALUES (?, ?, ?, ?)
           ON CONFLICT (user_id, chat_id) DO UPDATE SET name = excluded.name`,
          userId,
          chatId,
          name,
          at,
        );
        sql.run("DELETE FROM steering_strangers WHERE user_id = ? AND chat_id = ?", userId, chatId);
        const row = sql.get<PersonRow>(
          `SELECT ${PEOPLE} WHERE user_id = ? AND chat_id = ?`,
          userId,
          chatId,
        );
        return personOf(row!);
      }),

    allowSteering: (id, maySteer) =>
      sql.transaction(() => {
        sql.run("UPDATE steering_people SET may_steer = ? WHERE id = ?", maySteer ? 1 : 0, id);
        return person(id);
      }),

    removeSteering: (id) =>
      sql.transaction(() => {
        const known = person(id);
        sql.run("DELETE FROM steering_people WHERE id = ?", id);
        return known;
      }),

    seeSteering: (id, name, at) =>
      sql.transaction(() => {
        sql.run("UPDATE steering_people SET name = ?, seen_at = ? WHERE id = ?", name, at, id);
      }),

    noteStranger: ({ userId, chatId, name }, at) =>
      sql.transaction(() => {
        sql.run(
          `INSERT INTO steering_strangers (user_id, chat_id, name, count, first_at, last_at)
           VALUES (?, ?, ?, 1, ?, ?)
           ON CONFLICT (user_id, chat_id)
           DO UPDATE SET count = count + 1, last_at = excluded.last_at, name = excluded.name`,
          userId,
          chatId,
          name,
          at,
          at,
        );
        sql.run(
          `DELETE FROM steering_strangers WHERE (user_id, chat_id) NOT IN
             (SELECT user_id, chat_id FROM steering_strangers ORDER BY last_at DESC LIMIT ?)`,
          MOST_STRANGERS,
        );
        return sql.get<SteeringStranger>(
          `SELECT ${STRANGERS} WHERE user_id = ? AND chat_id = ?`,
          userId,
          chatId,
        )!;
      }),

    addSteeringNote: (note) =>
      sql.transaction(() => {
        const { lastInsertRowid } = sql.run(
          `INSERT INTO steering_notes
             (update_id, at, person_id, user_id, chat_id, name, kind, text, mark, result)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          note.updateId,
          note.at,
          note.personId,
          note.userId,
          note.chatId,
          note.name,
          note.kind,
          note.text,
          note.mark,
          note.result,
        );
        sql.run("DELETE FROM steering_notes WHERE id <= ?", lastInsertRowid - MOST_NOTES);
        return noteOf(sql.get<NoteRow>(`SELECT ${NOTES} WHERE id = ?`, lastInsertRowid)!);
      }),

    finishSteeringNote: (id, { result, jobId = null, runId = null, questionId = null }) =>
      sql.transaction(() => {
        sql.run(
          "UPDATE steering_notes SET result = ?, job_id = ?, run_id = ?, question_id = ? WHERE id = ?",
          result,
          jobId,
          runId,
          questionId,
          id,
        );
      }),

    handleSteeringNote: (id) =>
      sql.transaction(() => {
        sql.run("UPDATE steering_notes SET is_handled = 1 WHERE id = ?", id);
      }),
  };
}

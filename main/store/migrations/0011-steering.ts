/** Steering from a chat: who is paired, who was refused, and what was done. */
export const sql = `
CREATE TABLE steering_people (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id INTEGER NOT NULL,
  chat_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  may_steer INTEGER NOT NULL DEFAULT 0,
  paired_at INTEGER NOT NULL,
  seen_at INTEGER,
  UNIQUE (user_id, chat_id)
) STRICT;

CREATE TABLE steering_strangers (
  user_id INTEGER NOT NULL,
  chat_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  count INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, chat_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE steering_notes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  update_id INTEGER UNIQUE,
  at INTEGER NOT NULL,
  person_id INTEGER,
  user_id INTEGER NOT NULL,
  chat_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  mark INTEGER,
  result TEXT,
  job_id INTEGER,
  run_id INTEGER,
  question_id INTEGER,
  is_handled INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX steering_notes_question ON steering_notes (question_id) WHERE question_id IS NOT NULL;
`;

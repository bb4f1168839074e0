/** What the record of chats said of who decided becomes a part of what was decided. */
import Database from "better-sqlite3";
import { join } from "node:path";
import { expect, test } from "vitest";
import { opened, temporaryFolder } from "./fixtures.ts";
import { MIGRATIONS } from "./migrations.ts";
import { aClaim, aJob } from "./samples.ts";

test("names of those who decided from a chat are kept over the upgrade", () => {
  const dir = temporaryFolder();
  const old = opened(dir, { migrations: MIGRATIONS.slice(0, 12) });
  old.store.claim(aClaim(old.store.createJob(aJob()).id, 1_000));
  old.close();
  const database = new Database(join(dir, "belfry.db"));
  database.exec(`
    INSERT INTO questions (run_id, attempt, call_id, tool, detail, input, state, asked_at, deadline_at, decided_at, answered_by)
    VALUES (1, 1, 'a', 'Bash', '', '{}', 'denied', 1, 9, 2, 'chat'), (1, 1, 'b', 'Bash', '', '{}', 'allowed', 1, 9, 2, 'page');
    INSERT INTO proposals (state, input, is_own, proposer_name, depth, proposed_at, decided_at, decided_by)
    VALUES ('declined', '{}', 1, '', 0, 1, 2, 'chat'), ('declined', '{}', 1, '', 0, 1, 2, 'tray');
    INSERT INTO steering_notes (at, user_id, chat_id, name, kind, text, result, question_id)
    VALUES (1, 1, 1, 'Ben', 'refused', '/deny 1', NULL, 1), (1, 1, 1, 'Ben', 'change', '/decline 1', NULL, NULL), (2, 2, 2, 'Ann', 'change', '/deny 1', 'x', 1),
           (3, 1, 1, 'Ben', 'change', '/approve 1', 'x', 1), (4, 2, 2, 'Ann', 'change', '/decline 1', 'x', NULL),
           (5, 1, 1, 'Ben', 'change', '/accept 1', 'x', NULL), (6, 1, 1, 'Ben', 'change', '/decline 2', 'x', NULL);
  `);
  database.close();
  const { store } = opened(dir);
  expect([1, 2].map((id) => store.question(id)!.answeredName)).toEqual(["Ann", null]);
  expect([1, 2].map((id) => store.proposal(id)!.decidedName)).toEqual(["Ann", null]);
  expect(store.proposal(1)!.changed).toEqual([]);
});

/**
 * Who answered a question or decided a proposal, where the door knows it, and what a person changed of a proposal before
 * approving it. Names of before are those by which the record of chats told of it.
 */
export const sql = `
ALTER TABLE questions ADD COLUMN answered_name TEXT;
ALTER TABLE proposals ADD COLUMN decided_name TEXT;
ALTER TABLE proposals ADD COLUMN changed TEXT NOT NULL DEFAULT '[]';

UPDATE questions SET answered_name =
  (SELECT name FROM steering_notes n WHERE n.question_id = questions.id AND n.kind = 'change' ORDER BY n.id LIMIT 1)
  WHERE answered_by = 'chat';
UPDATE proposals SET decided_name =
  (SELECT name FROM steering_notes n
   WHERE n.kind = 'change' AND n.result IS NOT NULL
     AND n.text IN ('/accept ' || proposals.id, '/decline ' || proposals.id)
   ORDER BY n.id LIMIT 1)
  WHERE decided_by = 'chat';

DROP INDEX steering_notes_question;
`;

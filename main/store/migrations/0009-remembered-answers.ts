/** Answers that were given for good: the job has a rule from then on. */
export const sql = `
ALTER TABLE questions ADD COLUMN remembered INTEGER NOT NULL DEFAULT 0;
`;

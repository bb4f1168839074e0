/** Prompts with their variables filled in, one for each run that had any; and the templates that people made. */
export const sql = `
CREATE TABLE run_prompts (
  run_id INTEGER PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
  prompt TEXT NOT NULL,
  env TEXT NOT NULL
) STRICT;

CREATE TABLE templates (
  id TEXT PRIMARY KEY,
  document TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;

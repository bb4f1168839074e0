/** Prompts as they were filled in, and the answers that fill them. Apart from the runs: lists must not read them. */
import type { RenderedPrompt } from "../engine/prompt/render.ts";
import type { StoreReader, StoreWriter } from "../engine/store-port.ts";
import type { Sql } from "./sql.ts";

type PromptStore = Pick<StoreReader, "lastAnswer" | "renderedPrompt"> &
  Pick<StoreWriter, "keepPrompt">;

export function promptStore(sql: Sql): PromptStore {
  return {
    lastAnswer: (jobId, beforeRunId) =>
      sql.get<{ answer: string }>(
        `SELECT answer FROM runs JOIN run_texts ON run_texts.run_id = runs.id
         WHERE job_id = ? AND id < ? AND +state = 'succeeded' AND answer <> ''
         ORDER BY id DESC LIMIT 1`,
        jobId,
        beforeRunId ?? Number.MAX_SAFE_INTEGER,
      )?.answer ?? null,

    renderedPrompt(runId) {
      const row = sql.get<{ prompt: string; env: string }>(
        "SELECT prompt, env FROM run_prompts WHERE run_id = ?",
        runId,
      );
      if (row === undefined) return null;
      return { prompt: row.prompt, env: JSON.parse(row.env) as RenderedPrompt["env"] };
    },

    keepPrompt: (runId, { prompt, env }) =>
      sql.transaction(() => {
        sql.run(
          "INSERT OR IGNORE INTO run_prompts (run_id, prompt, env) VALUES (?, ?, ?)",
          runId,
          prompt,
          JSON.stringify(env),
        );
      }),
  };
}

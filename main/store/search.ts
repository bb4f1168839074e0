/** Full-text search over prompts and answers: the index's side, and people's words as a query. */
import type { Work } from "../../contract/job.ts";
import type { Sql } from "./sql.ts";

/** How much of a prompt or an answer is searchable, in characters. */
const INDEXED_CHARS = 20_000;

/** More words than these narrow nothing down and only cost time. */
const MAX_WORDS = 16;

/** A prefix of one character would gather nearly the whole index. */
const MIN_PREFIX_CHARS = 2;

/**
 * Turns words of people into a query that means them literally: every word must occur, the last one may be
 * the beginning of a word; no operator has a meaning. null when there is nothing to look for in it.
 */
export function searchQuery(text: string): string | null {
  const words = text
    .replaceAll("\0", " ")
    .split(/\s+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .slice(0, MAX_WORDS);
  const last = words.at(-1);
  if (last === undefined) return null;
  // Quoted, a word such as foo-bar is the phrase "foo bar", never a column or an operator.
  const quoted = words.map((word) => `"${word.slice(0, 200).replaceAll('"', '""')}"`);
  const prefix = Array.from(last).length >= MIN_PREFIX_CHARS ? "*" : "";
  return `${quoted.join(" AND ")}${prefix}`;
}

/** The query restricted to the people's text, and to one job when it is given. */
export function matchExpression(query: string, jobId: number | undefined): string {
  const words = `{prompt answer} : (${query})`;
  return jobId === undefined ? words : `tag : "j${jobId}" AND ${words}`;
}

/** Puts a run into the index, or renews it there when its answer is known. */
export function indexRun(
  sql: Sql,
  run: { id: number; jobId: number | null; prompt: string; answer: string | null },
  renew: boolean,
): void {
  if (renew) sql.run("DELETE FROM run_search WHERE rowid = ?", run.id);
  sql.run(
    "INSERT INTO run_search (rowid, prompt, answer, tag) VALUES (?, ?, ?, ?)",
    run.id,
    run.prompt.slice(0, INDEXED_CHARS),
    run.answer?.slice(0, INDEXED_CHARS) ?? "",
    run.jobId === null ? "" : `j${run.jobId}`,
  );
}

export function readWork(sql: Sql, workId: number): Work {
  const row = sql.get<{ body: string }>("SELECT body FROM works WHERE id = ?", workId);
  if (row === undefined) throw new Error(`work ${workId} is gone: its run was pruned meanwhile`);
  return JSON.parse(row.body) as Work;
}

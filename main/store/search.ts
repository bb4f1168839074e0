/** Full-text search over prompts and answers: the index's side, and people's words as a query. */
import type { Work } from "../../contract/job.ts";
import type { Beginning } from "./search-words.ts";
import type { Sql } from "./sql.ts";

/** How much of a prompt or an answer is searchable, in characters. */
const INDEXED_CHARS = 20_000;

/** More words than these narrow nothing down and only cost time. */
const MAX_WORDS = 16;

/** A prefix of one character would gather nearly the whole index. */
const MIN_PREFIX_CHARS = 2;
/** The index has the beginnings of words up to this length. */
const INDEXED_PREFIX_CHARS = 4;

/**
 * Turns words of people into a query that means them literally: every word must occur, the last one may be
 * the beginning of a word; no operator has a meaning. null when there is nothing to look for in it.
 */
export function searchQuery(text: string, beginning: Beginning = () => null): string | null {
  const words = text
    .replaceAll("\0", " ")
    .split(/\s+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .slice(0, MAX_WORDS);
  const last = words.at(-1);
  if (last === undefined) return null;
  // Quoted, a word such as foo-bar is the phrase "foo bar", never a column or an operator.
  const quoted = words.map((word) => quote(word.slice(0, 200)));
  const chars = Array.from(last).length;
  const known = chars > INDEXED_PREFIX_CHARS ? beginning(last) : null;
  if (known !== null && known.length > 0) {
    return [...quoted.slice(0, -1), `(${known.map(quote).join(" OR ")})`].join(" AND ");
  }
  return `${quoted.join(" AND ")}${chars >= MIN_PREFIX_CHARS ? "*" : ""}`;
}

const quote = (word: string): string => `"${word.replaceAll('"', '""')}"`;

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
  const work = JSON.parse(row.body) as Work;
  // Runs made before there were worktrees, prechecks and rules do not name them.
  return {
    ...work,
    worktree: work.worktree ?? false,
    precheck: work.precheck ?? null,
    allow: work.allow ?? [],
  };
}

/**
 * A database with years of history, for measurements: rows written straight and unsynced, since a million real
 * claims would take an hour. The text is drawn from 30,000 words as unevenly as in a language.
 */
import Database from "better-sqlite3";
import { databaseFile } from "./files.ts";
import { FILL_COARSE } from "./migrations/0005-insights.ts";
import { openStore } from "./open.ts";
import { aJob, aWork } from "./samples.ts";

export interface BulkSize {
  jobs: number;
  runs: number;
  /** Epoch milliseconds at which the history ends. */
  until: number;
}

export interface Bulk {
  /** Words from the most frequent to the rarest. */
  words: string[];
  /** Has a tenth of all runs. */
  busiestJob: number;
  /** Epoch milliseconds at which the history begins. */
  from: number;
}

const YEAR_MS = 365 * 86_400_000;
const AGENTS = ["claude", "codex", "opencode", "gemini"] as const;
const ENDS = ["succeeded", "succeeded", "succeeded", "succeeded", "silent", "failed", "timed-out"];
const SKIPS = ["coalesced", "skipped-overlap", "skipped-late", "skipped-paused"];
const SYLLABLES =
  "ba be bi bo da de di do fa fe ga ge ka ke ki la le li lo ma me mi na ne ni ra re ri ro sa se si ta te ti va ve".split(
    " ",
  );
const BATCH = 50_000;

/** The same numbers each time, uniform in [0, 1). */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function vocabulary(random: () => number): string[] {
  const words = new Set<string>();
  while (words.size < 30_000) {
    const length = 1 + Math.floor(random() * 4);
    let word = "";
    for (let n = 0; n < length; n += 1) word += SYLLABLES[Math.floor(random() * SYLLABLES.length)];
    words.add(word + (random() < 0.3 ? "s" : ""));
  }
  return [...words];
}

/** Fills the store in `dir`, which must be empty. Takes minutes for a million runs. */
export function fillInBulk(dir: string, { jobs, runs, until }: BulkSize): Bulk {
  const random = numbers(1);
  const words = vocabulary(random);
  const from = until - YEAR_MS;
  const busiestJob = 1;
  const one = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  // Rank r is drawn about 1/r as often as the first.
  const word = () => words[Math.floor(words.length ** random()) - 1]!;
  function text(chars: number): string {
    let made = "";
    while (made.length < chars) made += `${word()} `;
    return made.slice(0, chars).trim();
  }

  const fresh = openStore({ dir });
  if (!fresh.ok) throw new Error(fresh.error.message);
  fresh.value.close();
  const database = new Database(databaseFile(dir));
  database.pragma("synchronous = OFF");
  database.pragma("foreign_keys = OFF");
  database.pragma("cache_size = -524288");
  const insert = (table: string, columns: string): Database.Statement =>
    database.prepare(
      `INSERT INTO ${table} (${columns}) VALUES (${columns.replaceAll(/\w+/g, "?")})`,
    );

  const addWork = insert("works", "id, hash, body");
  const addJob = insert(
    "jobs",
    "id, version, name, next_due_at, enabled, paused_until, pause_reason, fires, failures_in_a_row, created_at, updated_at, removed_at, spec",
  );
  const prompts: string[] = [];
  const folders = Array.from({ length: 200 }, () => `/home/someone/${word()}-${word()}`);
  database.transaction(() => {
    for (let id = 1; id <= jobs; id += 1) {
      const prompt = text(200 + random() * 600);
      prompts.push(prompt);
      const work = aWork({ prompt, agent: AGENTS[id % 4]!, cwd: folders[id % 200]! });
      addWork.run(id, Buffer.from(`work ${id}`), JSON.stringify(work));
      const { name: _, ...spec } = aJob({ ...work });
      // A thousand jobs are due by the end of the history.
      const due = until + (id % 10 === 0 ? -id : id) * 1_000;
      const name = `${word()} ${word()} ${id}`;
      addJob.run(id, 1, name, due, 1, null, null, 0, 0, from, from, null, JSON.stringify(spec));
    }
  })();

  const addRun = insert(
    "runs",
    "id, job_id, job_name, state, trigger, due_at, dispatched_at, started_at, finished_at, attempt, attempts_used, exit_code, agent, model, profile, folder, session_id, turns, tokens_input, tokens_output, cost_usd, cost_source, summary, after, created_at, work_id, priority, weight, dir, marker, catch_up, output_bytes",
  );
  const addText = insert("run_texts", "run_id, answer");
  const addSearch = insert("run_search", "rowid, prompt, answer, tag");
  const addAttempt = insert(
    "attempts",
    "run_id, attempt, dir, marker, dispatched_at, started_at, finished_at, exit_code, outcome, session_id, model, turns, tokens_input, tokens_output, cost_usd, cost_source, day",
  );
  const addOccurrence = insert(
    "occurrences",
    "job_id, due_at, last_due_at, count, outcome, reason, run_id, decided_at",
  );
  const addMessage = insert(
    "outbox",
    "event, channel, idempotency_key, job_id, run_id, payload, created_at, state, tries",
  );
  const live = 24;

  function addOne(id: number): void {
    const job = random() < 0.1 ? busiestJob : 1 + Math.floor(random() * jobs);
    const at = Math.floor(from + (id / runs) * YEAR_MS);
    const prompt = prompts[job - 1]!;
    const isLive = id > runs - live;
    const scheduled = id % 10 < 7;
    const state = isLive ? (id % 6 === 0 ? "running" : "queued") : one(ENDS);
    const started = state === "queued" ? null : at + 300;
    const finished = isLive ? null : at + 300 + Math.floor(random() * 600_000);
    const exit = isLive ? null : state === "failed" ? 1 : 0;
    const [dir, marker] = started === null ? [null, null] : [`runs/${id}/1`, `marker-${id}`];
    const [input, output] = [Math.floor(random() * 50_000), Math.floor(random() * 4_000)];
    const usd = id % 5 === 0 ? null : input / 200_000;
    const source = usd === null ? "unknown" : "reported";
    const model = one(["large", "small", null]);
    const answer = isLive ? null : text(300);
    const [trigger, due] = [scheduled ? "schedule" : "manual", at];
    const tries = started === null ? 0 : 1;
    addRun.run(
      ...[id, job, `job ${job}`, state, trigger, due, started, started, finished, tries, tries],
      ...[exit, AGENTS[job % 4], model, "read-only", folders[job % 200], `session-${id}`, 7],
      ...[input, output, usd, source, answer?.slice(0, 200) ?? null, "[]", at, job, 9, 1],
      ...[dir, marker, 0, isLive ? null : 40_000],
    );
    if (answer !== null) addText.run(id, answer);
    addSearch.run(id, prompt, answer ?? "", `j${job}`);
    if (dir !== null) {
      const day = new Date(at).toISOString().slice(0, 10);
      addAttempt.run(
        ...[id, 1, dir, marker, at, started, finished, exit, isLive ? null : state],
        ...[`session-${id}`, model, 7, input, output, usd, source, isLive ? null : day],
      );
    }
    // As many ledger rows as runs: seven of ten have a run, and every 100,000th is a rare outcome.
    const outcome = scheduled ? "fired" : id % 100_000 === 8 ? "lost" : one(SKIPS);
    const reason = scheduled ? null : "The one before was still running.";
    addOccurrence.run(job, due, due, 1, outcome, reason, scheduled ? id : null, at);
    if (id % 10 === 0 && !isLive) {
      addMessage.run("ended", "desktop", `ended-${id}`, job, id, "{}", at, "sent", 1);
    }
  }
  for (let first = 1; first <= runs; first += BATCH) {
    database.transaction(() => {
      for (let id = first; id < first + BATCH && id <= runs; id += 1) addOne(id);
    })();
  }
  database.exec(`INSERT INTO rollups (day, job_id, agent, model, folder, runs, succeeded, failed,
      duration_ms, tokens_input, tokens_output, cost_usd, unknown_cost_runs)
    SELECT day, job_id, agent, coalesce(runs.model, ''), folder, count(*),
      sum(state IN ('succeeded', 'silent')), sum(state IN ('failed', 'timed-out')),
      sum(runs.finished_at - runs.started_at), sum(runs.tokens_input), sum(runs.tokens_output),
      total(runs.cost_usd), sum(runs.cost_usd IS NULL)
    FROM runs JOIN attempts ON attempts.run_id = runs.id WHERE day IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5`);
  database.exec(FILL_COARSE);
  database.pragma("wal_checkpoint(TRUNCATE)");
  database.close();
  return { words, busiestJob, from };
}

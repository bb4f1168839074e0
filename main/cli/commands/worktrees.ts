/** `belfry worktrees`: working folders of runs: look at them, apply, discard, keep, clean. */
import type { MoveResult, Worktree } from "../../../contract/changes.ts";
import { calling } from "../api-errors.ts";
import { Failure } from "../failure.ts";
import { type Io, printJson } from "../io.ts";
import { styleFor } from "../text/style.ts";
import { table } from "../text/table.ts";
import { clock } from "../text/time.ts";
import { integer } from "../values.ts";
import { withClient, type Client } from "../writing.ts";

interface Json {
  json?: boolean;
}

type Listed = Awaited<ReturnType<Client["worktrees"]["list"]>>[number];

const runId = (text: string): number => integer(text.replace(/^#/, ""), "<run>", 1);

export async function worktreesList(io: Io, options: Json): Promise<number> {
  const found = await withClient(io, (client) =>
    calling(client.worktrees.list({ withWork: true })),
  );
  if (options.json) printJson(io, found);
  else if (found.length === 0) io.out("No run has a worktree.\n");
  else io.out(worktreeTable(io, found));
  return 0;
}

function worktreeTable(io: Io, rows: Listed[]): string {
  const now = io.now();
  return table(
    rows,
    [
      { title: "RUN", align: "right", value: (row) => String(row.runId) },
      { title: "JOB", shrinkTo: 10, value: (row) => row.jobName },
      { title: "MADE", value: (row) => clock(row.createdAt, now) },
      { title: "HOLDS", value: workText },
      { title: "BRANCH", shrinkTo: 16, value: (row) => row.branch },
      { title: "FOLDER", shrinkTo: 16, value: (row) => row.path },
    ],
    io.columns,
    styleFor(io.colour),
  );
}

function workText({ active, work, state, appliedAt }: Listed): string {
  if (active) return "at work";
  const parts: string[] = [];
  if (work && work.uncommitted > 0) parts.push(`${work.uncommitted} files`);
  if (work && work.unpublished > 0) parts.push(`${work.unpublished} commits`);
  if (parts.length === 0) parts.push(appliedAt === null ? "nothing" : "applied");
  if (state === "kept") parts.push("kept");
  return parts.join(", ");
}

/** Prints what became of it; a refusal names the files and ends with exit code 5. */
export function printMove(io: Io, result: MoveResult, options: Json): number {
  if (options.json) {
    printJson(io, result);
    return result.ok ? 0 : 5;
  }
  if (result.ok) {
    io.out(`${result.message}\n`);
    return 0;
  }
  const details = { conflicts: result.conflicts };
  const hint = result.conflicts.map(({ path, reason }) => `  ${path}: ${reason}`).join("\n");
  throw new Failure("refused", "conflict", result.message, { details, hint });
}

export async function worktreesApply(io: Io, run: string, options: Json): Promise<number> {
  const id = runId(run);
  const result = await withClient(io, (client) => calling(client.worktrees.apply({ id })));
  return printMove(io, result, options);
}

export async function worktreesDiscard(
  io: Io,
  run: string,
  options: Json & { yes?: boolean },
): Promise<number> {
  const id = runId(run);
  const confirm = options.yes === true;
  const gone = await withClient(io, (client) => calling(client.worktrees.discard({ id, confirm })));
  return done(io, gone, options, `Discarded. Take it back with: belfry worktrees restore ${id}`);
}

export async function worktreesRestore(io: Io, run: string, options: Json): Promise<number> {
  const id = runId(run);
  const back = await withClient(io, (client) => calling(client.worktrees.restore({ id })));
  return done(io, back, options, `It is back: ${back.path}`);
}

export async function worktreesKeep(
  io: Io,
  run: string,
  options: Json & { no?: boolean },
): Promise<number> {
  const id = runId(run);
  const keep = options.no !== true;
  const kept = await withClient(io, (client) => calling(client.worktrees.keep({ id, keep })));
  const text = keep ? "Housekeeping leaves it alone." : "Housekeeping may remove it.";
  return done(io, kept, options, text);
}

export async function worktreesClean(io: Io, options: Json & { yes?: boolean }): Promise<number> {
  const confirm = options.yes === true;
  const cleaned = await withClient(io, (client) => calling(client.worktrees.clean({ confirm })));
  if (options.json) {
    printJson(io, cleaned);
    return 0;
  }
  io.out(`Removed: ${cleaned.removed.length}.\n`);
  for (const { runId: id, branch, work } of cleaned.left) {
    io.out(
      `Left: run ${id}, ${branch}: ${work.uncommitted} files not committed, ${work.unpublished} commits. With --yes it goes as well.\n`,
    );
  }
  return 0;
}

function done(io: Io, worktree: Worktree, options: Json, text: string): number {
  if (options.json) printJson(io, worktree);
  else io.out(`${text}\n`);
  return 0;
}

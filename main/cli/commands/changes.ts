/** `belfry changes`: what a run changed in its folder, as a list or as a diff, and taking it back. */
import type { Changes } from "../../../contract/changes.ts";
import { calling } from "../api-errors.ts";
import { Failure } from "../failure.ts";
import { type Io, printJson } from "../io.ts";
import { styleFor, type Style } from "../text/style.ts";
import { table } from "../text/table.ts";
import { harmless } from "../text/width.ts";
import { integer } from "../values.ts";
import { withClient, type Client } from "../writing.ts";
import { printMove } from "./worktrees.ts";

export interface ChangesOptions {
  json?: boolean;
  diff?: boolean;
  attempt?: string;
  revert?: boolean;
  undo?: boolean;
}

export async function changes(io: Io, run: string, options: ChangesOptions): Promise<number> {
  const id = integer(run.replace(/^#/, ""), "<run>", 1);
  const attempt =
    options.attempt === undefined ? undefined : integer(options.attempt, "--attempt", 1);
  return withClient(io, async (client) => {
    if (options.revert) {
      return printMove(io, await calling(client.runs.revertChanges({ id })), options);
    }
    const found = await calling(client.runs.changes({ id, attempt }));
    if (options.undo) return undo(io, client, id, found, options);
    if (options.json) {
      printJson(io, found);
      return 0;
    }
    if (found.problem) throw new Failure("failed", found.problem.code, found.problem.message);
    if (options.diff) await printDiffs(io, client, id, attempt, found);
    else io.out(found.files.length === 0 ? "The run changed nothing.\n" : fileTable(io, found));
    return 0;
  });
}

async function undo(
  io: Io,
  client: Client,
  id: number,
  { undo: last }: Changes,
  options: ChangesOptions,
): Promise<number> {
  if (!last) throw new Failure("refused", "nothing-to-undo", "There is nothing to take back.");
  const { moveId } = last;
  return printMove(io, await calling(client.runs.undoMove({ id, moveId })), options);
}

function fileTable(io: Io, { files, others }: Changes): string {
  const count = (value: number | null, sign: string) => (value === null ? "" : `${sign}${value}`);
  const lines = table(
    files,
    [
      { title: "STATUS", value: (file) => file.status },
      { title: "ADDED", align: "right", value: (file) => count(file.additions, "+") },
      { title: "REMOVED", align: "right", value: (file) => count(file.deletions, "-") },
      { title: "FILE", shrinkTo: 20, value: (file) => file.path },
      { title: "", value: (file) => (file.changedSince ? "changed since" : "") },
    ],
    io.columns,
    styleFor(io.colour),
  );
  if (others.length === 0) return lines;
  const runs = others.map(({ runId, jobName }) => `${runId} "${jobName}"`).join(", ");
  return `${lines}Other runs worked there at the same time: ${runs}.\n`;
}

async function printDiffs(
  io: Io,
  client: Client,
  id: number,
  attempt: number | undefined,
  { files }: Changes,
): Promise<void> {
  const style = styleFor(io.colour);
  for (const { path, kind } of files) {
    if (kind === "too-large") {
      io.out(`${path}: too large to compare\n`);
      continue;
    }
    for (let fromLine = 0; ;) {
      const page = await calling(client.runs.changedFile({ id, attempt, path, fromLine }));
      io.out(painted(harmless(page.text, false), style));
      if (page.done) break;
      fromLine = page.nextLine;
    }
  }
}

function painted(text: string, style: Style): string {
  return text.replaceAll(/^([+-]).*$/gm, (line, sign: string) =>
    sign === "+" ? style.good(line) : style.bad(line),
  );
}

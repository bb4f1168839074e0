/** `belfry export` and `belfry import`: jobs as a document, there and back; a crontab, one way. */
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { ImportPlan, PlannedJob } from "../../../contract/transfer.ts";
import { userCrontab } from "../../agents/crontab.ts";
import { calling } from "../api-errors.ts";
import { Failure, usage } from "../failure.ts";
import { refuseInsideRun } from "../inside-run.ts";
import { type Io, printJson } from "../io.ts";
import { folder } from "../job-options.ts";
import { reading } from "../reading.ts";
import { jobIn } from "../references.ts";
import { oneLine } from "../text/width.ts";
import { choice } from "../values.ts";
import { withClient } from "../writing.ts";

export interface ExportOptions {
  withEnv?: boolean;
  templates?: boolean;
}

export async function exportJobs(
  io: Io,
  references: string[],
  options: ExportOptions,
): Promise<number> {
  const jobIds =
    references.length === 0
      ? null
      : await reading(io, (opened) =>
          references.map((reference) => jobIn(opened?.store ?? null, reference).id),
        );
  const document = await withClient(io, (client) =>
    calling(
      client.jobs.export({
        jobIds,
        templates: options.templates !== false && jobIds === null,
        withEnv: options.withEnv === true,
      }),
    ),
  );
  printJson(io, document);
  const without = document.jobs.filter(({ envNames }) => envNames.length > 0).length;
  if (without > 0) {
    io.err(`Values of variables were left out of ${without} jobs; --with-env takes them along.\n`);
  }
  return 0;
}

export interface ImportOptions {
  json?: boolean;
  dryRun?: boolean;
  crontab?: boolean;
  onConflict?: string;
  cwd?: string;
}

/** Larger files are no documents of jobs; they are not even read. */
const MAX_BYTES = 32 * 1024 * 1024;

export async function importJobs(io: Io, source: string, options: ImportOptions): Promise<number> {
  refuseInsideRun(
    io,
    "This is for people: an agent that Belfry runs cannot take in jobs. It can propose a single one: belfry add.",
  );
  const onConflict = choice(options.onConflict ?? "rename", "--on-conflict", [
    "rename",
    "replace",
    "skip",
  ]);
  const isCrontab = options.crontab === true || source === "crontab";
  const text = source === "crontab" ? await ownCrontab(io) : await textOf(io, source);
  const input = {
    text,
    kind: isCrontab ? ("crontab" as const) : ("auto" as const),
    onConflict,
    cwd: options.cwd === undefined ? null : folder(io, options.cwd),
  };
  const plan = await withClient(io, async (client) => {
    const found = await calling(client.jobs.import({ ...input, dryRun: true }));
    if (options.dryRun === true || !found.ready) return found;
    return calling(client.jobs.import({ ...input, dryRun: false }));
  });
  if (options.json) printJson(io, plan);
  else io.out(planText(plan, options.dryRun === true));
  if (plan.ready || options.dryRun === true) return 0;
  if (options.json) return 5;
  throw new Failure("refused", "not-taken-in", "Nothing was taken in.");
}

function planText(plan: ImportPlan, isDry: boolean): string {
  const lines = plan.jobs.flatMap(jobLines);
  for (const { id, action } of plan.templates) {
    lines.push(`template ${id}: ${action === "replace" ? "replaces yours" : "new"}`);
  }
  if (plan.leftOut.length > 0) {
    lines.push("Left out:");
    for (const { line, text, reason } of plan.leftOut) {
      lines.push(`  line ${line}: ${oneLine(text)}`, `    ${reason}`);
    }
  }
  if (isDry)
    lines.push(
      plan.ready
        ? "Nothing was changed; this is what would be done."
        : "This could not be taken in.",
    );
  else if (plan.ready) lines.push(`${plan.made.length} jobs taken in.`);
  return `${lines.join("\n")}\n`;
}

const ACTIONS = { create: "new", rename: "new", replace: "replaces", skip: "skipped" } as const;

function jobLines({ name, as, action, schedule, problems, notes, conflict }: PlannedJob): string[] {
  const what = action === "replace" ? `${ACTIONS.replace} job ${conflict?.id}` : ACTIONS[action];
  const renamed = as === name ? "" : ` (the name "${oneLine(name)}" is taken)`;
  const when = schedule === "" ? "by hand" : schedule;
  const head = `${what}: ${oneLine(as)}, ${oneLine(when)}${renamed}`;
  const more = [
    ...problems.map(({ field, problem, suggestion }) => {
      const hint = suggestion === null ? "" : ` Try: ${suggestion}`;
      return `  ${field === null ? "" : `${field}: `}${problem}${hint}`;
    }),
    ...notes.map(({ note }) => `  ${note}`),
  ];
  return [head, ...more];
}

async function ownCrontab(io: Io): Promise<string> {
  const read = await userCrontab(io.env);
  if (!read.ok) throw new Failure("failed", read.error.code, read.error.message);
  return read.value;
}

async function textOf(io: Io, source: string): Promise<string> {
  if (source === "-") {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin as AsyncIterable<Buffer>) chunks.push(chunk);
    return Buffer.concat(chunks).toString("utf8");
  }
  const file = path.resolve(io.cwd, source);
  try {
    if (statSync(file).size > MAX_BYTES) {
      throw usage("too-large", `${file} is too large for a document of jobs.`);
    }
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Failure) throw error;
    const { code } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "does not exist" : "cannot be read";
    throw usage("no-file", `The file ${file} ${why}.`);
  }
}

/** `belfry logs`: what a run said. */
import { EXIT_CODES } from "../../../contract/words.ts";
import { isFinal } from "../../engine/run-states.ts";
import { Failure, usage } from "../failure.ts";
import { follow } from "../follow.ts";
import { catchInterrupt } from "../interrupt.ts";
import type { Io } from "../io.ts";
import { AttemptPrinter, type OutputForm, type OutputOptions } from "../output.ts";
import { reading } from "../reading.ts";
import { runOrNewest } from "../references.ts";
import { integer } from "../values.ts";

export interface LogsOptions {
  json?: boolean;
  follow?: boolean;
  stderr?: boolean;
  raw?: boolean;
  events?: boolean;
  attempt?: string;
}

export async function logs(io: Io, words: string[], options: LogsOptions): Promise<number> {
  const output = outputOf(options);
  const wanted = options.attempt === undefined ? null : integer(options.attempt, "--attempt", 1);
  return reading(io, async (opened) => {
    const run = runOrNewest(opened?.store ?? null, words);
    const { store, dir } = opened!;
    const attempts = store.attempts(run.id);
    const attempt =
      wanted === null ? attempts.at(-1) : attempts.find((each) => each.attempt === wanted);
    if (wanted !== null && attempt === undefined) {
      throw new Failure("notFound", "not-found", `Run ${run.id} has no attempt ${wanted}.`);
    }
    if (options.follow && wanted === null && !isFinal(run.state)) {
      const interrupt = catchInterrupt(() => process.exit(EXIT_CODES.failed));
      try {
        await follow(io, dir, store, run.id, { ...output, signal: interrupt.signal });
      } finally {
        interrupt.release();
      }
      return 0;
    }
    if (attempt === undefined) {
      io.err(`Run ${run.id} has no output: ${run.reason ?? run.waitingFor ?? run.state}\n`);
      return 0;
    }
    const collected: string[] = [];
    const sink = options.json
      ? (text: string | Uint8Array) => collected.push(String(text))
      : io.out;
    const printer = new AttemptPrinter(io, dir, run, attempt, output, sink);
    if (attempt.finishedAt === null) {
      printer.pump();
      printer.endLine();
    } else printer.finish(attempt.exitCode);
    if (options.json) io.out(`[\n${collected.map((line) => line.trimEnd()).join(",\n")}\n]\n`);
    return 0;
  });
}

function outputOf(options: LogsOptions): OutputOptions {
  const forms = [options.raw, options.events].filter(Boolean).length;
  if (forms > 1 || (options.json && options.raw)) {
    throw usage("two-forms", "Use one of --raw, --events and --json.");
  }
  if (options.stderr && (options.events || options.json)) {
    throw usage("two-forms", "Standard error holds no events: use --stderr alone or with --raw.");
  }
  if (options.json && options.follow) {
    throw usage("two-forms", "Use --events with --follow: one JSON object a line, as they come.");
  }
  const form: OutputForm = options.raw
    ? "raw"
    : options.events || options.json
      ? "events"
      : "conversation";
  return { form, stream: options.stderr ? "stderr" : "stdout" };
}

/** What `run` and `retry` share: start something, then follow it until it has ended. */
import { EXIT_CODES } from "../../../contract/words.ts";
import type { Run } from "../../../contract/run.ts";
import { toRun } from "../../engine/run-view.ts";
import type { RunRecord } from "../../engine/store-port.ts";
import { Failure, usage } from "../failure.ts";
import { follow, type FollowOptions } from "../follow.ts";
import { catchInterrupt } from "../interrupt.ts";
import { type Io, printJson } from "../io.ts";
import { openReading } from "../reading.ts";
import { money } from "../text/amounts.ts";
import { styleFor } from "../text/style.ts";
import { span } from "../text/time.ts";
import { harmless, oneLine } from "../text/width.ts";
import { tookMs } from "../views/run-list.ts";
import { paintState } from "../views/words.ts";
import { withEngine, withLocal, type Client } from "../writing.ts";

export interface StartOptions {
  json?: boolean;
  /** False with `--no-wait`. */
  wait?: boolean;
  raw?: boolean;
  events?: boolean;
}

/** As shells report an end by Ctrl+C. */
const INTERRUPTED = 130;

export async function startAndFollow(
  io: Io,
  options: StartOptions,
  start: (client: Client) => Promise<Run>,
): Promise<number> {
  if (options.raw && options.events) throw usage("two-forms", "Use --raw or --events, not both.");
  const handled = await withEngine(io, async (client) =>
    client === null ? null : inEngine(io, options, await start(client)),
  );
  if (handled !== null) return handled;
  if (options.wait === false) {
    throw new Failure(
      "unreachable",
      "no-engine",
      "No engine runs, so nobody would look after the run. Start one with belfry daemon, or leave out --no-wait to run it here.",
    );
  }
  return here(io, options, start);
}

async function inEngine(io: Io, options: StartOptions, run: Run): Promise<number> {
  if (options.wait === false) {
    if (options.json) printJson(io, run);
    else io.out(`Run ${run.id} is ${run.state}. Follow it: belfry logs -f ${run.id}\n`);
    return EXIT_CODES.ok;
  }
  announce(io, options, run);
  const opened = (await openReading(io))!;
  const interrupt = catchInterrupt(() => process.exit(INTERRUPTED));
  try {
    const how = { ...followOptions(options), signal: interrupt.signal };
    const last = await follow(io, opened.dir, opened.store, run.id, how);
    if (interrupt.name === null) return told(io, options, last, run.id);
    io.err(`Run ${run.id} goes on in the engine. Stop it: belfry stop ${run.id}\n`);
    return INTERRUPTED;
  } finally {
    interrupt.release();
    opened.close();
  }
}

/** Without an engine this process is one, for as long as the run takes. */
function here(
  io: Io,
  options: StartOptions,
  start: (client: Client) => Promise<Run>,
): Promise<number> {
  return withLocal(io, { claims: false }, async (host) => {
    const interrupt = catchInterrupt(() => process.exit(INTERRUPTED));
    try {
      host.engine.start();
      const client = await host.client();
      const run = await start(client);
      announce(io, options, run);
      const { store } = host.data;
      const dir = host.api.about.dataDir;
      const how = followOptions(options);
      let last = await follow(io, dir, store, run.id, { ...how, signal: interrupt.signal });
      if (interrupt.name !== null) {
        io.err("Stopping the run; once more leaves it to itself.\n");
        host.engine.runs.stop(run.id, "Cancelled by hand.");
        last = await follow(io, dir, store, run.id, { ...how, silent: true });
      }
      return told(io, options, last, run.id);
    } finally {
      interrupt.release();
    }
  });
}

function followOptions(options: StartOptions): FollowOptions {
  const form = options.raw ? "raw" : options.events ? "events" : "conversation";
  return { form, stream: "stdout", silent: options.json === true };
}

const isQuiet = (options: StartOptions): boolean =>
  Boolean(options.json || options.raw || options.events);

function announce(io: Io, options: StartOptions, run: Run): void {
  if (isQuiet(options)) return;
  const style = styleFor(io.colour);
  io.err(style.dim(`run ${run.id}: ${oneLine(run.jobName)} (${run.agent}, ${run.profile})\n`));
}

function told(io: Io, options: StartOptions, run: RunRecord | null, id: number): number {
  if (run === null) throw new Failure("notFound", "not-found", `Run ${id} has been removed.`);
  if (options.json) printJson(io, toRun(run));
  else if (!isQuiet(options)) io.err(`${endLine(io, run)}\n`);
  const isGood = run.state === "succeeded" || run.state === "silent";
  return isGood ? EXIT_CODES.ok : EXIT_CODES.failed;
}

/** `run 41 succeeded in 12 s, $0.01`, with the reason where there is one. */
export function endLine(io: Io, run: Run): string {
  const ms = tookMs(run, io.now());
  const took = ms === null ? "" : ` in ${span(ms)}`;
  const cost = run.costUsd === null ? "" : `, ${money(run.costUsd, run.costSource)}`;
  const reason = run.reason === null ? "" : `: ${harmless(run.reason)}`;
  const head = `run ${run.id} ${run.state}${took}${cost}`;
  return `${paintState(run.state, styleFor(io.colour))(head)}${reason}`;
}

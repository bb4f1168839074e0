/** `belfry stop`: ends a run, the runs of a job, or those of a batch. */
import type { Run } from "../../../contract/run.ts";
import { isFinal } from "../../engine/run-states.ts";
import { toRun } from "../../engine/run-view.ts";
import type { RunRecord, StoreReader } from "../../engine/store-port.ts";
import { calling } from "../api-errors.ts";
import { Failure, usage } from "../failure.ts";
import { follow } from "../follow.ts";
import { type Io, printJson } from "../io.ts";
import { openReading, reading } from "../reading.ts";
import { jobIn, kindIn, runIn } from "../references.ts";
import { withEngine, withLocal, type Client } from "../writing.ts";
import { endLine } from "./start-and-follow.ts";

export interface StopOptions {
  json?: boolean;
  batch?: string;
  /** False with `--no-wait`. */
  wait?: boolean;
}

export async function stop(io: Io, words: string[], options: StopOptions): Promise<number> {
  const { batch } = options;
  if (words.length > 0 === (batch !== undefined)) {
    throw usage("one-or-batch", "Name a run or a job, or use --batch.");
  }
  const ids =
    batch === undefined ? await reading(io, (opened) => targets(opened?.store, words)) : [];
  const send = async (client: Client): Promise<Run[]> => {
    if (batch !== undefined) return calling(client.runs.stopBatch({ batch }));
    const stopped: Run[] = [];
    for (const id of ids) stopped.push(await calling(client.runs.stop({ id })));
    return stopped;
  };
  const done = await withEngine(io, async (client) => {
    if (client === null) return null;
    const stopped = await send(client);
    if (options.wait === false) return stopped;
    const opened = (await openReading(io))!;
    try {
      return await ended(io, opened.dir, opened.store, stopped);
    } finally {
      opened.close();
    }
  });
  // Agents that were left behind by an engine are adopted first, so that they can be ended like any other.
  const runs =
    done ??
    (await withLocal(io, { claims: false }, async (host) => {
      host.engine.start();
      const stopped = await send(await host.client());
      return ended(io, host.api.about.dataDir, host.data.store, stopped);
    }));
  if (options.json) printJson(io, batch === undefined && runs.length === 1 ? runs[0] : runs);
  else if (runs.length === 0) io.out("There was nothing to stop.\n");
  else for (const run of runs) io.out(`${endLine(io, run)}\n`);
  return 0;
}

/** Ids of the runs that are meant. */
function targets(store: StoreReader | undefined, words: string[]): number[] {
  const { kind, reference } = kindIn(words);
  const isNumber = /^#?\d+$/.test(reference);
  if (kind !== "job" && isNumber) return [notEnded(runIn(store ?? null, reference)).id];
  const job = jobIn(store ?? null, reference);
  const active = store!.activeRunsOf(job.id);
  if (active.length === 0) {
    throw new Failure("refused", "nothing-active", `No run of "${job.name}" is active.`);
  }
  return active.map((run) => run.id);
}

function notEnded(run: RunRecord): RunRecord {
  if (!isFinal(run.state)) return run;
  const message = `Run ${run.id} has ended already (${run.state}).`;
  throw new Failure("refused", "already-ended", message);
}

async function ended(
  io: Io,
  dir: string,
  store: Pick<StoreReader, "run" | "attempts">,
  runs: Run[],
): Promise<Run[]> {
  const last: Run[] = [];
  for (const run of runs) {
    const found = await follow(io, dir, store, run.id, {
      form: "raw",
      stream: "stdout",
      silent: true,
    });
    last.push(found === null ? run : toRun(found));
  }
  return last;
}

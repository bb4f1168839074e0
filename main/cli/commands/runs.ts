/** `belfry runs`: the newest runs, of all jobs or of one. */
import { RUN_STATES } from "../../../contract/words.ts";
import { toRun } from "../../engine/run-view.ts";
import { type Io, printJson } from "../io.ts";
import { reading } from "../reading.ts";
import { jobIn } from "../references.ts";
import { choice, integer } from "../values.ts";
import { runTable } from "../views/run-list.ts";

export interface RunsOptions {
  json?: boolean;
  state?: string[];
  batch?: string;
  search?: string;
  limit?: string;
  before?: string;
}

export async function runs(
  io: Io,
  reference: string | undefined,
  options: RunsOptions,
): Promise<number> {
  const states = options.state?.map((text) => choice(text, "--state", RUN_STATES));
  const limit = integer(options.limit ?? "20", "--limit", 1, 10_000);
  const beforeId = options.before === undefined ? null : integer(options.before, "--before", 1);
  return reading(io, (opened) => {
    const job =
      reference === undefined
        ? null
        : jobIn(opened?.store ?? null, reference, { includeRemoved: true });
    const found = (
      opened?.store.runs({
        limit,
        ...(job === null ? {} : { jobId: job.id }),
        ...(states === undefined ? {} : { states }),
        ...(options.batch === undefined ? {} : { batch: options.batch }),
        ...(options.search === undefined ? {} : { search: options.search }),
        ...(beforeId === null ? {} : { beforeId }),
      }) ?? []
    ).map(toRun);
    if (options.json) printJson(io, found);
    else if (found.length === 0) io.out("No runs.\n");
    else io.out(runTable(io, found));
    return 0;
  });
}

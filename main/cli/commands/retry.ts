/** `belfry retry`: runs an ended run again, or what failed of a batch. */
import { calling } from "../api-errors.ts";
import { usage } from "../failure.ts";
import { type Io, printJson } from "../io.ts";
import { reading } from "../reading.ts";
import { runOrNewest } from "../references.ts";
import { counted } from "../text/amounts.ts";
import { withClient } from "../writing.ts";
import { startAndFollow, type StartOptions } from "./start-and-follow.ts";

export async function retry(
  io: Io,
  words: string[],
  options: StartOptions & { batch?: string },
): Promise<number> {
  const { batch } = options;
  if (batch !== undefined) {
    if (words.length > 0) throw usage("one-or-batch", "Name a run, or use --batch, not both.");
    const runs = await withClient(io, (client) => calling(client.runs.retryBatch({ batch })));
    if (options.json) printJson(io, runs);
    else {
      const are = runs.length === 1 ? "is" : "are";
      io.out(`${counted(runs.length, "run")} of batch "${batch}" ${are} tried again.\n`);
    }
    return 0;
  }
  if (words.length === 0) throw usage("missing-run", "Name a run: belfry retry 41");
  const { id } = await reading(io, (opened) => runOrNewest(opened?.store ?? null, words));
  return startAndFollow(io, options, (client) => calling(client.runs.retry({ id })));
}

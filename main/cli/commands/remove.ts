/** `belfry remove` and `belfry unremove`: out of sight, and back. The history stays. */
import { calling } from "../api-errors.ts";
import { Failure } from "../failure.ts";
import { type Io, printJson } from "../io.ts";
import { reading } from "../reading.ts";
import { jobIn, pickJob } from "../references.ts";
import { oneLine } from "../text/width.ts";
import { nextText } from "../views/words.ts";
import { withClient } from "../writing.ts";

export async function remove(
  io: Io,
  reference: string,
  options: { json?: boolean },
): Promise<number> {
  const { id } = await reading(io, (opened) => jobIn(opened?.store ?? null, reference));
  const job = await withClient(io, (client) => calling(client.jobs.remove({ id })));
  if (options.json) printJson(io, job);
  else {
    io.out(`Job ${id} "${oneLine(job.name)}" is removed; its history stays.\n`);
    io.out(`Undo with: belfry unremove ${id}\n`);
  }
  return 0;
}

export async function unremove(
  io: Io,
  reference: string,
  options: { json?: boolean },
): Promise<number> {
  const { id } = await reading(io, (opened) => {
    const jobs = opened?.store.jobs({ includeRemoved: true }) ?? [];
    const removed = jobs.filter((job) => job.removedAt !== null);
    const present = jobs.find((job) => job.removedAt === null && String(job.id) === reference);
    if (present) {
      const message = `Job ${present.id} "${oneLine(present.name)}" is not removed.`;
      throw new Failure("refused", "not-removed", message);
    }
    return pickJob(removed, reference);
  });
  const job = await withClient(io, (client) => calling(client.jobs.restore({ id })));
  if (options.json) printJson(io, job);
  else io.out(`Job ${id} "${oneLine(job.name)}" is back. Next: ${nextText(job, io.now())}\n`);
  return 0;
}

/** `belfry run`: runs a job now. */
import { calling } from "../api-errors.ts";
import type { Io } from "../io.ts";
import { reading } from "../reading.ts";
import { jobIn } from "../references.ts";
import { startAndFollow, type StartOptions } from "./start-and-follow.ts";

export async function run(io: Io, reference: string, options: StartOptions): Promise<number> {
  const { id } = await reading(io, (opened) => jobIn(opened?.store ?? null, reference));
  return startAndFollow(io, options, (client) =>
    calling(client.jobs.run({ id, trigger: "manual" })),
  );
}

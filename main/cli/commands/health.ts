/** `belfry health`: the running engine in a few lines. */
import { calling } from "../api-errors.ts";
import { Failure } from "../failure.ts";
import { type Io, printJson } from "../io.ts";
import { styleFor } from "../text/style.ts";
import { facts } from "../text/table.ts";
import { when } from "../text/time.ts";
import { withEngine } from "../writing.ts";

export async function health(io: Io, options: { json?: boolean }): Promise<number> {
  const found = await withEngine(io, async (client) =>
    client === null ? null : calling(client.engine.health()),
  );
  if (found === null) {
    throw new Failure("unreachable", "no-engine", "No engine runs. Start one with: belfry daemon");
  }
  if (options.json) {
    printJson(io, found);
    return 0;
  }
  const now = io.now();
  const { pausedUntil } = found;
  io.out(
    facts(
      [
        ["engine", `Belfry ${found.version}, ${found.host}, process ${found.pid}`],
        ["data", found.dataDir],
        ["since", when(found.startedAt, now)],
        ["heartbeat", when(found.heartbeatAt, now)],
        ["next due", found.nextDueAt === null ? "nothing" : when(found.nextDueAt, now)],
        [
          "paused",
          pausedUntil === null
            ? null
            : pausedUntil === 0
              ? "everything, until resumed"
              : `everything, until ${when(pausedUntil, now)}`,
        ],
        ["runs", `${found.active} active, ${found.queued} waiting`],
        ["jobs", String(found.jobs)],
        ["zone", found.timezone],
      ],
      styleFor(io.colour),
    ),
  );
  return 0;
}

/** The live stream of one listener: from where it left off, or from now on. */
import { withEventMeta } from "@orpc/server";
import type { EngineEvent } from "../../contract/engine-events.ts";
import type { ApiHost } from "./host.ts";

/** Queue of one listener; past this it is told to read everything again instead of filling the memory. */
const MAX_BACKLOG = 5_000;

/** The last event a listener saw. Without an epoch it is believed to be of this engine. */
export interface LastSeen {
  after?: number | undefined;
  epoch?: string | undefined;
}

/** What a listener asks for: by input, or by the id of the last event (as browsers' `EventSource` does). */
export function lastSeen(input: LastSeen, lastEventId: string | undefined): LastSeen {
  const [, epoch, after] = /^(\w+)-(\d+)$/.exec(lastEventId ?? "") ?? [];
  return epoch === undefined ? input : { epoch, after: Number(after) };
}

/**
 * First `hello`, then every event after the last one seen; `reset` where some of them are not known any more, or
 * were another engine's. Each carries `epoch-seq` as its id.
 */
export async function* liveEvents(
  context: ApiHost,
  last: LastSeen,
  signal: AbortSignal | undefined,
): AsyncGenerator<EngineEvent> {
  const { events } = context.engine.context;
  const { epoch } = events;
  const isOther = last.epoch !== undefined && last.epoch !== epoch;
  const from = isOther ? events.seq : (last.after ?? events.seq);
  let backlog: EngineEvent[] = [{ type: "hello", seq: from, epoch }];
  if (isOther) backlog.push({ type: "reset", seq: from });
  let notify = () => {};
  const unsubscribe = events.subscribe((event) => {
    if (backlog.length >= MAX_BACKLOG) backlog = [{ type: "reset", seq: event.seq }];
    else backlog.push(event);
    notify();
  }, from);
  const aborted = () => notify();
  signal?.addEventListener("abort", aborted);
  try {
    while (!signal?.aborted) {
      const batch = backlog;
      backlog = [];
      for (const event of batch) yield withEventMeta(event, { id: `${epoch}-${event.seq}` });
      if (backlog.length > 0 || signal?.aborted) continue;
      await new Promise<void>((resolve) => {
        notify = resolve;
      });
    }
  } finally {
    signal?.removeEventListener("abort", aborted);
    unsubscribe();
  }
}

/** The channel that is always there: every message becomes a line of the structured log. */
import type { Log } from "../engine/ports.ts";
import type { Channel } from "./outbox.ts";

export function logChannel(log: Log): Channel {
  return {
    send({ event, jobId, runId, payload, createdAt }) {
      // A message can be older than its line: it may have waited for a host that works off the outbox.
      log.info(event, { jobId, runId, ...payload, happenedAt: new Date(createdAt).toISOString() });
    },
  };
}

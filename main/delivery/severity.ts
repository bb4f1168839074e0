/** How much each message matters. Urgent ones pass quiet hours: something waits for a person, or nothing runs. */
import type { MessageEvent, Severity } from "../../contract/notification-words.ts";

const SEVERITY: Record<MessageEvent, Severity> = {
  "run.started": "info",
  "run.succeeded": "success",
  "run.changed": "success",
  "run.silent": "info",
  "run.failed": "warning",
  "run.retrying": "info",
  "run.dead-letter": "urgent",
  "run.blocked": "urgent",
  "run.over-budget": "warning",
  "run.usage-limit": "warning",
  "job.auto-paused": "urgent",
  "job.recovered": "success",
  "job.missed": "warning",
  "engine.stalled": "urgent",
  "engine.recovered": "success",
  test: "info",
  digest: "info",
};

export function severityOf(event: string): Severity {
  return SEVERITY[event as MessageEvent] ?? "info";
}

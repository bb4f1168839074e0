/** The messages of a claim: occurrences that did not run though they should have. Written in the claim's transaction. */
import type { Job } from "../../contract/job.ts";
import { messagesFor, type EngineContext } from "./context.ts";
import type { OutboxMessage } from "./outbox-port.ts";
import type { LedgerEntry } from "./store-port.ts";

/**
 * What was paused, out of hours, or skipped by a condition or because the run before was not over, did what its job
 * asked for: nobody is told. An occurrence that merely ran late is told by its run.
 */
export function missedMessages(
  context: EngineContext,
  job: Job,
  entries: readonly LedgerEntry[],
  now: number,
): OutboxMessage[] {
  const graceMs = job.graceMs ?? context.settings().engine.graceMs;
  const count = (wanted: (entry: LedgerEntry) => boolean) =>
    entries.reduce((sum, entry) => sum + (wanted(entry) ? entry.count : 0), 0);
  const skipped = count(({ outcome }) => outcome === "skipped-late" || outcome === "lost");
  const coalesced = count(
    ({ outcome, lastDueAt }) => outcome === "coalesced" && now - lastDueAt > graceMs,
  );
  const overBudget = entries.findLast(({ outcome }) => outcome === "blocked-budget");
  const first = entries[0];
  if (!first || (skipped + coalesced === 0 && !overBudget)) return [];
  const about = { jobId: job.id, runId: null, key: `${job.id}.${first.dueAt}`, at: now };
  const messages: OutboxMessage[] = [];
  if (skipped + coalesced > 0) {
    const reason = entries.findLast(({ outcome }) => outcome === "skipped-late")?.reason ?? null;
    const payload = {
      jobName: job.name,
      skipped,
      coalesced,
      ranLate: count(({ outcome }) => outcome === "fired-late"),
      firstDueAt: first.dueAt,
      lastDueAt: entries.at(-1)!.lastDueAt,
      reason,
    };
    // What was missed at one start or wake is told in one message, whatever the jobs.
    messages.push(
      ...messagesFor(context, "job.missed", { ...about, fingerprint: "missed" }, payload),
    );
  }
  if (overBudget) {
    const { reason } = overBudget;
    const payload = { jobName: job.name, state: "refused", reason };
    const fingerprint = `run.over-budget:${reason ?? ""}`;
    messages.push(...messagesFor(context, "run.over-budget", { ...about, fingerprint }, payload));
  }
  return messages;
}

/** Tells, once after a start, what became of the agents that ran on without Belfry. */
import type { NotificationPort } from "../delivery/notification-port.ts";
import type { Recovery } from "../engine/recover.ts";
import type { OwnEngine } from "./engine-link.ts";
import type { Words } from "./words.ts";

/** null when there is nothing to tell. */
export function recoveryText(recovery: Recovery, { t }: Pick<Words, "t">): string | null {
  const parts = (["adopted", "ended", "startedAgain", "lost"] as const)
    .filter((kind) => recovery[kind] > 0)
    .map((kind) => t(`notice.${kind}`, { count: recovery[kind] }));
  return parts.length > 0 ? parts.join(" ") : null;
}

/** Tells what was done about the database, too: a damaged one was replaced, or a backup restored. */
export async function tellRecovery(
  { host, parts }: OwnEngine,
  notifications: NotificationPort,
  words: Words,
): Promise<void> {
  const database = host.recovered === null ? null : await words.say(host.recovered.message);
  const body = [database, recoveryText(parts.recovery, words)]
    .filter((part) => part !== null)
    .join(" ");
  if (body === "" || notifications.problem() !== null) return;
  const kind = kindOf(host);
  const title = words.t(`notice.${kind}`);
  const urgent = kind === "notRestored" || kind === "damaged";
  const rest = { tag: "recovery", runId: null, jobId: null };
  // Where nothing shows it, the ledger and the runs' pages still tell it.
  await notifications.show({ title, body, urgent, ...rest }).catch(() => {});
}

/** What matters most of it. */
function kindOf({ data, recovered }: OwnEngine["host"]) {
  if (data.recovered === null && data.restore !== null) {
    return data.restore.restored ? "restored" : "notRestored";
  }
  return recovered === null ? "welcomeBack" : "damaged";
}

/** Messages that tell of several rows: what was missed, and the digest. */
import type { Delivery } from "../engine/outbox-port.ts";
import { type ComposeContext, nameOf } from "./compose-context.ts";
import { clockText } from "./facts.ts";
import { shorten } from "./shorten.ts";

/** Named one by one; the rest is counted. */
const MOST = 20;
const MOST_IN_DIGEST = 200;

type Numbers = Record<"skipped" | "coalesced" | "ranLate", number>;

export function missedText(
  delivery: Delivery,
  context: ComposeContext,
): { title: string; text: string } {
  const { store, words } = context;
  const others = store.deliveries({ groupedInto: delivery.id, limit: 1_000 });
  const rows = [delivery, ...others];
  const missed = (row: Delivery) => {
    const { skipped, coalesced } = numbersOf(row);
    // A run that was found too late when it was to start has no numbers of its own.
    return Math.max(1, skipped + coalesced);
  };
  const count = rows.reduce((sum, row) => sum + missed(row), 0);
  const lines = rows.slice(0, MOST).map((row) => {
    const numbers = numbersOf(row);
    const parts = (Object.keys(numbers) as (keyof Numbers)[])
      .filter((key) => numbers[key] > 0)
      .map((key) => words.t(`missed.${key}`, { count: numbers[key] }));
    const { reason } = row.payload;
    const why =
      parts.length > 0 ? parts.join(", ") : words.say(typeof reason === "string" ? reason : "");
    return `${nameOf(row, null)}: ${why}.`.replace(/\.\.$/, ".");
  });
  if (rows.length > MOST) lines.push(words.t("text.more", { count: rows.length - MOST }));
  return { title: words.t("title.job_missed", { count }), text: lines.join("\n") };
}

/** One line for each message, newest last. */
export function digestBody(delivery: Delivery, context: ComposeContext): string {
  const { store, words, timezone } = context;
  const rows = store.deliveries({ groupedInto: delivery.id, limit: MOST_IN_DIGEST });
  const lines = rows.map((row) => {
    const title = words.t(`title.${row.event.replace(".", "_")}`, {
      job: nameOf(row, null),
      channel: context.channelName,
      count: Math.max(1, numbersOf(row).skipped + numbersOf(row).coalesced),
    });
    const { reason } = row.payload;
    const summary = row.runId === null ? null : (store.run(row.runId)?.summary ?? null);
    const detail = typeof reason === "string" ? words.say(reason) : summary;
    const at = clockText(row.createdAt, words.language, timezone);
    return `- **${escaped(title)}** (${at})${detail ? `: ${escaped(shorten(detail, 200))}` : ""}`;
  });
  const all = Number(delivery.payload["count"] ?? rows.length);
  if (all > rows.length) lines.push(`- ${words.t("text.more", { count: all - rows.length })}`);
  return lines.join("\n");
}

function numbersOf({ payload }: Delivery): Numbers {
  const number = (key: string) => (typeof payload[key] === "number" ? payload[key] : 0);
  return { skipped: number("skipped"), coalesced: number("coalesced"), ranLate: number("ranLate") };
}

/** Words of jobs and agents are not to become markup. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>#|]/g, "\\$&").replace(/\s+/g, " ");
}

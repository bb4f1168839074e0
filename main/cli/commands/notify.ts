/** `belfry notify`: looks at channels and messages, sends, retries, mutes. */
import type { DeliveryInfo } from "../../../contract/notify.ts";
import { calling } from "../api-errors.ts";
import { usage } from "../failure.ts";
import { type Io, printJson } from "../io.ts";
import { reading } from "../reading.ts";
import { jobIn } from "../references.ts";
import { readInstant } from "../schedule-text.ts";
import { styleFor } from "../text/style.ts";
import { table } from "../text/table.ts";
import { clock, localZone } from "../text/time.ts";
import { duration } from "../values.ts";
import { withClient } from "../writing.ts";

interface Options {
  json?: boolean;
}

export async function list(io: Io, options: Options): Promise<number> {
  const channels = await withClient(io, (client) => calling(client.notifications.channels.list()));
  if (options.json) {
    printJson(io, channels);
    return 0;
  }
  const now = io.now();
  const rows = table(
    channels,
    [
      { title: "Channel", value: ({ channel }) => channel.id },
      { title: "Kind", value: ({ channel }) => channel.kind },
      { title: "State", value: ({ light }) => light },
      {
        title: "Last sent",
        value: ({ lastSentAt }) => (lastSentAt === null ? "" : clock(lastSentAt, now)),
      },
      { title: "Waiting", value: ({ waiting }) => String(waiting || ""), align: "right" },
      { title: "Given up", value: ({ dead }) => String(dead || ""), align: "right" },
      {
        title: "Trouble",
        value: ({ problem, light, lastError }) =>
          problem ?? (light === "failing" || light === "attention" ? (lastError ?? "") : ""),
        shrinkTo: 20,
      },
    ],
    io.columns,
    styleFor(io.colour),
  );
  io.out(rows);
  return 0;
}

export async function testChannel(io: Io, id: string, options: Options): Promise<number> {
  const tested = await withClient(io, (client) =>
    calling(client.notifications.channels.test({ id })),
  );
  return told(io, tested, options);
}

export async function send(
  io: Io,
  id: string,
  title: string,
  text: string,
  options: Options,
): Promise<number> {
  const sent = await withClient(io, (client) =>
    calling(client.notifications.channels.send({ id, title, text })),
  );
  return told(io, sent, options);
}

function told(io: Io, result: { ok: boolean; answer: string }, options: Options): number {
  if (options.json) printJson(io, result);
  else if (result.ok) io.out(`Sent. The service said: ${result.answer}\n`);
  else io.err(`Not sent. ${result.answer}\n`);
  return result.ok ? 0 : 1;
}

interface OutboxOptions extends Options {
  dead?: boolean;
  waiting?: boolean;
  channel?: string;
  run?: string;
  limit?: string;
}

export async function outbox(io: Io, options: OutboxOptions): Promise<number> {
  const states: DeliveryInfo["state"][] = [
    ...(options.dead ? (["dead"] as const) : []),
    ...(options.waiting ? (["pending", "failed", "digest"] as const) : []),
  ];
  const filter = {
    ...(states.length > 0 ? { states } : {}),
    ...(options.channel === undefined ? {} : { channel: options.channel }),
    ...(options.run === undefined ? {} : { runId: number(options.run, "--run") }),
    limit: number(options.limit ?? "30", "--limit"),
  };
  const messages = await withClient(io, (client) =>
    calling(client.notifications.outbox.list(filter)),
  );
  if (options.json) {
    printJson(io, messages);
    return 0;
  }
  if (messages.length === 0) {
    io.out("No messages.\n");
    return 0;
  }
  const now = io.now();
  const rows = table(
    messages,
    [
      { title: "Id", value: ({ id }) => String(id), align: "right" },
      { title: "When", value: ({ createdAt }) => clock(createdAt, now) },
      { title: "Channel", value: ({ channel }) => channel },
      { title: "Event", value: ({ event }) => event },
      { title: "Job", value: ({ jobName }) => jobName ?? "", shrinkTo: 12 },
      { title: "State", value: ({ state }) => state },
      { title: "Said", value: ({ lastError, answer }) => lastError ?? answer ?? "", shrinkTo: 16 },
    ],
    io.columns,
    styleFor(io.colour),
  );
  io.out(rows);
  return 0;
}

export async function retry(
  io: Io,
  ids: string[],
  options: Options & { channel?: string },
): Promise<number> {
  const { channel } = options;
  if ((ids.length === 0) === (channel === undefined)) {
    throw usage("which-messages", "Name messages by their ids, or a channel with --channel.");
  }
  const which =
    channel === undefined ? { ids: ids.map((id) => number(id, "message")) } : { channel };
  const { count } = await withClient(io, (client) =>
    calling(client.notifications.outbox.retry(which)),
  );
  if (options.json) printJson(io, { count });
  else io.out(`${count} ${count === 1 ? "message is" : "messages are"} tried again.\n`);
  return 0;
}

interface MuteOptions extends Options {
  job?: string;
  for?: string;
  until?: string;
  off?: boolean;
}

export async function mute(
  io: Io,
  channel: string | undefined,
  options: MuteOptions,
): Promise<number> {
  const { job } = options;
  if ((channel === undefined) === (job === undefined)) {
    throw usage("which-channel", "Name a channel, or a job with --job.");
  }
  const until = untilOf(io, options);
  if (job === undefined) {
    const id = channel!;
    const info = await withClient(io, (client) =>
      calling(client.notifications.channels.mute({ id, until })),
    );
    if (options.json) printJson(io, info);
    else io.out(`The channel ${id} ${ending(until, io)}.\n`);
    return 0;
  }
  const found = await reading(io, (opened) => jobIn(opened?.store ?? null, job));
  await withClient(io, (client) =>
    calling(client.notifications.rules.muteJob({ jobId: found.id, until })),
  );
  if (options.json) printJson(io, { jobId: found.id, mutedUntil: until });
  else io.out(`Job ${found.id} ${ending(until, io)}.\n`);
  return 0;
}

function ending(until: number | null, io: Io): string {
  return until === null ? "speaks again" : `is muted until ${clock(until, io.now())}`;
}

function untilOf(io: Io, options: MuteOptions): number | null {
  const { off, until } = options;
  const span = options.for;
  if ([off, until, span].filter((each) => each !== undefined).length !== 1) {
    throw usage("how-long", "Say how long with --for or --until, or end it with --off.");
  }
  if (off) return null;
  const now = io.now();
  if (span !== undefined) return now + duration(span, "--for");
  const at = readInstant(until!, "--until", localZone(), now);
  if (at <= now) throw usage("in-the-past", `--until ${until}: this is in the past.`);
  return at;
}

function number(text: string, what: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw usage("not-a-number", `${what} ${text}: use a whole number.`);
}

/** `belfry telegram`: sets steering up, pairs people, says what they may. */
import type { SteeringPerson, SteeringStatus } from "../../../contract/steering.ts";
import { calling } from "../api-errors.ts";
import { usage } from "../failure.ts";
import { refuseInsideRun } from "../inside-run.ts";
import { type Io, printJson } from "../io.ts";
import { styleFor } from "../text/style.ts";
import { table } from "../text/table.ts";
import { clock } from "../text/time.ts";
import { harmless, oneLine } from "../text/width.ts";
import { integer } from "../values.ts";
import { type Client, withClient } from "../writing.ts";

interface Options {
  json?: boolean;
}

interface OffOptions extends Options {
  off?: boolean;
}

export async function setUp(
  io: Io,
  channel: string | undefined,
  options: OffOptions,
): Promise<number> {
  if ((channel === undefined) === (options.off !== true)) {
    throw usage("which-channel", "Name a Telegram channel, or end it with --off.");
  }
  const wanted = channel ?? null;
  const now = await changing(io, (client) => client.steering.setUp({ channel: wanted }));
  if (options.json) printJson(io, now);
  else if (wanted === null) io.out("No bot is listened to any more.\n");
  else io.out(`Belfry listens to the bot of ${wanted}. Next: belfry telegram pair\n`);
  return 0;
}

export async function status(io: Io, options: Options): Promise<number> {
  const found = await withClient(io, (client) => calling(client.steering.status()));
  if (options.json) printJson(io, found);
  else io.out(`${stateLine(io, found)}\n${peopleTable(io, found.people)}${strangers(io, found)}`);
  return 0;
}

function stateLine(io: Io, found: SteeringStatus): string {
  const { channel, state, bot, problem, heardAt, nextTryAt } = found;
  if (channel === null) return "No bot is listened to. Set one up with: belfry telegram set-up";
  const who = bot === null ? channel : `${channel} (@${bot})`;
  const now = io.now();
  if (state === "off") return `Steering from ${who} is set up. No engine runs that listens.`;
  if (state === "starting") return `Belfry begins to listen to ${who}.`;
  if (state === "listening")
    return `Belfry listens to ${who}, last at ${clock(heardAt ?? now, now)}.`;
  const again = nextTryAt === null ? "" : ` It is tried again at ${clock(nextTryAt, now)}.`;
  return `Belfry does not hear ${who}. ${oneLine(problem ?? "")}${again}`;
}

export async function pair(io: Io, options: Options): Promise<number> {
  const made = await changing(io, (client) => client.steering.pair());
  if (options.json) {
    printJson(io, made);
    return 0;
  }
  const until = clock(made.expiresAt, io.now());
  const link = made.url === null ? "" : `Or open: ${made.url}\n`;
  io.out(`Send this to the bot, before ${until}:\n\n  /start ${made.code}\n\n${link}`);
  io.out("Who does may look. To let them steer: belfry telegram allow <person>\n");
  return 0;
}

export async function list(io: Io, options: Options): Promise<number> {
  const { people } = await withClient(io, (client) => calling(client.steering.status()));
  if (options.json) printJson(io, people);
  else io.out(peopleTable(io, people));
  return 0;
}

function peopleTable(io: Io, people: readonly SteeringPerson[]): string {
  if (people.length === 0) return "Nobody is paired.\n";
  const now = io.now();
  return table(
    people,
    [
      { title: "Person", align: "right", value: ({ id }) => String(id) },
      { title: "Name", shrinkTo: 12, value: ({ name }) => oneLine(harmless(name)) },
      { title: "May", value: ({ maySteer }) => (maySteer ? "steer" : "look") },
      { title: "Chat", value: chatOf },
      { title: "Paired", value: ({ pairedAt }) => clock(pairedAt, now) },
      { title: "Seen", value: ({ seenAt }) => (seenAt === null ? "" : clock(seenAt, now)) },
    ],
    io.columns,
    styleFor(io.colour),
  );
}

const chatOf = ({ chatId, userId }: SteeringPerson): string =>
  chatId === userId ? "alone with the bot" : `group ${chatId}`;

function strangers(io: Io, found: SteeringStatus): string {
  if (found.strangers.length === 0) return "";
  const now = io.now();
  const rows = table(
    found.strangers,
    [
      { title: "Refused", shrinkTo: 12, value: ({ name }) => oneLine(harmless(name)) },
      { title: "Account", value: ({ userId }) => String(userId) },
      { title: "Messages", align: "right", value: ({ count }) => String(count) },
      { title: "Last", value: ({ lastAt }) => clock(lastAt, now) },
    ],
    io.columns,
    styleFor(io.colour),
  );
  return `\n${rows}`;
}

export async function allow(io: Io, text: string, options: OffOptions): Promise<number> {
  const id = personIn(text);
  const maySteer = options.off !== true;
  const person = await changing(io, (client) => client.steering.allow({ id, maySteer }));
  if (options.json) printJson(io, person);
  else io.out(`${oneLine(harmless(person.name))} may ${maySteer ? "steer" : "only look"} now.\n`);
  return 0;
}

export async function remove(io: Io, text: string, options: Options): Promise<number> {
  const id = personIn(text);
  const person = await changing(io, (client) => client.steering.remove({ id }));
  if (options.json) printJson(io, person);
  else io.out(`${oneLine(harmless(person.name))} is not paired any more.\n`);
  return 0;
}

export async function log(io: Io, options: Options & { limit: string }): Promise<number> {
  const limit = integer(options.limit, "--limit", 1, 1_000);
  const notes = await withClient(io, (client) => calling(client.steering.notes({ limit })));
  if (options.json) printJson(io, notes);
  else if (notes.length === 0) io.out("Nothing was done from Telegram.\n");
  else {
    const now = io.now();
    const rows = table(
      notes,
      [
        { title: "When", value: ({ at }) => clock(at, now) },
        { title: "Who", shrinkTo: 12, value: ({ name }) => oneLine(harmless(name)) },
        { title: "What", value: ({ kind }) => kind },
        { title: "Said", shrinkTo: 12, value: ({ text: said }) => oneLine(harmless(said)) },
        { title: "Result", shrinkTo: 16, value: ({ result }) => oneLine(harmless(result ?? "")) },
      ],
      io.columns,
      styleFor(io.colour),
    );
    io.out(rows);
  }
  return 0;
}

const personIn = (text: string): number => integer(text.replace(/^#/, ""), "<person>", 1);

/** Who may steer is a person's decision. */
function changing<T>(io: Io, change: (client: Client) => Promise<T>): Promise<T> {
  const text = "This is a person's decision: an agent that Belfry runs cannot let anybody steer.";
  refuseInsideRun(io, text);
  return withClient(io, (client) => calling(change(client)));
}

/** `belfry notify kinds | add | edit | remove`: sets channels up without a browser. */
import type {
  ChannelField,
  ChannelInfo,
  ChannelKindInfo,
  FieldIssue,
} from "../../../contract/notify.ts";
import type { ChannelSettings } from "../../../contract/notifications.ts";
import { CHANNEL_KINDS } from "../../../contract/notification-words.ts";
import { calling } from "../api-errors.ts";
import { Failure, usage } from "../failure.ts";
import { refuseInsideRun } from "../inside-run.ts";
import { type Io, printJson } from "../io.ts";
import { readSecret } from "../secret-input.ts";
import { styleFor } from "../text/style.ts";
import { table } from "../text/table.ts";
import { choice, setting } from "../values.ts";
import { type Client, withClient } from "../writing.ts";

interface Options {
  json?: boolean;
}

interface FieldOptions extends Options {
  name?: string;
  set?: string[];
  secret?: string;
}

type Config = Record<string, unknown>;
/** What the API takes; the engine checks the rest. */
type Draft = Parameters<Client["notifications"]["channels"]["save"]>[0]["draft"];

export async function kinds(io: Io, kind: string | undefined, options: Options): Promise<number> {
  const all = await withClient(io, (client) => calling(client.notifications.kinds()));
  const chosen = kind === undefined ? null : kindIn(all, kind);
  if (options.json) printJson(io, chosen ?? all);
  else if (chosen) io.out(fieldTable(io, chosen));
  else {
    const shape = [
      { title: "Kind", value: ({ id }: ChannelKindInfo) => id },
      {
        title: "Needs",
        value: ({ fields }: ChannelKindInfo) =>
          fields.flatMap(({ name, required }) => (required ? [name] : [])).join(", "),
        shrinkTo: 20,
      },
    ];
    io.out(table(all, shape, io.columns, styleFor(io.colour)));
  }
  return 0;
}

function fieldTable(io: Io, { fields }: ChannelKindInfo): string {
  if (fields.length === 0) return "This kind has no fields.\n";
  const shape = [
    { title: "Field", value: ({ name }: ChannelField) => name },
    { title: "Holds", value: ({ input }: ChannelField) => input },
    { title: "", value: ({ required }: ChannelField) => (required ? "needed" : "") },
    { title: "Otherwise", value: ({ defaultValue }: ChannelField) => said(defaultValue) },
    {
      title: "Such as",
      value: ({ choices, placeholder }: ChannelField) =>
        choices.length > 0 ? choices.join(", ") : (placeholder ?? ""),
      shrinkTo: 20,
    },
  ];
  return table(fields, shape, io.columns, styleFor(io.colour));
}

/** What holds where nothing is set. Nothing, and nothing in it, need no words. */
function said(value: ChannelField["defaultValue"]): string {
  if (value === null || typeof value === "object") return "";
  return typeof value === "boolean" ? (value ? "on" : "off") : String(value);
}

export async function addChannel(
  io: Io,
  kind: string,
  options: FieldOptions & { id?: string },
): Promise<number> {
  refuse(io);
  const id = options.id ?? kind;
  return save(io, options, true, async () => ({
    id,
    kind: choice(kind, "Kind", CHANNEL_KINDS),
    name: options.name ?? id,
    config: {},
  }));
}

export async function editChannel(
  io: Io,
  id: string,
  options: FieldOptions & { on?: boolean; off?: boolean },
): Promise<number> {
  refuse(io);
  const { name, on, off } = options;
  if (on && off) throw usage("on-and-off", "Use --on or --off, not both.");
  if ([name, on, off, options.set, options.secret].every((each) => each === undefined)) {
    throw usage("no-change", "Say what to change: --set, --secret, --name, --on or --off.");
  }
  return save(io, options, false, async (client) => {
    const known = await calling(client.notifications.channels.list());
    const found = known.find(({ channel }) => channel.id === id)?.channel;
    if (found === undefined) throw noChannel(id, known);
    const { mutedUntil: _kept, ...draft } = found;
    return {
      ...draft,
      name: name ?? draft.name,
      enabled: on === true || (off !== true && draft.enabled),
    };
  });
}

async function save(
  io: Io,
  options: FieldOptions,
  isNew: boolean,
  start: (
    client: Client,
  ) => Promise<Omit<ChannelSettings, "mutedUntil" | "enabled" | "quietHours">>,
): Promise<number> {
  const info = await withClient(io, async (client) => {
    const draft = await start(client);
    const { fields } = kindIn(await calling(client.notifications.kinds()), draft.kind);
    const config = changed(draft.config, fields, options.set ?? []);
    if (options.secret !== undefined) {
      const field = fieldIn(fields, options.secret, "--secret");
      config[field.name] = await readSecret(io, `"${field.name}"`);
    }
    const { saved, issues } = await calling(
      client.notifications.channels.save({ draft: { ...draft, config } as Draft, isNew }),
    );
    if (saved === null) throw wrong(issues);
    return saved;
  });
  if (options.json) printJson(io, info);
  else io.out(summary(info, isNew));
  return 0;
}

export async function removeChannel(io: Io, id: string, options: Options): Promise<number> {
  refuse(io);
  const removed = await withClient(io, (client) =>
    calling(client.notifications.channels.remove({ id })),
  );
  if (options.json) printJson(io, removed);
  else io.out(`The channel ${id} is removed. What waited on it is dropped.\n`);
  return 0;
}

function refuse(io: Io): void {
  refuseInsideRun(io, "Channels are set up by people: a run does not change who is told what.");
}

/** Fields by `--set name=value`; lists take one value each time, maps `name.key=value`, nothing after `=` clears. */
function changed(before: Config, fields: ChannelField[], texts: readonly string[]): Config {
  const config = { ...before };
  const begun = new Set<string>();
  for (const text of texts) {
    const [name, value] = setting(text, "field=value");
    const dot = name.indexOf(".");
    const field = fieldIn(fields, dot === -1 ? name : name.slice(0, dot), "--set");
    const key = dot === -1 ? null : name.slice(dot + 1);
    if ((field.input === "map") !== (key !== null) && value !== "") {
      const shape = field.input === "map" ? `${field.name}.NAME=value` : `${field.name}=value`;
      throw usage("invalid-value", `--set ${name}: write it as ${shape}.`);
    }
    if (key !== null) config[field.name] = withKey(config[field.name], key, value);
    else if (value === "") delete config[field.name];
    else if (field.input === "list") {
      // The values of one command are the new list; the old one is not added to.
      const list = begun.has(field.name) ? (config[field.name] as string[]) : [];
      config[field.name] = [...list, value];
    } else config[field.name] = read(field, value);
    begun.add(field.name);
  }
  return config;
}

function withKey(map: unknown, key: string, value: string): Config {
  const { [key]: _before, ...rest } = (map ?? {}) as Config;
  return value === "" ? rest : { ...rest, [key]: value };
}

/** What cannot be read as a number goes to the engine as it is, which says what is wrong with it. */
function read(field: ChannelField, value: string): unknown {
  if (field.input === "switch") return choice(value, `--set ${field.name}`, ["on", "off"]) === "on";
  if (field.input !== "number") return value;
  return value.trim() !== "" && Number.isFinite(Number(value)) ? Number(value) : value;
}

function kindIn(all: ChannelKindInfo[], kind: string): ChannelKindInfo {
  const id = choice(kind, "Kind", CHANNEL_KINDS);
  return all.find((each) => each.id === id)!;
}

function fieldIn(fields: ChannelField[], name: string, option: string): ChannelField {
  const names = fields.map((field) => field.name);
  // Names of fields have capitals inside; nobody needs to know which.
  const found = fields.find((field) => field.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  throw usage("no-field", `${option} ${name}: there is no such field. Use ${names.join(", ")}.`);
}

function noChannel(id: string, known: ChannelInfo[]): Failure {
  const names = known.map(({ channel }) => channel.id).join(", ");
  return new Failure("notFound", "not-found", `There is no channel "${id}". There are: ${names}.`);
}

/** Every field that is wrong, a line each. */
function wrong(issues: FieldIssue[]): Failure {
  const lines = issues.map(({ field, message }) => (field ? `${field}: ${message}` : message));
  return usage("invalid", lines.join("\n"), { issues });
}

function summary({ channel, problem }: ChannelInfo, isNew: boolean): string {
  const state = channel.enabled ? "" : " It is off.";
  const trouble = problem === null ? "" : ` ${problem}`;
  const what = `The channel ${channel.id} (${channel.kind}) is ${isNew ? "added" : "saved"}.`;
  return `${what}${state}${trouble}\nTry it: belfry notify test ${channel.id}\n`;
}

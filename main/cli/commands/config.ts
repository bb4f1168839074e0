/** `belfry config`: the settings, kept in config.json of the data folder. */
import { openSettings } from "../../host/settings.ts";
import { nearestWord } from "../../schedule/spelling.ts";
import { calling } from "../api-errors.ts";
import { refused, usage } from "../failure.ts";
import { type Io, printJson } from "../io.ts";
import { folderOf } from "../reading.ts";
import { styleFor } from "../text/style.ts";
import { facts } from "../text/table.ts";
import { duration } from "../values.ts";
import { withClient } from "../writing.ts";

interface Options {
  json?: boolean;
}

type Flat = Record<string, unknown>;

export async function configShow(io: Io, options: Options): Promise<number> {
  const settings = await opened(io);
  if (options.json) printJson(io, settings.get());
  else {
    const pairs = Object.entries(flat(settings.get())).map(
      ([key, value]) => [key, JSON.stringify(value)] as const,
    );
    io.out(`${facts(pairs, styleFor(io.colour))}\n${settings.path}\n`);
  }
  return 0;
}

export async function configGet(io: Io, key: string, options: Options): Promise<number> {
  const value = at((await opened(io)).get(), key);
  if (typeof value === "string" && !options.json) io.out(`${value}\n`);
  else printJson(io, value);
  return 0;
}

export async function configSet(
  io: Io,
  key: string,
  text: string,
  options: Options,
): Promise<number> {
  const value = valueOf(key, text);
  // A file with a mistake is told about before an engine is asked.
  at((await opened(io)).get(), key.split(".").slice(0, 2).join("."));
  const next = await withClient(io, (client) => calling(client.settings.set({ key, value })));
  if (options.json) printJson(io, next);
  else io.out(`${key} = ${JSON.stringify(at(next, key))}\n`);
  return 0;
}

async function opened(io: Io) {
  const settings = await openSettings(folderOf(io));
  if (!settings.ok) throw refused(settings.error);
  return settings.value;
}

/** Dotted names of all settings with their values; maps stay whole. */
export function flat(settings: object, prefix = ""): Flat {
  const all: Flat = {};
  for (const [key, value] of Object.entries(settings as Flat)) {
    const name = prefix === "" ? key : `${prefix}.${key}`;
    const isGroup = prefix === "" && typeof value === "object" && value !== null;
    if (isGroup) Object.assign(all, flat(value as object, name));
    else all[name] = value;
  }
  return all;
}

/** The value of a setting by its dotted name. A name below a map (a folder, an agent) may hold dots itself. */
export function at(settings: object, key: string): unknown {
  let value: unknown = settings;
  const parts = key.split(".");
  for (const [index, part] of parts.entries()) {
    if (index === 2) return (value as Flat)[parts.slice(2).join(".")] ?? null;
    const known = typeof value === "object" && value !== null && Object.hasOwn(value, part);
    if (!known) throw unknown(settings, key);
    value = (value as Flat)[part];
    if (index === 1 && parts.length > 2 && (typeof value !== "object" || value === null)) {
      throw unknown(settings, key);
    }
  }
  return value;
}

function unknown(settings: object, key: string): Error {
  const names = Object.keys(flat(settings));
  const last = key.split(".").at(-1) ?? "";
  const near =
    nearestWord(key, names) ??
    names.find((name) => name.split(".").at(-1)?.toLowerCase() === last.toLowerCase()) ??
    null;
  const hint = near === null ? `Settings: ${names.join(", ")}.` : `Did you mean ${near}?`;
  return usage("unknown-setting", `"${key}" is not a setting. ${hint}`, {
    suggestion: near,
    settings: names,
  });
}

type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** JSON where it is JSON; a span for settings in milliseconds; else the text itself. */
export function valueOf(key: string, text: string): JsonValue {
  if (/^(none|null)$/i.test(text)) return null;
  if (/Ms$/.test(key) && !/^\d+$/.test(text)) return duration(text, key);
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}

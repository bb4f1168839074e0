/**
 * Settings in `config.json` of the data folder, one file for every host. Reading checks every name and value; a
 * change is made to what is in the file at that moment, so that what a person wrote there meanwhile stays.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Settings } from "../../contract/settings.ts";
import { SETTINGS_DEFAULTS } from "../../contract/settings-defaults.ts";
import type { $ZodIssue } from "zod/v4/core";
import type { Wanted } from "../../contract/errors.ts";
import type { SettingProblem } from "../api/host.ts";
import type { Result } from "../engine/ports.ts";
import { closest } from "./closest.ts";
import { writeWithConf, type ConfigWriter } from "./config-store.ts";

export interface SettingsFile {
  readonly path: string;
  get(): Settings;
  /**
   * Sets one setting by its dotted name (`engine.maxActive`); null puts an optional one to none.
   * What was changed in the file itself since is taken in with it.
   * Errors: `unknown-setting`, `invalid-setting`, `bad-config` (the file was broken meanwhile; it is left alone).
   */
  set(key: string, value: unknown): Promise<Result<Settings, SettingProblem>>;
}

type Json = Record<string, unknown>;

/**
 * Errors: `bad-config`, with what is wrong, where, and what would be right. The file is left as it is.
 * @param write how this host writes the file
 */
export async function openSettings(
  dataDir: string,
  write: ConfigWriter = writeWithConf,
): Promise<Result<SettingsFile>> {
  const file = path.join(dataDir, "config.json");
  const first = await readSettings(file);
  if (!first.ok) return first;
  let { settings } = first.value;
  let changing: Promise<unknown> = Promise.resolve();

  const change = async (key: string, value: unknown): Promise<Result<Settings, SettingProblem>> => {
    const unknown = unknownKey(key);
    if (unknown) return refuse("unknown-setting", unknown);
    const now = await readSettings(file);
    if (!now.ok) return now;
    const next = withSetting(now.value.stored, key.split("."), value);
    const parsed = await parse(next, file);
    if (!parsed.ok) {
      const { message, wanted } = parsed.error;
      const code = "invalid-setting";
      return { ok: false, error: { code, message: message.replace(inFile(file), ""), wanted } };
    }
    await write(dataDir, next);
    settings = parsed.value;
    return { ok: true, value: settings };
  };
  return {
    ok: true,
    value: {
      path: file,
      get: () => settings,
      set(key, value) {
        // One after the other: each begins with what the one before it wrote.
        const result = changing.then(() => change(key, value));
        changing = result.catch(() => {});
        return result;
      },
    },
  };
}

async function readSettings(file: string): Promise<Result<{ stored: Json; settings: Settings }>> {
  const read = readConfig(file);
  if (!read.ok) return read;
  const parsed = await parse(read.value, file);
  if (!parsed.ok) return parsed;
  return { ok: true, value: { stored: read.value, settings: parsed.value } };
}

function readConfig(file: string): Result<Json> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { ok: true, value: {} };
    return refuse("bad-config", `${file} cannot be read: ${(error as Error).message}`);
  }
  try {
    const value: unknown = JSON.parse(text);
    if (value !== null && typeof value === "object" && !Array.isArray(value)) {
      return { ok: true, value: value as Json };
    }
    return refuse("bad-config", `${file} must hold a JSON object. Mend it, or move it away.`);
  } catch (error) {
    const why = (error as Error).message;
    return refuse("bad-config", `${file} is not valid JSON: ${why}. Mend it, or move it away.`);
  }
}

async function parse(stored: Json, file: string): Promise<Result<Settings, SettingProblem>> {
  // The validator is loaded only where there is something to check.
  if (Object.keys(stored).length === 0) return { ok: true, value: SETTINGS_DEFAULTS };
  const { settingsSchema } = await import("../../contract/settings.ts");
  const parsed = settingsSchema.safeParse(stored);
  if (parsed.success) return { ok: true, value: parsed.data };
  const issue = parsed.error.issues[0]!;
  const at = issue.path.join(".");
  if (issue.code === "unrecognized_keys") {
    const key = [...issue.path, issue.keys[0]!].join(".");
    return refuse("bad-config", `${unknownKey(key) ?? `"${key}" is not a setting.`} In ${file}.`);
  }
  const message = `The setting "${at}" ${inWords(issue)}.${inFile(file)}`;
  return { ok: false, error: { code: "bad-config", message, wanted: wantedNumber(issue) } };
}

const inFile = (file: string): string => ` In ${file}.`;

/** What a number must be, in a form that others can say in their own words; undefined for other values. */
function wantedNumber(issue: $ZodIssue): Wanted | undefined {
  if (issue.code === "invalid_type") {
    if (issue.expected === "int") return { rule: "whole", bound: null };
    return issue.expected === "number" ? { rule: "number", bound: null } : undefined;
  }
  if (issue.code !== "too_small" && issue.code !== "too_big") return undefined;
  if (issue.origin !== "number" && issue.origin !== "int") return undefined;
  if (issue.code === "too_small") {
    const rule = issue.inclusive === false ? "over" : "atLeast";
    return { rule, bound: Number(issue.minimum) };
  }
  return { rule: "atMost", bound: Number(issue.maximum) };
}

/** What a setting must be, in words. */
function inWords(issue: $ZodIssue): string {
  if (issue.code === "invalid_type") {
    const what: Record<string, string> = {
      int: "a whole number",
      number: "a number",
      boolean: "true or false",
      array: "a list",
      object: "a group of settings",
      record: "a group of settings",
    };
    return `must be ${what[issue.expected] ?? issue.expected}`;
  }
  if (issue.code === "too_small") {
    return `must be ${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}`;
  }
  if (issue.code === "too_big") return `must be at most ${issue.maximum}`;
  if (issue.code === "invalid_value") return `must be one of ${issue.values.join(", ")}`;
  // What the schema says is a sentence, and the end of another one here.
  return `is wrong: ${issue.message.replace(/\.$/, "")}`;
}

/** A sentence when no setting has this dotted name. Names below a map (folders, agents) are free. */
function unknownKey(key: string): string | null {
  const known = settingNames();
  if (known.includes(key)) return null;
  if (known.some((name) => isMap(name) && key.startsWith(`${name}.`))) return null;
  const near = closest(key, known);
  const hint = near ? ` Did you mean "${near}"?` : ` Known are: ${known.join(", ")}.`;
  return `"${key}" is not a setting.${hint}`;
}

function isMap(name: string): boolean {
  return name === "engine.maxPerAgent" || name === "budgets.usdPerFolderPerDay";
}

/** All dotted names of settings. */
export function settingNames(): string[] {
  return Object.entries(SETTINGS_DEFAULTS as unknown as Record<string, unknown>).flatMap(
    ([group, value]) =>
      value !== null && typeof value === "object"
        ? Object.keys(value).map((name) => `${group}.${name}`)
        : [group],
  );
}

/** A copy with one setting changed. A map's own key (a folder) may hold dots: the rest of the name is one key. */
function withSetting(stored: Json, names: string[], value: unknown): Json {
  const [first = "", ...rest] = names;
  if (rest.length === 0) return { ...stored, [first]: value };
  const inner = (stored[first] ?? {}) as Json;
  if (rest.length > 1 && isMap(`${first}.${rest[0]}`)) {
    const map = { ...((inner[rest[0]!] ?? {}) as Json), [rest.slice(1).join(".")]: value };
    return { ...stored, [first]: { ...inner, [rest[0]!]: map } };
  }
  return { ...stored, [first]: withSetting(inner, rest, value) };
}

function refuse(
  code: string,
  message: string,
): { ok: false; error: { code: string; message: string } } {
  return { ok: false, error: { code, message } };
}

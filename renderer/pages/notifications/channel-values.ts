/** Between what a form holds (texts and switches) and the settings of a channel. */
import type { ChannelField } from "../../../contract/notify.ts";

export type FormValues = Record<string, string | boolean>;
type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** What is kept in the secret store is not shown; an empty field keeps it. */
const isKept = (field: ChannelField, value: unknown): boolean =>
  field.input === "secret" && typeof value === "string" && value.startsWith("${secret:");

export function hasSecret(field: ChannelField, config: Record<string, unknown>): boolean {
  return isKept(field, config[field.name]);
}

export function toForm(fields: ChannelField[], config: Record<string, unknown>): FormValues {
  return Object.fromEntries(
    fields.map((field) => {
      const value = config[field.name] ?? field.defaultValue;
      if (field.input === "switch") return [field.name, value === true];
      if (isKept(field, value)) return [field.name, ""];
      if (Array.isArray(value)) return [field.name, value.join("\n")];
      if (value !== null && typeof value === "object") {
        const lines = Object.entries(value).map(([name, each]) => `${name}: ${String(each)}`);
        return [field.name, lines.join("\n")];
      }
      return [field.name, typeof value === "string" || typeof value === "number" ? `${value}` : ""];
    }),
  );
}

/** Empty fields are left out: then the default of the kind holds. */
export function fromForm(
  fields: ChannelField[],
  values: FormValues,
  before: Record<string, unknown>,
): Record<string, Json> {
  const config: Record<string, Json> = {};
  for (const field of fields) {
    const value = values[field.name];
    if (typeof value === "boolean") config[field.name] = value;
    else if (value === undefined || value.trim() === "") {
      if (isKept(field, before[field.name])) config[field.name] = before[field.name] as string;
    } else config[field.name] = read(field, value);
  }
  return config;
}

function read(field: ChannelField, value: string): Json {
  const lines = value
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  if (field.input === "number") return Number.isFinite(Number(value)) ? Number(value) : value;
  if (field.input === "list") return lines;
  if (field.input === "map") {
    return Object.fromEntries(
      lines.map((line) => {
        const colon = line.indexOf(":");
        return colon < 0 ? [line, ""] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
      }),
    );
  }
  return value;
}

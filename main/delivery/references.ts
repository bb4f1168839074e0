/**
 * References in the settings of a channel: `${NAME}` is a variable of the host's environment, `${secret:NAME}` an
 * entry of the secret store. They are resolved at the moment of sending, and what they gave is kept nowhere.
 */
import type { Result } from "../engine/ports.ts";

const REFERENCE = /\$\{(secret:)?([A-Za-z_][A-Za-z0-9_.-]*)\}/g;

export interface Lookups {
  variable(name: string): string | undefined;
  secret(name: string): Promise<string | null>;
}

/** Whether a text is nothing but references: then it is no secret itself. */
export function isReference(text: string): boolean {
  return text !== "" && text.replace(REFERENCE, "") === "";
}

/** Names of the secrets that a value refers to, however deep. */
export function secretNames(value: unknown): string[] {
  if (typeof value === "string") {
    return [...value.matchAll(REFERENCE)].flatMap(([, secret, name]) => (secret ? name! : []));
  }
  if (value === null || typeof value !== "object") return [];
  return Object.values(value).flatMap(secretNames);
}

/** A copy of the value with every reference filled in. Errors: `missing-reference`, naming it. */
export async function resolveReferences<T>(value: T, lookups: Lookups): Promise<Result<T>> {
  const missing: string[] = [];
  const resolved = (await resolve(value, lookups, missing)) as T;
  const [name] = missing;
  if (name === undefined) return { ok: true, value: resolved };
  const message = name.startsWith("secret:")
    ? `The secret "${name.slice(7)}" is not in the secret store. Enter it again in the channel's settings.`
    : `The variable ${name} is not set in the environment of Belfry.`;
  return { ok: false, error: { code: "missing-reference", message } };
}

async function resolve(value: unknown, lookups: Lookups, missing: string[]): Promise<unknown> {
  if (typeof value === "string") return resolveText(value, lookups, missing);
  if (Array.isArray(value)) {
    return Promise.all(value.map((each) => resolve(each, lookups, missing)));
  }
  if (value === null || typeof value !== "object") return value;
  const entries = await Promise.all(
    Object.entries(value).map(async ([key, each]) => [key, await resolve(each, lookups, missing)]),
  );
  return Object.fromEntries(entries);
}

async function resolveText(text: string, lookups: Lookups, missing: string[]): Promise<string> {
  let out = "";
  let from = 0;
  for (const match of text.matchAll(REFERENCE)) {
    const [whole, secret, name] = match;
    const found = secret ? await lookups.secret(name!) : lookups.variable(name!);
    if (found === undefined || found === null) missing.push(`${secret ?? ""}${name}`);
    out += text.slice(from, match.index) + (found ?? "");
    from = match.index + whole.length;
  }
  return out + text.slice(from);
}

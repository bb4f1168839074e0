/**
 * References in the settings of a channel: `${NAME}` is a variable of the host's environment, `${secret:NAME}` an
 * entry of the secret store. They are resolved at the moment of sending, and what they gave is kept nowhere.
 */
import type { Result } from "../engine/ports.ts";

const REFERENCE = /\$\{(secret:)?([A-Za-z_][A-Za-z0-9_.-]*)\}/g;

export interface Lookups {
  variable(name: string): string | undefined;
  /** null when there is none of this name. Errors: with what to do about it. */
  secret(name: string): Promise<Result<string | null>>;
}

/** Whether a text refers to something: then it is kept as it was written, also where a secret belongs. */
export function hasReference(text: string): boolean {
  return text.search(REFERENCE) !== -1;
}

/** Names of the variables that a text refers to. */
export function variableNames(text: string): string[] {
  return [...text.matchAll(REFERENCE)].flatMap(([, secret, name]) => (secret ? [] : [name!]));
}

/** Names of the secrets that a value refers to, however deep. */
export function secretNames(value: unknown): string[] {
  if (typeof value === "string") {
    return [...value.matchAll(REFERENCE)].flatMap(([, secret, name]) => (secret ? name! : []));
  }
  if (value === null || typeof value !== "object") return [];
  return Object.values(value).flatMap(secretNames);
}

/** A copy of the value with every reference filled in. Errors: `missing-reference`, naming it; those of a secret. */
export async function resolveReferences<T>(value: T, lookups: Lookups): Promise<Result<T>> {
  const problems: Refusal[] = [];
  const resolved = (await resolve(value, lookups, problems)) as T;
  const [problem] = problems;
  return problem === undefined ? { ok: true, value: resolved } : { ok: false, error: problem };
}

interface Refusal {
  code: string;
  message: string;
}

async function resolve(value: unknown, lookups: Lookups, problems: Refusal[]): Promise<unknown> {
  if (typeof value === "string") return resolveText(value, lookups, problems);
  if (Array.isArray(value)) {
    return Promise.all(value.map((each) => resolve(each, lookups, problems)));
  }
  if (value === null || typeof value !== "object") return value;
  const entries = await Promise.all(
    Object.entries(value).map(async ([key, each]) => [key, await resolve(each, lookups, problems)]),
  );
  return Object.fromEntries(entries);
}

async function resolveText(text: string, lookups: Lookups, problems: Refusal[]): Promise<string> {
  let out = "";
  let from = 0;
  for (const match of text.matchAll(REFERENCE)) {
    const [whole, secret, name] = match;
    const found = secret ? await secretOf(name!, lookups) : variableOf(name!, lookups);
    if (!found.ok) problems.push(found.error);
    out += text.slice(from, match.index) + (found.ok ? found.value : "");
    from = match.index + whole.length;
  }
  return out + text.slice(from);
}

async function secretOf(name: string, lookups: Lookups): Promise<Result<string>> {
  const found = await lookups.secret(name);
  if (!found.ok) return found;
  if (found.value !== null) return { ok: true, value: found.value };
  return missing(
    `The secret "${name}" is not in the secret store. Enter it again in the channel's settings.`,
  );
}

function variableOf(name: string, lookups: Lookups): Result<string> {
  const value = lookups.variable(name);
  if (value !== undefined) return { ok: true, value };
  return missing(`The variable ${name} is not set in the environment of Belfry.`);
}

function missing(message: string): { ok: false; error: Refusal } {
  return { ok: false, error: { code: "missing-reference", message } };
}

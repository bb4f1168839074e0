/** The price table: US dollars per million tokens by model, shipped as a file that a user's file may override. */
import { readFileSync } from "node:fs";
import type { Tokens } from "../../contract/run-events.ts";
import type { Result } from "../engine/ports.ts";

export interface Price {
  /** US dollars per million tokens. Reasoning counts as output. */
  input: number;
  /** Input read from a cache; the price of `input` when absent. */
  cached?: number;
  output: number;
  note?: string;
}

/** Prices of all known models. */
export interface PriceTable {
  /** US dollars for the tokens; null when the model is unknown or not named. */
  cost(model: string | null, tokens: Tokens): number | null;
  find(model: string): Price | null;
  models: Record<string, Price>;
}

/** Builds a table; later entries win over earlier ones of the same name. */
export function priceTable(...layers: Record<string, Price>[]): PriceTable {
  const models: Record<string, Price> = Object.assign({}, ...layers);
  const patterns = Object.entries(models)
    .map(([name, price]) => ({ name, price, expression: patternOf(name) }))
    .sort((a, b) => literalLength(b.name) - literalLength(a.name));
  const find = (model: string): Price | null => {
    const wanted = model.toLowerCase();
    // A provider in front ("openai/gpt-5") does not change whose model it is, unless the table names it.
    const bare = wanted.slice(wanted.lastIndexOf("/") + 1);
    for (const candidate of [wanted, bare]) {
      const match = patterns.find((pattern) => pattern.expression.test(candidate));
      if (match !== undefined) return match.price;
    }
    return null;
  };
  return {
    models,
    find,
    cost(model, tokens) {
      const price = model === null ? null : find(model);
      if (price === null) return null;
      const millionths =
        tokens.input * price.input +
        tokens.cached * (price.cached ?? price.input) +
        (tokens.output + tokens.reasoning) * price.output;
      return millionths / 1_000_000;
    },
  };
}

function patternOf(name: string): RegExp {
  const escaped = name
    .toLowerCase()
    .split("*")
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join(".*")}$`);
}

function literalLength(name: string): number {
  // A name without a star is exact and wins over every pattern.
  return name.includes("*") ? name.replaceAll("*", "").length : 1000 + name.length;
}

/** Checks the text of a price file. The refusal says which entry is wrong and what was expected. */
export function parsePrices(text: string, file: string): Result<Record<string, Price>> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return bad(file, `it is not JSON (${(error as Error).message})`);
  }
  const problem = problemWith(json);
  if (problem !== null) return bad(file, problem);
  return { ok: true, value: (json as { models: Record<string, Price> }).models };
}

const FIELDS = ["input", "cached", "output", "note"];

/**
 * What is wrong with a price file, and where; null when nothing. By hand, because the table is read by every
 * host at its start, and a validator would double the memory of an idle one.
 */
function problemWith(json: unknown): string | null {
  if (!isRecord(json) || !isRecord(json["models"])) {
    return 'it must be an object with "models", from model name to prices';
  }
  const extra = Object.keys(json).find((key) => key !== "models" && key !== "$comment");
  if (extra !== undefined) return `"${extra}" is not known; known are "models" and "$comment"`;
  for (const [model, price] of Object.entries(json["models"])) {
    const problem = problemWithPrice(price);
    if (problem !== null) return `models › ${model}: ${problem}`;
  }
  return null;
}

function problemWithPrice(price: unknown): string | null {
  if (!isRecord(price)) return 'give its prices, such as {"input": 3, "output": 15}';
  const extra = Object.keys(price).find((key) => !FIELDS.includes(key));
  if (extra !== undefined) return `"${extra}" is not known; known are ${FIELDS.join(", ")}`;
  for (const key of ["input", "cached", "output"] as const) {
    const value = price[key];
    if (value === undefined && key === "cached") continue;
    if (typeof value !== "number" || !(value >= 0) || !Number.isFinite(value)) {
      return `${key} must be US dollars per million tokens: a number, 0 or more`;
    }
  }
  const note = price["note"];
  return note === undefined || typeof note === "string" ? null : "note must be a text";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/**
 * Reads the shipped table and, over it, the user's file. A missing user file is no problem; a broken one is
 * reported and the shipped prices stand.
 */
export function loadPrices(
  shippedFile: string,
  userFile: string | null,
): { table: PriceTable; problem: string | null } {
  const shipped = readPrices(shippedFile);
  const user = userFile === null ? null : readPrices(userFile);
  const problems = [shipped ?? bad(shippedFile, "it is missing"), user]
    .map((result) => (result !== null && !result.ok ? result.error.message : null))
    .filter((problem) => problem !== null);
  return {
    table: priceTable(
      shipped !== null && shipped.ok ? shipped.value : {},
      user !== null && user.ok ? user.value : {},
    ),
    problem: problems[0] ?? null,
  };
}

function readPrices(file: string): Result<Record<string, Price>> | null {
  try {
    return parsePrices(readFileSync(file, "utf8"), file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    return bad(file, (error as Error).message);
  }
}

function bad(file: string, problem: string): Result<never> {
  return {
    ok: false,
    error: { code: "bad-prices", message: `The price file ${file} cannot be used: ${problem}.` },
  };
}

/** The price table: US dollars per million tokens by model, shipped as a file that a user's file may override. */
import { readFileSync } from "node:fs";
import * as z from "zod";
import type { Tokens } from "../../contract/run-events.ts";
import type { Result } from "../engine/ports.ts";

const usdPerMillion = z.number().min(0);

const priceSchema = z.strictObject({
  /** US dollars per million tokens. Reasoning counts as output. */
  input: usdPerMillion,
  /** Input read from a cache; the price of `input` when absent. */
  cached: usdPerMillion.optional(),
  output: usdPerMillion,
  note: z.string().optional(),
});
export type Price = z.infer<typeof priceSchema>;

const priceFileSchema = z.strictObject({
  $comment: z.string().optional(),
  /** Model name, `*` standing for any text. Of several that fit, the longest wins. */
  models: z.record(z.string().min(1), priceSchema),
});

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
  const parsed = priceFileSchema.safeParse(json);
  if (parsed.success) return { ok: true, value: parsed.data.models };
  const issue = parsed.error.issues[0];
  const place = issue === undefined || issue.path.length === 0 ? "" : `${issue.path.join(" › ")}: `;
  return bad(file, `${place}${issue?.message ?? "it does not fit"}`);
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

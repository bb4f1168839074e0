/**
 * A small structural check against JSON Schema: type, required, properties, items, enum, const and
 * additionalProperties. Other keywords are accepted unchecked; agents that support schemas check them themselves.
 */
import { isObject } from "./json-lines.ts";

/** First way in which `value` does not meet `schema`, as a clause; null when it meets it. */
export function schemaProblem(schema: unknown, value: unknown, path = "the answer"): string | null {
  if (schema === false) return `${path} is not allowed`;
  if (!isObject(schema)) return null;
  const type = schema["type"];
  const types = Array.isArray(type) ? type : type === undefined ? [] : [type];
  if (types.length > 0 && !types.some((name) => hasType(value, name))) {
    return `${path} must be ${types.join(" or ")}, not ${nameOf(value)}`;
  }
  if ("const" in schema && !same(schema["const"], value)) {
    return `${path} must be ${JSON.stringify(schema["const"])}`;
  }
  if (Array.isArray(schema["enum"]) && !schema["enum"].some((allowed) => same(allowed, value))) {
    return `${path} must be one of ${JSON.stringify(schema["enum"])}`;
  }
  if (isObject(value)) return objectProblem(schema, value, path);
  if (Array.isArray(value) && schema["items"] !== undefined) {
    for (const [index, item] of value.entries()) {
      const problem = schemaProblem(schema["items"], item, `${path}[${index}]`);
      if (problem !== null) return problem;
    }
  }
  return null;
}

function objectProblem(
  schema: Record<string, unknown>,
  value: Record<string, unknown>,
  path: string,
): string | null {
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  for (const key of required) {
    if (typeof key === "string" && !Object.hasOwn(value, key)) return `${path} lacks "${key}"`;
  }
  const properties = isObject(schema["properties"]) ? schema["properties"] : {};
  for (const [key, inner] of Object.entries(value)) {
    const own = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (own === undefined && schema["additionalProperties"] === false) {
      return `${path} has "${key}", which is not allowed`;
    }
    const problem = schemaProblem(own ?? schema["additionalProperties"], inner, `"${key}"`);
    if (problem !== null) return problem;
  }
  return null;
}

/**
 * The structured answer: as the agent gave it, else read from its text, which may be wrapped in a code fence.
 * Undefined when there is none.
 */
export function structuredFrom(structured: unknown, answer: string): unknown {
  if (structured !== undefined && structured !== null) return structured;
  const fenced = /^```(?:json)?\s*\n([\s\S]*?)\n```$/.exec(answer.trim());
  try {
    return JSON.parse(fenced?.[1] ?? answer);
  } catch {
    return undefined;
  }
}

/** The request that is added to the prompt of an agent which has no option for a schema. */
export function schemaInstruction(schema: unknown): string {
  return `\n\nAnswer with a single JSON value and nothing else (no code fence, no explanation). It must meet this JSON Schema:\n${JSON.stringify(schema)}\n`;
}

function hasType(value: unknown, name: unknown): boolean {
  switch (name) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return isObject(value);
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === name;
  }
}

function nameOf(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** A JSON schema as a short text that reads like a type. */
export interface Schema {
  /** Points at a named schema of the document. */
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  items?: Schema | boolean;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  default?: unknown;
}

/** Deeper than this, only that there is something is said. */
const MAX_DEPTH = 6;

/** @param indent spaces before the lines that follow the first */
export function schemaText(schema: Schema | undefined, indent = 0, depth = 0): string {
  if (schema === undefined || depth > MAX_DEPTH) return "…";
  if (schema.$ref !== undefined) return schema.$ref.split("/").at(-1)!;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) {
    const texts = choices.map((each) => schemaText(each, indent, depth + 1));
    return [...new Set(texts)].join(" | ");
  }
  if (schema.allOf) {
    return schema.allOf.map((each) => schemaText(each, indent, depth + 1)).join(" & ");
  }
  if (schema.type === "array") return listText(schema, indent, depth);
  if (schema.properties) return objectText(schema, indent, depth);
  if (typeof schema.additionalProperties === "object") {
    return `{ [name]: ${schemaText(schema.additionalProperties, indent, depth + 1)} }`;
  }
  if (Array.isArray(schema.type)) return schema.type.join(" | ");
  return schema.type ?? "anything";
}

function listText(schema: Schema, indent: number, depth: number): string {
  const { items } = schema;
  const inner = typeof items === "object" ? schemaText(items, indent, depth + 1) : "anything";
  return inner.includes(" | ") && !inner.startsWith("{") ? `(${inner})[]` : `${inner}[]`;
}

function objectText(schema: Schema, indent: number, depth: number): string {
  const names = Object.entries(schema.properties ?? {});
  if (names.length === 0) return "{}";
  const pad = " ".repeat(indent + 2);
  const lines = names.map(([name, each]) => {
    const optional = schema.required?.includes(name) ? "" : "?";
    const preset = each.default === undefined ? "" : ` = ${JSON.stringify(each.default)}`;
    return `${pad}${name}${optional}: ${schemaText(each, indent + 2, depth + 1)}${preset}`;
  });
  return `{\n${lines.join("\n")}\n${" ".repeat(indent)}}`;
}

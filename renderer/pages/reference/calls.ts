/** The calls of the API, read from its OpenAPI document. */
import type { Schema } from "./schema-text.ts";

export interface Parameter {
  name: string;
  in: "path" | "query";
  required: boolean;
  schema: Schema;
}

export interface Call {
  /** The procedure's name: `jobs.list`. */
  name: string;
  group: string;
  /** The group's name for people. */
  title: string;
  method: string;
  path: string;
  summary: string;
  parameters: Parameter[];
  body: Schema | null;
  output: Schema | null;
  /** It is a stream of events. */
  live: boolean;
  /** Statuses of refusals. */
  refusals: string[];
}

interface Content {
  content?: Record<string, { schema?: Schema }>;
}
interface Operation {
  operationId?: string;
  summary?: string;
  parameters?: Parameter[];
  requestBody?: Content;
  responses?: Record<string, Content>;
}

const EVENTS = "text/event-stream";

export function callsOf(document: Record<string, unknown>): Call[] {
  const paths = (document["paths"] ?? {}) as Record<string, Record<string, Operation>>;
  return Object.entries(paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => callOf(path, method, operation)),
    )
    .toSorted((a, b) => a.group.localeCompare(b.group));
}

/** The named schemas that calls point at. */
export function typesOf(document: Record<string, unknown>): [name: string, schema: Schema][] {
  const components = (document["components"] ?? {}) as { schemas?: Record<string, Schema> };
  return Object.entries(components.schemas ?? {}).toSorted(([a], [b]) => a.localeCompare(b));
}

function callOf(path: string, method: string, operation: Operation): Call {
  const { operationId = path, responses = {} } = operation;
  const group = operationId.split(".")[0]!;
  const good = responses["200"]?.content ?? {};
  return {
    name: operationId,
    group,
    title: group,
    method: method.toUpperCase(),
    path,
    summary: operation.summary ?? "",
    parameters: operation.parameters ?? [],
    body: operation.requestBody?.content?.["application/json"]?.schema ?? null,
    output: good["application/json"]?.schema ?? null,
    live: EVENTS in good,
    refusals: Object.keys(responses).filter((status) => !status.startsWith("2")),
  };
}

/** Those that hold every word, in name, path or sentence. */
export function callsWith(calls: readonly Call[], search: string): Call[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return calls.filter(({ name, method, path, summary }) => {
    const text = `${name} ${method} ${path} ${summary}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** A line for a terminal. Parts of the path that have to be put in stay in braces. */
export function curlOf(call: Call, origin: string): string {
  const parts = ['curl -H "Authorization: Bearer $TOKEN"'];
  if (call.live) parts.push("-N");
  if (call.method !== "GET") parts.push(`-X ${call.method}`);
  if (call.body) parts.push("-H 'content-type: application/json' -d '{…}'");
  const [first] = call.parameters.filter((each) => each.in === "query" && each.required);
  const query = first ? `?${first.name}=…` : "";
  parts.push(`'${origin}/api${call.path}${query}'`);
  return parts.join(" ");
}

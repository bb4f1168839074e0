/** The fields of a channel kind, read from its schema: a form needs to know no kind. */
import type * as z from "zod";
import type { ChannelField, ChannelKindInfo } from "../../contract/notify.ts";
import type { ChannelKind, FieldMeta } from "./channel.ts";

type AnySchema = z.ZodType & { unwrap?: () => AnySchema; options?: unknown };

export function kindInfo(kind: ChannelKind): ChannelKindInfo {
  return {
    id: kind.id,
    fields: fieldsOf(kind),
    idempotencyKeys: kind.idempotencyKeys,
    textChars: kind.limits.textChars,
    attachments: kind.limits.attachments !== null,
  };
}

export function fieldsOf(kind: ChannelKind): ChannelField[] {
  return Object.entries(kind.config.shape as Record<string, AnySchema>).map(([name, schema]) => {
    const meta = metaOf(schema);
    const absent = schema.safeParse(undefined);
    const defaultValue = absent.success ? (absent.data ?? null) : null;
    return {
      name,
      input: meta.input,
      required: !absent.success,
      defaultValue: defaultValue as ChannelField["defaultValue"],
      choices: choicesOf(schema),
      placeholder: meta.placeholder ?? null,
      advanced: meta.advanced ?? false,
    };
  });
}

/** Names of the fields that are kept in the secret store. */
export function secretFields(kind: ChannelKind): string[] {
  return fieldsOf(kind).flatMap(({ name, input }) => (input === "secret" ? [name] : []));
}

/** Headers and the like: whether a value under this name is a secret. Only of characters that a reference can have. */
export function isSecretName(name: string): boolean {
  return /^(?=.*(?:auth|token|key|secret|password|cookie))[\w.-]+$/i.test(name);
}

/** Texts of a channel that are secrets, or the secret part of one, with names for people. */
export function secretTexts(
  kind: ChannelKind,
  config: Record<string, unknown>,
): [string, string][] {
  const inputs = new Map(fieldsOf(kind).map(({ name, input }) => [name, input]));
  return Object.entries(config).flatMap(([field, value]): [string, string][] => {
    if (typeof value === "string") {
      const input = inputs.get(field);
      if (input === "secret") return [[`${kind.id} ${field}`, value]];
      // What stands behind the host of an address is often a key.
      const path = input === "url" ? /^[a-z]+:\/\/[^/]+(\/.*)$/i.exec(value)?.[1] : undefined;
      return path?.includes("${") ? [[`${kind.id} ${field}`, path]] : [];
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
    return Object.entries(value).flatMap(([name, text]): [string, string][] =>
      typeof text === "string" && isSecretName(name) ? [[`${kind.id} ${name}`, text]] : [],
    );
  });
}

/** Wherever `.meta()` was put among `.default()`, `.nullable()` and the like. */
function metaOf(schema: AnySchema): FieldMeta {
  for (const each of layersOf(schema)) {
    const meta = each.meta() as Partial<FieldMeta> | undefined;
    if (meta?.input !== undefined) return meta as FieldMeta;
  }
  return { input: "text" };
}

function choicesOf(schema: AnySchema): string[] {
  const { options } = layersOf(schema).at(-1)!;
  return Array.isArray(options) && options.every((each) => typeof each === "string") ? options : [];
}

function layersOf(schema: AnySchema): AnySchema[] {
  const layers = [schema];
  for (let next = schema; isWrapper(next);) {
    next = next.unwrap!();
    layers.push(next);
  }
  return layers;
}

/** An array can be unwrapped too, and is no wrapper. */
function isWrapper(schema: AnySchema): boolean {
  const { type } = schema.def;
  return ["optional", "nullable", "default", "prefault", "catch", "readonly"].includes(type);
}

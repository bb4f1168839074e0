/** Fields that several kinds share. */
import * as z from "zod";
import type { FieldMeta } from "../channel.ts";

/** A field whose text is a sentence when it is missing. */
export const text = (missing: string, meta: Partial<FieldMeta> = {}) =>
  z
    .string()
    .trim()
    .min(1, missing)
    .meta({ input: "text", ...meta } satisfies FieldMeta);

export const secret = (missing: string, meta: Partial<FieldMeta> = {}) =>
  text(missing, { ...meta, input: "secret" });

/** An http or https address; a reference stands for one until it is resolved. */
export const address = (missing: string, meta: Partial<FieldMeta> = {}) =>
  text(missing, { input: "url", ...meta }).refine(isHttpAddress, {
    message: "Use an address that begins with https:// or http://.",
  });

/** Hides a part of an address that is itself a key. */
export const secretAddress = (missing: string, meta: Partial<FieldMeta> = {}) =>
  address(missing, { ...meta, input: "secret" });

export const flag = (byDefault: boolean, meta: Partial<FieldMeta> = {}) =>
  z
    .boolean()
    .default(byDefault)
    .meta({ input: "switch", ...meta } satisfies FieldMeta);

export const optionalText = (meta: Partial<FieldMeta> = {}) =>
  z
    .string()
    .trim()
    .default("")
    .meta({ input: "text", ...meta } satisfies FieldMeta);

function isHttpAddress(value: string): boolean {
  if (value.includes("${")) return true;
  if (!URL.canParse(value)) return false;
  const { protocol, username } = new URL(value);
  return (protocol === "https:" || protocol === "http:") && username === "";
}

/** Joins a server's address with a path, whatever slashes are there. */
export const under = (server: string, path: string): string =>
  `${server.replace(/\/+$/, "")}/${path.replace(/^\/+/, "")}`;

/** Fields that several kinds share. */
import * as z from "zod";
import type { FieldMeta } from "../channel.ts";

/** No control characters. */
const LINE = /^[^\u0000-\u001f\u007f]*$/;
const NOT_ONE_LINE = "This has to be one line.";
const TOKEN = /^[\u0021-\u007e]+$/;
const NOT_A_TOKEN = "A key has no spaces, accents or line ends: copy it again.";
const NOT_AN_ADDRESS = "Use an address that begins with https:// or http://.";

/** A field whose text is a sentence when it is missing. */
export const text = (missing: string, meta: Partial<FieldMeta> = {}) =>
  z
    .string()
    .trim()
    .min(1, missing)
    .regex(LINE, NOT_ONE_LINE)
    .meta({ input: "text", ...meta } satisfies FieldMeta);

/** A key as services give them out. */
export const secret = (missing: string, meta: Partial<FieldMeta> = {}) =>
  text(missing, { ...meta, input: "secret" }).regex(TOKEN, NOT_A_TOKEN);

export const optionalSecret = (meta: Partial<FieldMeta> = {}) =>
  optionalText({ ...meta, input: "secret" }).refine((value) => value === "" || TOKEN.test(value), {
    message: NOT_A_TOKEN,
  });

/** An http or https address. */
export const address = (missing: string, meta: Partial<FieldMeta> = {}) =>
  text(missing, { input: "url", ...meta }).refine(isHttpAddress, { message: NOT_AN_ADDRESS });

/** Hides a part of an address that is itself a key. */
export const secretAddress = (missing: string, meta: Partial<FieldMeta> = {}) =>
  address(missing, { ...meta, input: "secret" });

export const optionalSecretAddress = (meta: Partial<FieldMeta> = {}) =>
  optionalText({ ...meta, input: "secret" }).refine(
    (value) => value === "" || isHttpAddress(value),
    { message: NOT_AN_ADDRESS },
  );

export const flag = (byDefault: boolean, meta: Partial<FieldMeta> = {}) =>
  z
    .boolean()
    .default(byDefault)
    .meta({ input: "switch", ...meta } satisfies FieldMeta);

export const optionalText = (meta: Partial<FieldMeta> = {}) =>
  z
    .string()
    .trim()
    .regex(LINE, NOT_ONE_LINE)
    .default("")
    .meta({ input: "text", ...meta } satisfies FieldMeta);

function isHttpAddress(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username } = new URL(value);
  return (protocol === "https:" || protocol === "http:") && username === "";
}

/** Joins a server's address with a path, whatever slashes are there. */
export const under = (server: string, path: string): string =>
  `${server.replace(/\/+$/, "")}/${path.replace(/^\/+/, "")}`;

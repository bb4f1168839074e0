/** A job that chooses nothing for itself; apart from the schema, since neither pages nor the store load a validator for it. */
import type { Tell } from "./tell.ts";

/** Told as the rules of all jobs say. */
export const TOLD_AS_ALL: Tell = { events: {}, onlyWhenChanged: null, template: null };

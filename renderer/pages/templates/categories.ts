/** Kinds of templates, in the order of the gallery. The contract's own list would load its validator at the start. */
import type { Template } from "../../../contract/templates.ts";

export const CATEGORIES = [
  "code",
  "team",
  "security",
  "machine",
  "own",
] as const satisfies Template["category"][];

/** Filters of the address. */
import { oneOf, searchParams } from "../../lib/search-params.ts";

export const SECTIONS = [
  "general",
  "engine",
  "budgets",
  "security",
  "engines",
  "data",
  "about",
] as const;
export type Section = (typeof SECTIONS)[number];

export const settingsSearch = searchParams({ section: oneOf(SECTIONS) });

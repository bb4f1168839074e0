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

/** Which engine is shown is a matter of the app: a browser is at one. */
export const sectionsOf = (isDesktop: boolean): Section[] =>
  SECTIONS.filter((section) => isDesktop || section !== "engines");

export const settingsSearch = searchParams({ section: oneOf(SECTIONS) });

/** Filters of the address: which tab, which attempt, which stream, and what is looked for. */
import { oneOf, searchParams, text, whole } from "../../lib/search-params.ts";

export const RUN_TABS = ["conversation", "output", "changes", "details"] as const;
export type RunTab = (typeof RUN_TABS)[number];

export const runSearch = searchParams({
  tab: oneOf(RUN_TABS),
  attempt: whole,
  /** Path of the changed file whose diff is shown. */
  file: text,
  stream: oneOf(["stdout", "stderr"]),
  /** Looked for in the conversation or the output; empty while nothing has been typed yet. */
  find: (value) => (value === "" ? "" : text(value)),
});

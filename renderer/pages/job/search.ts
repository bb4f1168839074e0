/** Filters of the address. */
import { listOf, oneOf, searchParams, text } from "../../lib/search-params.ts";
import { RUN_STATES } from "../../../contract/words.ts";

export const JOB_TABS = ["overview", "history", "ledger"] as const;
export const STAT_WINDOWS = ["day", "week", "month"] as const;

export const jobSearch = searchParams({
  tab: oneOf(JOB_TABS),
  window: oneOf(STAT_WINDOWS),
  state: listOf(RUN_STATES),
  search: text,
});

/** Filters of the address. */
import { AGENT_IDS, RUN_STATES, TRIGGERS } from "../../../contract/words.ts";
import { flag, listOf, searchParams, text, whole } from "../../lib/search-params.ts";

export const runsSearch = searchParams({
  search: text,
  state: listOf(RUN_STATES),
  agent: listOf(AGENT_IDS),
  trigger: listOf(TRIGGERS),
  tag: text,
  folder: text,
  batch: text,
  pinned: flag,
  job: whole,
  /** Epoch milliseconds. */
  from: whole,
  until: whole,
});

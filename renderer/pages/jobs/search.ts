/** Filters of the address. */
import { AGENT_IDS } from "../../../contract/words.ts";
import { listOf, oneOf, searchParams, text } from "../../lib/search-params.ts";
import { JOB_SORTS, JOB_STATUSES } from "./filter.ts";

export const jobsSearch = searchParams({
  search: text,
  tag: text,
  agent: listOf(AGENT_IDS),
  status: oneOf(JOB_STATUSES),
  sort: oneOf(JOB_SORTS),
});

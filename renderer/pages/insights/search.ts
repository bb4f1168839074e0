/** Filters of the address: the range, what is measured, how it is grouped, and to what it is narrowed. */
import { INSIGHT_GROUPS } from "../../../contract/insight-words.ts";
import { AGENT_IDS } from "../../../contract/words.ts";
import { oneOf, searchParams, text, whole } from "../../lib/search-params.ts";

export const RANGES = ["7d", "30d", "90d", "365d", "month"] as const;
export type Range = (typeof RANGES)[number];
export const MEASURES = ["runs", "cost", "tokens", "duration"] as const;
export type Measure = (typeof MEASURES)[number];

export const insightsSearch = searchParams({
  range: oneOf(RANGES),
  measure: oneOf(MEASURES),
  by: oneOf(INSIGHT_GROUPS),
  view: oneOf(["table"]),
  job: whole,
  agent: oneOf(AGENT_IDS),
  model: text,
  folder: text,
});

/** From the filters of the address to what is asked of the engine. Days are `YYYY-MM-DD`. */
import type { InsightFilter } from "../../../contract/insights.ts";
import type { insightsSearch, Range } from "./search.ts";

const DAY_MS = 86_400_000;
const LENGTHS: Partial<Record<Range, number>> = { "7d": 7, "30d": 30, "90d": 90, "365d": 365 };

type Search = ReturnType<typeof insightsSearch>;

/** @param today local day of the engine's computer */
export function filterOf(search: Search, today: string): InsightFilter {
  const { range = "30d", by = "job", job, agent, model, folder } = search;
  const days = LENGTHS[range];
  const from =
    days === undefined
      ? `${today.slice(0, 8)}01`
      : new Date(Date.parse(`${today}T00:00:00Z`) - (days - 1) * DAY_MS).toISOString().slice(0, 10);
  return {
    ...{ from, until: today, by },
    ...(job === undefined ? {} : { jobId: job }),
    ...(agent === undefined ? {} : { agent }),
    ...(model === undefined ? {} : { model: model === UNKNOWN_MODEL ? "" : model }),
    ...(folder === undefined ? {} : { folder }),
  };
}

/** In the address, an empty text is no filter. */
export const UNKNOWN_MODEL = "?";

/** The filter that narrows the page to one row of the groups. */
export function narrowTo(by: InsightFilter["by"], key: string): Partial<Search> {
  switch (by) {
    case "job":
      return { job: Number(key), by: "agent" };
    case "agent":
      return { agent: key as NonNullable<Search["agent"]>, by: "model" };
    case "model":
      return { model: key === "" ? UNKNOWN_MODEL : key, by: "job" };
    case "folder":
      return { folder: key, by: "job" };
  }
}

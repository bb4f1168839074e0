/** The vocabulary of insights, free of any dependency: the first page that is shown must not load a validator. */

export const INSIGHT_GROUPS = ["job", "agent", "model", "folder"] as const;
export type InsightGroup = (typeof INSIGHT_GROUPS)[number];
export const INSIGHT_BUCKETS = ["day", "week", "month"] as const;
export type InsightBucket = (typeof INSIGHT_BUCKETS)[number];

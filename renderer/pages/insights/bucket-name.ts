/** The name of a day, week or month in the reader's language. */
import type { InsightBucket } from "../../../contract/insight-words.ts";
import { formatDate, formatMonth, formatShortDate, noonOf } from "../../lib/format.ts";
import { useTranslation } from "../../lib/use-translation.ts";

/** @returns a function; with `isShort`, a name for the axis */
export function useBucketName(bucket: InsightBucket) {
  const { t } = useTranslation();
  const inUtc = { timeZone: "UTC" };
  return (start: string, isShort = false): string => {
    const at = noonOf(start);
    if (bucket === "month") return formatMonth(at, inUtc);
    if (isShort) return formatShortDate(at, inUtc);
    const day = formatDate(at, inUtc);
    return bucket === "week" ? t("insights.weekOf", { day }) : day;
  };
}

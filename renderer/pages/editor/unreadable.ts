/** What a field takes, said when what is typed into it cannot be read. */
import type { TFunction } from "i18next";

/** The whole numbers that the contract bounds on both sides. */
const RANGES: Partial<Record<string, { from: number; to: number }>> = {
  "retry.attempts": { from: 1, to: 20 },
  maxCatchUp: { from: 1, to: 1000 },
};

/** @param field with dots: `limits.timeoutMs` */
export function unreadableWords(t: TFunction, field: string): string {
  const range = RANGES[field];
  if (range !== undefined) return t("editor.unreadable.range", range);
  return t(`editor.unreadable.${kindOf(field)}`);
}

function kindOf(field: string) {
  if (field === "outputSchema") return "json";
  if (field === "env") return "env";
  if (/\.not(?:Before|After)$/.test(field)) return "instant";
  if (/Ms$/.test(field)) return "span";
  return /Usd/.test(field) ? "amount" : "whole";
}

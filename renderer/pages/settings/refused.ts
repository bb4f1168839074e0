/** Why a setting was refused, in the language of the page and the units of its field. */
import type { TFunction } from "i18next";
import { formatPlain } from "../../lib/format.ts";
import type { Refused } from "./use-setting.tsx";

/** What an empty field means. */
export type Empty = "budget" | "limit";

interface Field {
  /** Stored value = shown value × factor. */
  factor?: number;
  empty?: Empty | undefined;
}

export function sayRefused(
  t: TFunction,
  refused: Refused,
  { factor = 1, empty }: Field = {},
): string {
  if ("sentence" in refused) return refused.sentence;
  const { rule, bound } = refused.wanted ?? { rule: "number", bound: null };
  const number = formatPlain((bound ?? 0) / factor, 4);
  const wanted = t(`settings.wanted.${rule}`, { bound: number });
  return t(`settings.wanted.end.${empty ?? "none"}`, { wanted });
}

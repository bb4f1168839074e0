/** "Asleep from 08:00 to 13:00? It runs at 13:00, once.": what a draft does when the computer was asleep. */
import type { TFunction } from "i18next";
import { formatShort, formatTime } from "../../lib/format.ts";
import type { Form } from "./form.ts";

const HOUR_MS = 3_600_000;

/** @param fires next fires, epoch milliseconds; without any there is nothing to say */
export function lateWords(
  t: TFunction,
  form: Pick<Form, "lateness" | "maxLatenessMs" | "maxCatchUp">,
  fires: readonly number[],
): string | null {
  const [due] = fires;
  if (due === undefined) return null;
  const from = due - HOUR_MS;
  const to = due + 4 * HOUR_MS;
  const span = { from: formatTime(from), to: formatTime(to) };
  const { lateness, maxLatenessMs, maxCatchUp } = form;
  if (lateness === "skip") return t("editor.late.skip", span);
  const latest = maxLatenessMs === null ? null : due + maxLatenessMs;
  if (latest !== null && latest < to) {
    return t("editor.late.tooLate", { ...span, latest: formatShort(latest) });
  }
  const said =
    lateness === "run-all"
      ? t("editor.late.runAll", { ...span, count: maxCatchUp })
      : t("editor.late.runOnce", span);
  if (latest === null) return said;
  return `${said} ${t("editor.late.after", { latest: formatShort(latest) })}`;
}

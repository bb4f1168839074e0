/** The newest runs of a job as a row of small bars; colour and height both tell how each ended. */
import { fromStrip } from "../../contract/strip.ts";
import { FAILURE_STATES, SUCCESS_STATES } from "../../contract/words.ts";
import { cn } from "../lib/cn.ts";
import { useTranslation } from "../lib/use-translation.ts";
import { STATE_LOOKS, type Tone } from "./tag.tsx";

export const TONE_FILL: Record<Tone, string> = {
  ok: "bg-ok",
  bad: "bg-bad",
  warn: "bg-warn",
  run: "bg-run",
  quiet: "bg-quiet/45",
  accent: "bg-accent",
};

const HEIGHT: Record<Tone, string> = {
  ok: "h-3",
  bad: "h-4",
  warn: "h-4",
  run: "h-3",
  quiet: "h-1.5",
  accent: "h-3",
};

export function Strip({ strip, className }: { strip: string; className?: string }) {
  const { t } = useTranslation();
  const states = fromStrip(strip);
  const succeeded = states.filter((state) => SUCCESS_STATES.includes(state)).length;
  const failed = states.filter((state) => FAILURE_STATES.includes(state)).length;
  const label =
    states.length === 0
      ? t("jobs.neverRan")
      : t("jobs.stripLabel", { count: states.length, succeeded, failed });
  return (
    <span
      role="img"
      aria-label={label}
      title={label}
      className={cn("inline-flex h-4 items-end gap-px", className)}
    >
      {states.map((state, index) => {
        const { tone } = STATE_LOOKS[state];
        return (
          <span
            key={index}
            className={cn("w-[3px] rounded-[1px]", TONE_FILL[tone], HEIGHT[tone])}
          />
        );
      })}
    </span>
  );
}

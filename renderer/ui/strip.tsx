/** The newest runs of a job as a row of small bars; colour and height both tell how each ended. */
import { fromStrip } from "../../contract/strip.ts";
import { FAILURE_STATES, type RunState, SUCCESS_STATES } from "../../contract/words.ts";
import { cn } from "../lib/cn.ts";
import { useTranslation } from "../lib/use-translation.ts";
import { STATE_LOOKS, type Tone } from "./tag.tsx";

const FILL: Record<Tone, string> = {
  ok: "fill-ok",
  bad: "fill-bad",
  warn: "fill-warn",
  run: "fill-run",
  quiet: "fill-quiet/45",
  accent: "fill-accent",
};

/** Pixels, of the 16 that a strip is high. */
const HEIGHT: Record<Tone, number> = { ok: 12, bad: 16, warn: 16, run: 12, quiet: 6, accent: 12 };

/** Bar and gap, in pixels. */
const STEP = 4;

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
    <span role="img" aria-label={label} title={label} className={cn("inline-flex", className)}>
      <svg aria-hidden width={Math.max(0, states.length * STEP - 1)} height={16}>
        {[...barsByTone(states)].map(([tone, bars]) => (
          <path key={tone} className={FILL[tone]} d={bars} />
        ))}
      </svg>
    </span>
  );
}

/** One path for all bars of a tone: a list shows hundreds of bars, each of which would be an element. */
function barsByTone(states: readonly RunState[]): Map<Tone, string> {
  const paths = new Map<Tone, string>();
  states.forEach((state, index) => {
    const { tone } = STATE_LOOKS[state];
    const side = HEIGHT[tone] - 2;
    const bar = `M${index * STEP} 15v-${side}a1 1 0 0 1 1-1h1a1 1 0 0 1 1 1v${side}a1 1 0 0 1-1 1h-1a1 1 0 0 1-1-1z`;
    paths.set(tone, (paths.get(tone) ?? "") + bar);
  });
  return paths;
}

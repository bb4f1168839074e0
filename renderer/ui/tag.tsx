/** Small labels. Outcomes differ by colour and by shape, so that neither sight of colour nor a legend is needed. */
import {
  Ban,
  Check,
  CircleDashed,
  CircleDollarSign,
  CircleHelp,
  Clock,
  Hourglass,
  Loader,
  type LucideIcon,
  Minus,
  Pause,
  ShieldAlert,
  SkipForward,
  Square,
  X,
} from "lucide-react";
import type { ReactNode } from "react";
import type { Outcome, RunState } from "../../contract/words.ts";
import { cn } from "../lib/cn.ts";
import { useTranslation } from "../lib/use-translation.ts";

export type Tone = "ok" | "bad" | "warn" | "run" | "quiet" | "accent";

const TONES: Record<Tone, string> = {
  ok: "bg-ok-bg text-ok",
  bad: "bg-bad-bg text-bad",
  warn: "bg-warn-bg text-warn",
  run: "bg-run-bg text-run",
  quiet: "bg-quiet-bg text-quiet",
  accent: "bg-accent-soft text-accent",
};

export interface TagProps {
  tone?: Tone;
  icon?: LucideIcon;
  /** The icon moves: something is going on. */
  spin?: boolean;
  className?: string;
  children: ReactNode;
}

export function Tag({ tone = "quiet", icon: Icon, spin = false, className, children }: TagProps) {
  return (
    <span
      className={cn(
        "inline-flex items-center gap-1 whitespace-nowrap rounded-md px-1.5 py-px text-xs font-[550]",
        TONES[tone],
        className,
      )}
    >
      {Icon && <Icon aria-hidden className={cn("size-3 shrink-0", spin && "animate-spin")} />}
      {children}
    </span>
  );
}

interface Look {
  tone: Tone;
  icon: LucideIcon;
}

/** How each state of a run looks; for charts and strips as well. */
export const STATE_LOOKS: Record<RunState, Look> = {
  waiting: { tone: "quiet", icon: Clock },
  queued: { tone: "quiet", icon: Hourglass },
  starting: { tone: "run", icon: Loader },
  running: { tone: "run", icon: Loader },
  stopping: { tone: "run", icon: Loader },
  settling: { tone: "run", icon: Loader },
  succeeded: { tone: "ok", icon: Check },
  failed: { tone: "bad", icon: X },
  "timed-out": { tone: "bad", icon: Clock },
  stalled: { tone: "bad", icon: Pause },
  "over-budget": { tone: "warn", icon: CircleDollarSign },
  cancelled: { tone: "quiet", icon: Square },
  refused: { tone: "warn", icon: Ban },
  silent: { tone: "quiet", icon: Minus },
  blocked: { tone: "warn", icon: ShieldAlert },
  lost: { tone: "bad", icon: CircleHelp },
};

/** How each outcome of a due instant looks. */
export const OUTCOME_LOOKS: Record<Outcome, Look> = {
  fired: { tone: "ok", icon: Check },
  "fired-late": { tone: "warn", icon: Clock },
  coalesced: { tone: "quiet", icon: CircleDashed },
  "skipped-overlap": { tone: "quiet", icon: SkipForward },
  "skipped-late": { tone: "warn", icon: SkipForward },
  "skipped-paused": { tone: "quiet", icon: Pause },
  "skipped-window": { tone: "quiet", icon: SkipForward },
  "skipped-condition": { tone: "quiet", icon: SkipForward },
  "blocked-budget": { tone: "warn", icon: CircleDollarSign },
  "blocked-preflight": { tone: "bad", icon: ShieldAlert },
  "blocked-approval": { tone: "warn", icon: ShieldAlert },
  lost: { tone: "bad", icon: CircleHelp },
};

const MOVING: ReadonlySet<RunState> = new Set(["starting", "running", "stopping", "settling"]);

/** The state of a run. */
export function StateBadge({ state, className }: { state: RunState; className?: string }) {
  const { t } = useTranslation();
  return (
    <Tag {...STATE_LOOKS[state]} spin={MOVING.has(state)} className={className}>
      {t(`words.state.${state}`)}
    </Tag>
  );
}

/** What became of a due instant. */
export function OutcomeBadge({ outcome, className }: { outcome: Outcome; className?: string }) {
  const { t } = useTranslation();
  return (
    <Tag {...OUTCOME_LOOKS[outcome]} className={className}>
      {t(`words.outcome.${outcome}`)}
    </Tag>
  );
}

/**
 * Caps on money and tokens: per job and day, per folder and day, everything per day and month.
 * Counted from ended attempts (rollups) and from what the runs under way report.
 */
import type { Job, Work } from "../../contract/job.ts";
import type { Tokens } from "../../contract/run-events.ts";
import type { EngineContext } from "./context.ts";
import { localDay, monthStart } from "./local-day.ts";
import type { Spend } from "./store-port.ts";

/** What a run under way has used so far. */
export interface LiveUsage {
  jobId: number | null;
  folder: string;
  usd: number;
  tokens: number;
}

/** All tokens a person pays for in some way. */
export function totalTokens(tokens: Tokens): number {
  return tokens.input + tokens.cached + tokens.output + tokens.reasoning;
}

/**
 * The first cap that is used up, as a sentence; null when the run may start, or go on.
 * @param isRunning a run under way may use a cap up to the last cent; nothing is started when it is used up
 * A run whose cost is unknown adds nothing to the sums in dollars; its tokens count, and the unknown is told.
 */
export function usedUpBudget(
  context: EngineContext,
  job: Pick<Job, "id" | "limits"> | null,
  work: Work,
  live: LiveUsage[],
  isRunning = false,
): string | null {
  const { budgets } = context.settings();
  const limits = job?.limits ?? work.limits;
  const today = localDay(context.clock.now(), context.machine.timezone());
  const { store } = context;

  const liveOf = (match: (usage: LiveUsage) => boolean) =>
    live
      .filter(match)
      .reduce((sum, usage) => ({ usd: sum.usd + usage.usd, tokens: sum.tokens + usage.tokens }), {
        usd: 0,
        tokens: 0,
      });

  const isUsedUp = (used: number, cap: number | null) =>
    cap !== null && (isRunning ? used > cap : used >= cap);
  const tokens = (what: string, used: number, cap: number | null) =>
    isUsedUp(used, cap) ? `${what} of ${cap} tokens is used up (${used} used).` : null;
  const usd = (what: string, past: Spend, now: { usd: number }, cap: number | null) => {
    if (cap !== null && past.unknownRuns > 0) tellUnknown(context, what, today, past.unknownRuns);
    return isUsedUp(past.usd + now.usd, cap)
      ? overUsd(what, past.usd + now.usd, past.unknownRuns, cap!)
      : null;
  };

  if (job && (limits.maxUsdPerDay !== null || limits.maxTokensPerDay !== null)) {
    const past = store.spend({ fromDay: today, jobId: job.id });
    const now = liveOf((usage) => usage.jobId === job.id);
    const said =
      usd("Today's budget of this job", past, now, limits.maxUsdPerDay) ??
      tokens("Today's token budget of this job", past.tokens + now.tokens, limits.maxTokensPerDay);
    if (said) return said;
  }

  const folderCap = budgets.usdPerFolderPerDay[work.cwd];
  if (folderCap !== undefined) {
    const past = store.spend({ fromDay: today, folder: work.cwd });
    const now = liveOf((usage) => usage.folder === work.cwd);
    const said = usd(`Today's budget of the folder ${work.cwd}`, past, now, folderCap);
    if (said) return said;
  }

  if (budgets.usdPerDay !== null || budgets.tokensPerDay !== null) {
    const past = store.spend({ fromDay: today });
    const now = liveOf(() => true);
    const said =
      usd("Today's budget", past, now, budgets.usdPerDay) ??
      tokens("Today's token budget", past.tokens + now.tokens, budgets.tokensPerDay);
    if (said) return said;
  }

  if (budgets.usdPerMonth !== null) {
    const past = store.spend({ fromDay: monthStart(today) });
    const now = liveOf(() => true);
    return usd("This month's budget", past, now, budgets.usdPerMonth);
  }
  return null;
}

function overUsd(what: string, used: number, unknown: number, cap: number): string {
  const more = unknown > 0 ? `, and ${unknown} attempts of unknown cost` : "";
  return `${what} of $${cap.toFixed(2)} is used up ($${used.toFixed(2)} spent${more}).`;
}

const told = new WeakMap<object, Set<string>>();

/** A cap in dollars cannot count what has no known cost: said once a day, so that nobody relies on it unaware. */
function tellUnknown(context: EngineContext, what: string, day: string, attempts: number): void {
  const known = told.get(context) ?? new Set();
  told.set(context, known);
  if (known.has(`${day} ${what}`)) return;
  known.add(`${day} ${what}`);
  context.log.warn("A budget in dollars does not count attempts of unknown cost.", {
    budget: what,
    day,
    attempts,
  });
}

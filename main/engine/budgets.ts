/**
 * Caps on money and tokens: per job and day, per folder and day, everything per day and month.
 * Counted from ended attempts (rollups) and from what the runs under way report.
 */
import type { Job, Work } from "../../contract/job.ts";
import type { Tokens } from "../../contract/run-events.ts";
import type { EngineContext } from "./context.ts";
import { localDay, monthStart } from "./local-day.ts";

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
 * The first cap that is used up, as a sentence; null when the run may go on.
 * A run whose cost is unknown adds nothing to the sums in dollars; its tokens count, and the unknown is shown.
 */
export function usedUpBudget(
  context: EngineContext,
  job: Pick<Job, "id" | "limits"> | null,
  work: Work,
  live: LiveUsage[],
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

  if (job && (limits.maxUsdPerDay !== null || limits.maxTokensPerDay !== null)) {
    const past = store.spend({ fromDay: today, jobId: job.id });
    const now = liveOf((usage) => usage.jobId === job.id);
    const said =
      overUsd("Today's budget of this job", past.usd + now.usd, limits.maxUsdPerDay) ??
      overTokens(
        "Today's token budget of this job",
        past.tokens + now.tokens,
        limits.maxTokensPerDay,
      );
    if (said) return said;
  }

  const folderCap = budgets.usdPerFolderPerDay[work.cwd];
  if (folderCap !== undefined) {
    const past = store.spend({ fromDay: today, folder: work.cwd });
    const now = liveOf((usage) => usage.folder === work.cwd);
    const said = overUsd(`Today's budget of the folder ${work.cwd}`, past.usd + now.usd, folderCap);
    if (said) return said;
  }

  if (budgets.usdPerDay !== null || budgets.tokensPerDay !== null) {
    const past = store.spend({ fromDay: today });
    const now = liveOf(() => true);
    const said =
      overUsd("Today's budget", past.usd + now.usd, budgets.usdPerDay) ??
      overTokens("Today's token budget", past.tokens + now.tokens, budgets.tokensPerDay);
    if (said) return said;
  }

  if (budgets.usdPerMonth !== null) {
    const past = store.spend({ fromDay: monthStart(today) });
    const now = liveOf(() => true);
    return overUsd("This month's budget", past.usd + now.usd, budgets.usdPerMonth);
  }
  return null;
}

function overUsd(what: string, used: number, cap: number | null): string | null {
  if (cap === null || used < cap) return null;
  return `${what} of $${cap.toFixed(2)} is used up ($${used.toFixed(2)} spent).`;
}

function overTokens(what: string, used: number, cap: number | null): string | null {
  if (cap === null || used < cap) return null;
  return `${what} of ${cap} tokens is used up (${used} used).`;
}

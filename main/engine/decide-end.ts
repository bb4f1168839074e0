/** How a run ends: one decision from what is known of its attempt. Pure. */
import type { FailureClass, FinalRunState } from "../../contract/words.ts";
import { span } from "./active-run.ts";
import { backoffMs } from "./backoff.ts";
import type { Verdict } from "./ports.ts";

/** How long to wait at a usage limit whose end the agent did not tell. */
export const UNKNOWN_RESET_MS = 3_600_000;
/** Wait at a usage limit that, as told, has ended already (clocks differ): it must not start a loop. */
export const PAST_RESET_MS = 60_000;

export interface EndFacts {
  /** State the engine wanted when it stopped the attempt; null when it did not, or only ended a lingering one. */
  stopAs: FinalRunState | null;
  stopReason: string | null;
  /** null when the attempt is gone without an exit record. */
  exit: { exitCode: number; deadline: boolean } | null;
  goneMessage: string | null;
  verdict: Verdict;
  /** The agent's final result event was read. */
  finished: boolean;
  /** Attempts made so far, this one included. */
  attemptsUsed: number;
  retry: { attempts: number; backoffMs: number; maxBackoffMs: number; onAgentError: boolean };
  timeoutMs: number;
  now: number;
  random: number;
}

export type EndDecision =
  | {
      kind: "final";
      state: FinalRunState;
      reason: string | null;
      failureClass: FailureClass | null;
      deadLetter: boolean;
    }
  | { kind: "retry"; notBefore: number; reason: string; failureClass: FailureClass }
  | { kind: "usage-wait"; until: number; reason: string };

/**
 * What the engine did comes first (it stopped the run), then what the machine did (the shim's deadline, a
 * vanished process), then what the agent says. Success is never guessed: without an exit record a run is lost.
 */
export function decideEnd(facts: EndFacts): EndDecision {
  const { verdict } = facts;
  if (facts.stopAs) return final(facts.stopAs, facts.stopReason, null);
  if (facts.exit?.deadline && !facts.finished) {
    const limit = span(facts.timeoutMs);
    return final("timed-out", `It ran longer than its limit of ${limit}.`, null);
  }
  // Ended by the engine because it lingered after its result: the result stands, with or without a record.
  const lingered = facts.stopReason !== null && facts.finished;
  if (!facts.exit && !lingered) return final("lost", facts.goneMessage, null);
  if (verdict.ok) return final(verdict.silent ? "silent" : "succeeded", null, null);
  if (verdict.blockedOn) return final("blocked", verdict.reason ?? verdict.blockedOn, null);

  const failureClass = verdict.failureClass ?? "agent-error";
  const code = facts.exit ? `exit code ${facts.exit.exitCode}` : "no exit code";
  const reason = verdict.reason ?? `It ended with ${code}.`;
  if (failureClass === "usage-limit") {
    const told = verdict.resetAt ?? facts.now + UNKNOWN_RESET_MS;
    const until = told > facts.now ? told : facts.now + PAST_RESET_MS;
    return { kind: "usage-wait", until: Math.ceil(until), reason };
  }
  const retryable =
    failureClass === "transient" || (failureClass === "agent-error" && facts.retry.onAgentError);
  if (retryable && facts.attemptsUsed < facts.retry.attempts) {
    const delay = backoffMs(facts.attemptsUsed, facts.retry, verdict.retryAfterMs, facts.random);
    return { kind: "retry", notBefore: facts.now + delay, reason, failureClass };
  }
  return final("failed", reason, failureClass, retryable);
}

function final(
  state: FinalRunState,
  reason: string | null,
  failureClass: FailureClass | null,
  deadLetter = false,
): EndDecision {
  return { kind: "final", state, reason, failureClass, deadLetter };
}

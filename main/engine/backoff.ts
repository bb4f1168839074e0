/** How long to wait before the next attempt. */

/**
 * Exponential backoff with full jitter: uniform between 0 and base × 2^(failed − 1), at most `maxBackoffMs`,
 * and never less than the service asked for. Full jitter after "Exponential Backoff And Jitter",
 * AWS Architecture Blog, 2015.
 * @param failedAttempts attempts that have failed so far, at least 1
 * @param random uniform in [0, 1)
 */
export function backoffMs(
  failedAttempts: number,
  rule: { backoffMs: number; maxBackoffMs: number },
  retryAfterMs: number | null,
  random: number,
): number {
  const ceiling = Math.min(rule.maxBackoffMs, rule.backoffMs * 2 ** (failedAttempts - 1));
  // A service may ask for fractions ("try again in 1.2345s"); instants have none.
  return Math.max(Math.ceil(retryAfterMs ?? 0), Math.round(ceiling * random));
}

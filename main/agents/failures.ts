/** Sorts failures into classes by HTTP status first and by the words of the message second. */
import type { FailureClass } from "../../contract/words.ts";
import { delayIn, resetIn } from "./reset-time.ts";

export interface Failure {
  failureClass: FailureClass;
  status: number | null;
  /** For the failures that mean "later": what kind of limit. */
  limit: "overload" | "rate" | "usage" | null;
  /** Epoch milliseconds when the limit ends, where told. */
  resetAt: number | null;
  /** Milliseconds the service asked to wait, where told. */
  retryAfterMs: number | null;
}

/** A quota that comes back within this is an ordinary rate limit: a short retry is enough. */
const SHORT_QUOTA_MS = 5 * 60_000;

const USAGE_LIMIT =
  /usage limit|(hit|reached|exceeded) your (\S+ ){0,3}(limit|quota)|(?<!rate )\blimit reached\b|out of (extra )?usage|quota (has been )?(exceeded|exhausted|reached)|exhausted your (\S+ ){0,4}(quota|capacity)|terminalquota|quota_exhausted|(daily|weekly|monthly|session|5-hour) (quota|limit)/i;
const BILLING =
  /credit balance|insufficient_quota|insufficient (credits|funds|balance)|billing[_ ](error|hard)|payment required|purchase (more )?credits/i;
const RATE = /rate.?limit|too many requests|resource.?exhausted/i;
const OVERLOAD =
  /overloaded|high demand|service unavailable|server (is )?busy|temporarily unavailable|at capacity|bad gateway|gateway time-?out|internal server error/i;
const NETWORK =
  /stream disconnected|connection (failed|error|closed|reset|refused|lost)|error sending request|lookup address|waiting for network|ECONN|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EPIPE|fetch failed|socket hang up|network (error|is unreachable)|timed? ?out|unable to connect|connection dropped|premature close|terminated unexpectedly/i;
const PERMANENT =
  /not logged in|please run \/login|log ?in (again|first|required)|sign ?in (again|first|required)|unauthori[sz]ed|unauthenticated|forbidden|authentication|invalid (x-)?api.?key|api key (not|is) |no auth|auth method|GEMINI_API_KEY|missing environment variable|permission_denied|model[^.]{0,60}(not found|does not exist|not supported|not available|unknown|may not)|unknown model|no such model|unknown (option|argument)|unexpected argument|not a known|unrecognized|invalid (value|argument|session)|argument .* is invalid|error loading config|configuration (is )?invalid|not inside a trusted|trusted directory|no conversation found|no (saved )?session (found|matched)|no session, task, or name matched|session not found|no rollout found|is already in use|provider .* not found|cannot be used with root|requires --verbose|prompt is too long|context.?(length|window|overflow)|must provide|must be provided|requires at least|no such file|command not found/i;

/** HTTP status named in a message, where there is one. */
export function statusIn(message: string): number | null {
  const match =
    /"(?:code|status|statusCode)"\s*:\s*"?([45]\d\d)\b/.exec(message) ??
    /\b(?:status|error|code|http)\b[^0-9\n]{0,12}([45]\d\d)\b/i.exec(message) ??
    /\(([45]\d\d)\)/.exec(message) ??
    /\b([45]\d\d) (?:Bad|Unauthorized|Payment|Forbidden|Not Found|Too Many|Internal|Service|Gateway|invalid)/i.exec(
      message,
    );
  return match?.[1] === undefined ? null : Number(match[1]);
}

/**
 * Class of a failure.
 * @param clock `now` in epoch milliseconds and the zone for times told without one
 */
export function classify(
  message: string,
  status: number | null,
  clock: { now: number; timezone: string },
): Failure {
  const known = status ?? statusIn(message);
  const delayMs = delayIn(message);
  const resetAt = resetIn(message, clock.now, clock.timezone);
  const failure: Failure = {
    failureClass: "agent-error",
    status: known,
    limit: null,
    resetAt: null,
    retryAfterMs: null,
  };
  const later = (limit: Failure["limit"]): Failure => {
    const usage = limit === "usage";
    return {
      ...failure,
      failureClass: usage ? "usage-limit" : "transient",
      limit,
      resetAt: resetAt ?? (usage && delayMs !== null ? clock.now + delayMs : null),
      retryAfterMs: delayMs,
    };
  };
  // "You've hit your usage limit. Purchase more credits or try again at 5:39 AM": waiting is enough.
  const money = BILLING.test(message) && !/\busage limit\b/i.test(message);
  if (known === 402 || money) return { ...failure, failureClass: "permanent" };
  if (USAGE_LIMIT.test(message)) {
    const waitMs = delayMs ?? (resetAt === null ? null : resetAt - clock.now);
    return waitMs !== null && waitMs <= SHORT_QUOTA_MS ? later("rate") : later("usage");
  }
  if (known === 429) return later("rate");
  if (known === 408 || known === 409 || known === 425 || (known !== null && known >= 500)) {
    return later("overload");
  }
  if (known !== null) return { ...failure, failureClass: "permanent" };
  if (RATE.test(message)) return later("rate");
  if (OVERLOAD.test(message)) return later("overload");
  if (NETWORK.test(message)) return { ...later("overload"), limit: null };
  if (PERMANENT.test(message)) return { ...failure, failureClass: "permanent" };
  return failure;
}

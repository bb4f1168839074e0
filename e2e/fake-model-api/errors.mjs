/** Error answers in the words of each service. */
import { randomUUID } from "node:crypto";

const shortId = () => randomUUID().replaceAll("-", "").slice(0, 24);

const ERRORS = {
  400: [
    "invalid_request_error",
    "prompt is too long: 250000 tokens > 200000 maximum",
    "INVALID_ARGUMENT",
  ],
  401: ["authentication_error", "invalid x-api-key", "UNAUTHENTICATED"],
  402: ["billing_error", "Your credit balance is too low", "FAILED_PRECONDITION"],
  403: ["permission_error", "This key may not use this model", "PERMISSION_DENIED"],
  404: ["not_found_error", "model: no such model", "NOT_FOUND"],
  429: ["rate_limit_error", "This request would exceed your rate limit", "RESOURCE_EXHAUSTED"],
  500: ["api_error", "Internal server error", "INTERNAL"],
  503: ["overloaded_error", "Service unavailable", "UNAVAILABLE"],
  529: ["overloaded_error", "Overloaded", "UNAVAILABLE"],
};

export function errorBody(api, status) {
  const [type, message, google] = ERRORS[status] ?? ERRORS[500];
  if (api === "anthropic")
    return { type: "error", error: { type, message }, request_id: `req_fake_${shortId()}` };
  if (api === "gemini") return { error: { code: status, message, status: google } };
  const code = status === 401 ? "invalid_api_key" : status === 429 ? "rate_limit_exceeded" : null;
  return { error: { message, type, param: null, code } };
}

/**
 * Status, headers and body with which each service says that an account's quota is used up until `resetAt`
 * (epoch milliseconds). The words are the services' own, as far as their CLIs show which fields they read.
 */
export function usageLimit(api, resetAt) {
  const seconds = Math.max(1, Math.ceil((resetAt - Date.now()) / 1000));
  const epochSeconds = Math.ceil(resetAt / 1000);
  if (api === "anthropic") {
    return {
      status: 429,
      headers: {
        "retry-after": String(seconds),
        "anthropic-ratelimit-unified-status": "rejected",
        "anthropic-ratelimit-unified-reset": String(epochSeconds),
        "anthropic-ratelimit-unified-representative-claim": "five_hour",
        "anthropic-ratelimit-unified-5h-status": "rejected",
        "anthropic-ratelimit-unified-5h-reset": String(epochSeconds),
        "anthropic-ratelimit-unified-5h-utilization": "1.0",
        "anthropic-ratelimit-unified-overage-status": "rejected",
        "anthropic-ratelimit-unified-overage-disabled-reason": "out_of_credits",
      },
      body: {
        type: "error",
        error: {
          type: "rate_limit_error",
          message: "This request would exceed your account's rate limit. Please try again later.",
        },
        request_id: `req_fake_${shortId()}`,
      },
    };
  }
  if (api === "responses") {
    return {
      status: 429,
      headers: {},
      body: {
        error: {
          type: "usage_limit_reached",
          message: "The usage limit has been reached",
          plan_type: "plus",
          resets_at: epochSeconds,
          resets_in_seconds: seconds,
        },
      },
    };
  }
  if (api === "gemini") {
    return {
      status: 429,
      headers: {},
      body: {
        error: {
          code: 429,
          message: `You exceeded your current quota, please check your plan and billing details. Please retry in ${seconds}s.`,
          status: "RESOURCE_EXHAUSTED",
          details: [
            {
              "@type": "type.googleapis.com/google.rpc.QuotaFailure",
              violations: [
                {
                  quotaMetric:
                    "generativelanguage.googleapis.com/generate_content_free_tier_requests",
                  quotaId: "GenerateRequestsPerDayPerProjectPerModel-FreeTier",
                },
              ],
            },
            { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: `${seconds}s` },
          ],
        },
      },
    };
  }
  return {
    status: 429,
    headers: { "retry-after": String(seconds) },
    body: {
      type: "error",
      error: { type: "GoUsageLimitError", message: "Usage limit reached" },
      metadata: { limitName: "5 hour" },
    },
  };
}

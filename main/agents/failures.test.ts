import { describe, expect, it } from "vitest";
import { classify } from "./failures.ts";
import { delayIn, resetIn } from "./reset-time.ts";
import { NOW, readRun, testAgents, textRun } from "./testing.ts";

const clock = { now: NOW, timezone: "UTC" };
const MINUTE = 60_000;
const HOUR = 3_600_000;

describe("the class of a failure", () => {
  it.each([
    // transient
    ["API Error: Request rejected (429) · This request would exceed your rate limit", "transient"],
    ["exceeded retry limit, last status: 429 Too Many Requests", "transient"],
    ["API Error: 529 Overloaded", "transient"],
    ["[API Error: Service unavailable]", "transient"],
    ["Rate limit reached for gpt-5 on tokens per min. Please try again in 1.2s.", "transient"],
    ["stream disconnected before completion: failed to lookup address information", "transient"],
    ["connect ECONNREFUSED 127.0.0.1:443", "transient"],
    ["unexpected status 502 Bad Gateway", "transient"],
    ["You exceeded your current quota. Please retry in 34.07s.", "transient"],
    // usage limit
    ["Claude AI usage limit reached|1795240800", "usage-limit"],
    ["You've hit your limit · resets 3pm (Europe/Berlin)", "usage-limit"],
    ["5-hour limit reached ∙ resets 6am", "usage-limit"],
    ["You've hit your usage limit. Try again in 2 hours 5 minutes.", "usage-limit"],
    ["You've hit your usage limit. Upgrade to Pro or try again at 3:15 PM.", "usage-limit"],
    ["You've hit your usage limit. Purchase more credits or try again at 5:39 AM.", "usage-limit"],
    ["You have exhausted your daily quota on this model.", "usage-limit"],
    ["Quota exceeded for quota metric 'Requests' per day", "usage-limit"],
    [
      "You exceeded your current quota, please check your plan. Please retry in 18h3m.",
      "usage-limit",
    ],
    // permanent
    ["Not logged in · Please run /login", "permanent"],
    ["unexpected status 401 Unauthorized: invalid x-api-key", "permanent"],
    [
      '[API Error: {"error":{"code":403,"message":"denied","status":"PERMISSION_DENIED"}}]',
      "permanent",
    ],
    ["Credit balance is too low", "permanent"],
    [
      "insufficient_quota: You exceeded your current quota, check your billing details",
      "permanent",
    ],
    ["error: unknown option '--no-such-flag'", "permanent"],
    ["The model `gpt-9` does not exist or you do not have access to it", "permanent"],
    // anything else
    ["Reached maximum number of turns (2)", "agent-error"],
    ["Something went wrong in the tool", "agent-error"],
  ])("%s is %s", (message, failureClass) => {
    expect(classify(message, null, clock).failureClass).toBe(failureClass);
  });

  it.each([
    [400, "permanent"],
    [401, "permanent"],
    [402, "permanent"],
    [403, "permanent"],
    [404, "permanent"],
    [408, "transient"],
    [429, "transient"],
    [500, "transient"],
    [503, "transient"],
    [529, "transient"],
  ] as const)("status %i is %s", (status, failureClass) => {
    expect(classify("It failed.", status, clock).failureClass).toBe(failureClass);
  });
});

describe("a delay", () => {
  it.each([
    ["try again in 2 hours 5 minutes", 2 * HOUR + 5 * MINUTE],
    ["Try again in 1 day, 3 hours and 2 minutes.", 27 * HOUR + 2 * MINUTE],
    ["Please retry in 34.07s.", 34_070],
    ['"retryDelay": "34s"', 34_000],
    ["Your quota will reset after 18h31m10s.", 18 * HOUR + 31 * MINUTE + 10_000],
    ["retry-after: 30", 30_000],
    ["try again in 250ms", 250],
    ["try again later", null],
    ["the 3 hours before", null],
  ])("%s", (message, delayMs) => {
    expect(delayIn(message)).toBe(delayMs);
  });
});

describe("a reset instant", () => {
  // 2026-11-21 is a Saturday; it is 02:00 UTC and 03:00 in Berlin.
  it.each([
    ["usage limit reached|1795240800", 1_795_240_800_000],
    ["usage limit reached|1795240800123", 1_795_240_800_123],
    ["resets 3pm (Europe/Berlin)", Date.UTC(2026, 10, 21, 14)],
    ["resets 2am (Europe/Berlin)", Date.UTC(2026, 10, 22, 1)],
    ["resets at 3:30pm (America/New_York)", Date.UTC(2026, 10, 21, 20, 30)],
    ["resets 6am", Date.UTC(2026, 10, 21, 6)],
    ["resets 12am", Date.UTC(2026, 10, 22)],
    ["resets Nov 24 at 9am (UTC)", Date.UTC(2026, 10, 24, 9)],
    ["resets Jan 2, 10:30am", Date.UTC(2027, 0, 2, 10, 30)],
    ["resets Mon 9:00am", Date.UTC(2026, 10, 23, 9)],
    ["try again at 3:15 PM.", Date.UTC(2026, 10, 21, 15, 15)],
    ["try again at Nov 24th, 2026 3:15 PM.", Date.UTC(2026, 10, 24, 15, 15)],
    ["resets at 2026-11-22T00:00:00Z", Date.UTC(2026, 10, 22)],
    ["resets 3pm (Nowhere/Else)", Date.UTC(2026, 10, 21, 15)],
    ["try again 3 times", null],
    ["try again later", null],
  ])("%s", (message, at) => {
    expect(resetIn(message, NOW, "UTC")).toBe(at);
  });

  it("told without a zone is meant in the zone of the computer", () => {
    expect(resetIn("resets 3pm", NOW, "Europe/Berlin")).toBe(Date.UTC(2026, 10, 21, 14));
  });

  it("told in the minute in which it ends is not taken for tomorrow's", () => {
    const now = Date.UTC(2026, 10, 21, 4, 48, 24);
    expect(resetIn("resets 4:48am (UTC)", now, "UTC")).toBe(Date.UTC(2026, 10, 21, 4, 48));
    expect(resetIn("resets 4:30am (UTC)", now, "UTC")).toBe(Date.UTC(2026, 10, 22, 4, 30));
  });

  it("is right across a clock change", () => {
    const now = Date.UTC(2026, 9, 24, 20);
    // Summer time ends in Berlin in the night to the 25th: nine o'clock is then one hour later in UTC.
    expect(resetIn("resets 9am (Europe/Berlin)", now, "UTC")).toBe(Date.UTC(2026, 9, 25, 8));
  });
});

describe("a usage limit reaches the verdict", () => {
  const agents = testAgents();

  it("of Claude Code as text", () => {
    const line = {
      type: "result",
      subtype: "success",
      is_error: true,
      result: "You've hit your limit · resets 3pm (Europe/Berlin)",
      session_id: "s",
    };
    const read = readRun(agents, textRun("claude", JSON.stringify(line), 1));
    expect(read.verdict).toMatchObject({
      failureClass: "usage-limit",
      resetAt: Date.UTC(2026, 10, 21, 14),
    });
  });

  it("of Claude Code as an event of its own, before a vague error", () => {
    const resetsAt = NOW / 1000 + 7200;
    const lines = [
      {
        type: "rate_limit_event",
        rate_limit_info: { status: "rejected", resetsAt, rateLimitType: "five_hour" },
      },
      {
        type: "result",
        is_error: true,
        result: "API Error",
        api_error_status: 429,
        session_id: "s",
      },
    ];
    const text = lines.map((line) => JSON.stringify(line)).join("\n");
    const read = readRun(agents, textRun("claude", text, 1));
    expect(read.verdict).toMatchObject({ failureClass: "usage-limit", resetAt: NOW + 7_200_000 });
    expect(read.events[0]).toMatchObject({
      type: "rate-limit",
      kind: "usage",
      resetAt: NOW + 7_200_000,
    });
  });

  it("of Codex", () => {
    const message =
      "You've hit your usage limit. Upgrade to Pro or try again in 2 hours 5 minutes.";
    const line = JSON.stringify({ type: "turn.failed", error: { message } });
    expect(readRun(agents, textRun("codex", line, 1)).verdict).toMatchObject({
      failureClass: "usage-limit",
      resetAt: NOW + 2 * HOUR + 5 * MINUTE,
    });
  });

  it("of Gemini CLI, while a short wait stays transient", () => {
    const verdictOf = (message: string): unknown => {
      const line = JSON.stringify({ type: "result", status: "error", error: { message } });
      return readRun(agents, textRun("gemini", line, 173)).verdict;
    };
    expect(
      verdictOf("[API Error: You exceeded your current quota. Please retry in 40.5s.]"),
    ).toMatchObject({
      failureClass: "transient",
      retryAfterMs: 40_500,
    });
    expect(
      verdictOf("You have exhausted your capacity on this model. Your quota will reset after 5h."),
    ).toMatchObject({ failureClass: "usage-limit", resetAt: NOW + 5 * HOUR });
  });

  it("honours a retry-after header that OpenCode shows", () => {
    const error = {
      name: "APIError",
      data: { message: "slow down", statusCode: 429, responseHeaders: { "retry-after": "7" } },
    };
    const read = readRun(agents, textRun("opencode", JSON.stringify({ type: "error", error }), 1));
    expect(read.verdict).toMatchObject({ failureClass: "transient", retryAfterMs: 7000 });
  });
});

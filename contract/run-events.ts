/**
 * Normalized run events: what every agent's stream is translated to.
 *
 * The raw output on disk is the truth; events are read from it, in pages, and can be read again
 * by a newer adapter. Hence they carry a position in the output (`offset`), not a database id.
 */
import type { AllowRule } from "./allow-rules.ts";
import type { CostSource, FailureClass } from "./words.ts";

/** Tokens of one run. `input` excludes `cached`; `output` excludes `reasoning`. */
export interface Tokens {
  input: number;
  cached: number;
  output: number;
  reasoning: number;
}

interface At {
  /** Byte offset, in the run's standard output, of the line the event was read from. */
  offset: number;
  /** Epoch milliseconds as told by the agent; null where its stream has no time. */
  at: number | null;
}

/** The agent has opened (or resumed) a session. */
export interface SessionEvent extends At {
  type: "session";
  sessionId: string;
  model: string | null;
  agentVersion: string | null;
  /** Folder the agent says it works in. */
  cwd: string | null;
  /** Permission mode the agent says it runs under, in the agent's own word. */
  permissionMode: string | null;
}

/** Words of the assistant (or of the user, where the stream echoes the prompt). */
export interface TextEvent extends At {
  type: "text";
  role: "assistant" | "user";
  text: string;
  /** True when this continues the previous text event of the same role (streamed in pieces). */
  delta: boolean;
}

export interface ReasoningEvent extends At {
  type: "reasoning";
  text: string;
}

export interface ToolCallEvent extends At {
  type: "tool-call";
  callId: string;
  name: string;
  input: unknown;
}

export interface ToolResultEvent extends At {
  type: "tool-result";
  callId: string;
  output: string;
  isError: boolean;
  /** Exit code, where the tool is a shell command and the stream tells it. */
  exitCode: number | null;
}

/** Usage of this run so far (a running total, never a difference). */
export interface UsageEvent extends At {
  type: "usage";
  tokens: Tokens;
  /** US dollars of this run so far; null when the stream does not tell. */
  costUsd: number | null;
  costSource: CostSource;
  turns: number | null;
}

/** Something worth showing that is neither an error nor an answer. */
export interface NoticeEvent extends At {
  type: "notice";
  text: string;
}

/** The agent wanted to use a tool and was not allowed to. */
export interface PermissionBlockEvent extends At {
  type: "permission-block";
  tool: string;
  /** What it wanted to do, as short text. */
  detail: string;
  /** The rule a person would add to allow it, in the agent's own notation; null when unknown. */
  rule: string | null;
  /** The remembered permission of a job under which it would be allowed; null where the agent takes none like it. */
  allow: AllowRule | null;
}

export interface RateLimitEvent extends At {
  type: "rate-limit";
  /** `overload`: the service is busy; `rate`: too many requests; `usage`: the account's quota is used up. */
  kind: "overload" | "rate" | "usage";
  message: string;
  /** Epoch milliseconds when the limit ends, where told. */
  resetAt: number | null;
  /** Milliseconds the service asked to wait, where told. */
  retryAfterMs: number | null;
}

export interface ErrorEvent extends At {
  type: "error";
  message: string;
  failureClass: FailureClass;
  /** HTTP status behind it, where told. */
  status: number | null;
}

/** The agent's last word. Not every CLI has one; then the adapter makes it from the end of the output. */
export interface ResultEvent extends At {
  type: "result";
  ok: boolean;
  /** Final answer. */
  text: string;
  /** Structured answer, where a JSON Schema was asked for and met. */
  structured: unknown;
  /** Why it is not ok, in one sentence; null when ok. */
  reason: string | null;
  failureClass: FailureClass | null;
}

export type RunEvent =
  | SessionEvent
  | TextEvent
  | ReasoningEvent
  | ToolCallEvent
  | ToolResultEvent
  | UsageEvent
  | NoticeEvent
  | PermissionBlockEvent
  | RateLimitEvent
  | ErrorEvent
  | ResultEvent;

/** A composed message: what a channel is handed. Words are in the reader's language, and not yet escaped. */
import type { MessageEvent, MessageLanguage, Severity } from "../../contract/notification-words.ts";
import type { AgentId, CostSource, FailureClass, RunState, Trigger } from "../../contract/words.ts";

export interface MessageJob {
  id: number;
  name: string;
  tags: string[];
}

export interface MessageRun {
  id: number;
  state: RunState;
  trigger: Trigger;
  attempt: number;
  agent: AgentId;
  model: string | null;
  /** Epoch milliseconds. */
  dueAt: number;
  startedAt: number | null;
  finishedAt: number | null;
  exitCode: number | null;
  failureClass: FailureClass | null;
  reason: string | null;
  costUsd: number | null;
  costSource: CostSource;
  totalTokens: number;
  /** Folder the run worked in. */
  cwd: string;
}

/** One thing worth knowing, for a table or a list of fields. */
export interface Fact {
  /** Stable name (`duration`, `cost`, `exit-code`, …). */
  key: string;
  label: string;
  value: string;
}

export interface Attachment {
  /** File name with extension, without a folder. */
  name: string;
  mediaType: string;
  content: Uint8Array;
}

export interface ComposedMessage {
  event: MessageEvent;
  severity: Severity;
  language: MessageLanguage;
  /** One line of plain text. */
  title: string;
  /** A few sentences of plain text: enough where nothing longer fits. */
  text: string;
  /** The whole story as Markdown (an agent's answer, a difference); untrusted. null where there is none. */
  body: string | null;
  facts: Fact[];
  links: { label: string; url: string }[];
  job: MessageJob | null;
  run: MessageRun | null;
  /** Permission question that the message asks; null = none. */
  questionId: number | null;
  /** Proposed job that the message tells of; null = none. */
  proposalId: number | null;
  /** Commands with which it can be answered where it arrives; empty = by none. */
  replies: { text: string; command: string }[];
  /** The answer as it is, for files and programs; null where there is none. */
  answer: string | null;
  structured: unknown;
  /** Files to send along where the service takes them; the message must be understood without. */
  attachments: Attachment[];
  /** How often this has happened since it was last told; 1 = once. */
  count: number;
  /** Epoch milliseconds. */
  happenedAt: number;
  /** The same for every try at this message on this channel, and for no other message. */
  idempotencyKey: string;
  /** Messages with the same thread belong together (one job); null = none. */
  thread: string | null;
  /** Further facts for programs, as JSON. */
  data: Record<string, unknown>;
}

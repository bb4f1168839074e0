/**
 * From events to the rows of a conversation: pieces of a streamed text joined, calls with their results, refusals
 * with the call they stopped. Rows are replaced, never changed, so that only what is new is drawn again.
 */
import type { EventBatch } from "../../../../contract/run-follow.ts";
import type {
  PermissionBlockEvent,
  RateLimitEvent,
  RunEvent,
  UsageEvent,
} from "../../../../contract/run-events.ts";

interface Keyed {
  key: string;
  /** Epoch milliseconds as told by the agent. */
  at: number | null;
}

export interface TextRow extends Keyed {
  kind: "assistant" | "user" | "reasoning" | "notice" | "error";
  text: string;
}

export type Denial = Pick<PermissionBlockEvent, "tool" | "detail" | "rule" | "allow">;

export interface ToolRow extends Keyed {
  kind: "tool";
  name: string;
  input: unknown;
  result: { output: string; isError: boolean; exitCode: number | null; at: number | null } | null;
  denial: Denial | null;
}

export interface DenialRow extends Keyed {
  kind: "denial";
  denial: Denial;
}

export interface LimitRow extends Keyed {
  kind: "limit";
  limit: Pick<RateLimitEvent, "kind" | "message" | "resetAt" | "retryAfterMs">;
}

export interface ResultRow extends Keyed {
  kind: "result";
  ok: boolean;
  /** The answer; empty where it was said just before. */
  text: string;
  reason: string | null;
  structured: unknown;
}

export type Row = TextRow | ToolRow | DenialRow | LimitRow | ResultRow;

export interface SessionFacts {
  sessionId: string;
  model: string | null;
  permissionMode: string | null;
}

export class ConversationRows {
  rows: Row[] = [];
  /** Events taken so far. */
  count = 0;
  usage: UsageEvent | null = null;
  session: SessionFacts | null = null;
  caughtUp = false;
  done = false;
  /** A streamed text that may go on is the last row. */
  #open = false;
  #calls = new Map<string, number>();

  take(batch: EventBatch): void {
    // Rows that are shown were made from the old array: a new one tells that something changed.
    if (batch.events.length > 0) this.rows = [...this.rows];
    for (const event of batch.events) this.#add(event);
    this.count = batch.index + batch.events.length;
    this.caughtUp = batch.caughtUp;
    this.done = batch.done;
  }

  #add(event: RunEvent): void {
    switch (event.type) {
      case "session": {
        const { sessionId, model, permissionMode } = event;
        this.session = { sessionId, model, permissionMode };
        return;
      }
      case "usage":
        this.usage = event;
        return;
      case "text":
        return event.role === "user" ? this.#say("user", event) : this.#assistant(event);
      case "reasoning":
        return this.#say("reasoning", event);
      case "notice":
        return this.#say("notice", event);
      case "error":
        return this.#say("error", { text: event.message, at: event.at });
      case "rate-limit": {
        const { kind, message, resetAt, retryAfterMs } = event;
        return this.#push({
          kind: "limit",
          limit: { kind, message, resetAt, retryAfterMs },
          at: event.at,
        });
      }
      case "tool-call": {
        this.#calls.set(event.callId, this.rows.length);
        const { name, input, at } = event;
        return this.#push({ kind: "tool", name, input, at, result: null, denial: null });
      }
      case "tool-result":
        return this.#result(event);
      case "permission-block":
        return this.#deny(event);
      case "result":
        return this.#end(event);
    }
  }

  #push(row: Row extends infer R ? (R extends Row ? Omit<R, "key"> : never) : never): void {
    this.#open = false;
    this.rows.push({ ...row, key: String(this.rows.length) } as Row);
  }

  #say(kind: TextRow["kind"], { text, at }: { text: string; at: number | null }): void {
    if (text.trim() !== "") this.#push({ kind, text, at });
  }

  #assistant({ text, delta, at }: Extract<RunEvent, { type: "text" }>): void {
    const last = this.rows.at(-1);
    if (this.#open && last?.kind === "assistant") {
      // Some streams send the pieces first and the whole afterwards.
      const isWhole = !delta && text.trim() === last.text.trim();
      if (delta) this.#replace(this.rows.length - 1, { ...last, text: last.text + text });
      this.#open = delta;
      if (delta || isWhole) return;
    }
    if (!delta && text.trim() === "") return;
    this.#push({ kind: "assistant", text, at });
    this.#open = delta;
  }

  #result({ callId, output, isError, exitCode, at }: Extract<RunEvent, { type: "tool-result" }>) {
    const index = this.#calls.get(callId);
    const call = index === undefined ? undefined : this.rows[index];
    const result = { output, isError, exitCode, at };
    if (index !== undefined && call?.kind === "tool") this.#replace(index, { ...call, result });
    else this.#push({ kind: "tool", name: "", input: null, at, result, denial: null });
  }

  #deny({ tool, detail, rule, allow, at }: PermissionBlockEvent): void {
    const denial = { tool, detail, rule, allow };
    const index = this.rows.findLastIndex(
      (row) =>
        row.kind === "tool" &&
        row.name === tool &&
        row.denial === null &&
        (row.result === null || row.result.isError),
    );
    const call = this.rows[index];
    if (call?.kind === "tool") this.#replace(index, { ...call, denial });
    else this.#push({ kind: "denial", denial, at });
  }

  #end({ ok, text, reason, structured, at }: Extract<RunEvent, { type: "result" }>): void {
    const said = this.rows.findLast((row) => row.kind === "assistant");
    const isRepeated = said?.kind === "assistant" && said.text.trim().endsWith(text.trim());
    this.#push({ kind: "result", ok, text: isRepeated ? "" : text, reason, structured, at });
  }

  #replace(index: number, row: Row): void {
    this.rows[index] = row;
  }
}

/** What a tool was asked to do, as the one value that says most; JSON where there is none. */
export function inputText(input: unknown): string {
  if (input === null || input === undefined) return "";
  if (typeof input === "string") return input;
  if (typeof input !== "object") return JSON.stringify(input);
  const fields = input as Record<string, unknown>;
  for (const name of [
    "command",
    "cmd",
    "file_path",
    "filePath",
    "path",
    "pattern",
    "url",
    "query",
  ]) {
    const value = fields[name];
    if (typeof value === "string") return value;
    if (Array.isArray(value)) return value.join(" ");
  }
  return JSON.stringify(input);
}

/** All text of a row, for finding. */
export function rowText(row: Row): string {
  switch (row.kind) {
    case "tool": {
      const denied = row.denial ? `${row.denial.detail} ${row.denial.rule ?? ""}` : "";
      return `${row.name}\n${inputText(row.input)}\n${row.result?.output ?? ""}\n${denied}`;
    }
    case "denial":
      return `${row.denial.tool} ${row.denial.detail} ${row.denial.rule ?? ""}`;
    case "limit":
      return row.limit.message;
    case "result":
      return `${row.text}\n${row.reason ?? ""}`;
    default:
      return row.text;
  }
}

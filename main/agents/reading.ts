/**
 * The reader that all JSON-line agents share: splits the stream, keeps what is known of the run, and comes to a
 * verdict. What an event means is the business of each agent's `Parser`.
 */
import { type AllowRule, ruleOf } from "../../contract/allow-rules.ts";
import type { RunEvent, Tokens } from "../../contract/run-events.ts";
import type { CostSource, FailureClass } from "../../contract/words.ts";
import type {
  ReaderOptions,
  ReadState,
  RunReader,
  SessionTotals,
  Verdict,
} from "../engine/ports.ts";
import type { AgentHost } from "./adapter.ts";
import { classify, type Failure } from "./failures.ts";
import { type JsonObject, LineSplitter, parseJsonLine } from "./json-lines.ts";
import { schemaProblem, structuredFrom } from "./schema-check.ts";
import { isSilent } from "../engine/silence.ts";
import { oneLine } from "../engine/plain-text.ts";
import { complaint } from "./text.ts";

type WithoutPlace<T> = T extends RunEvent ? Omit<T, "offset" | "at"> : never;
/** An event before the reader adds where it stood. */
export type EventDraft = WithoutPlace<RunEvent>;

/** How a run ended, before schema and silence have been looked at. */
export interface Ending {
  ok: boolean;
  answer?: string;
  structured?: unknown;
  reason?: string | null;
  failure?: Failure | FailureClass | null;
  blockedOn?: string | null;
  silent?: boolean;
}

export interface End {
  exitCode: number | null;
  stdoutTail: string;
  stderrTail: string;
}

/** One agent's knowledge of its stream. Unknown events are left alone: the raw output keeps them. */
export interface Parser {
  /** Reads one object of the stream. */
  read(value: JsonObject, reading: Reading): void;
  /** Comes to an end when the stream had no final event (or cannot have one). */
  end?(end: End, reading: Reading): Ending | null;
  /** A line that is not JSON. */
  noise?(text: string, reading: Reading): void;
}

/** Tool calls remembered at once. */
const OPEN_CALLS = 100;

export const NO_TOKENS: Tokens = { input: 0, cached: 0, output: 0, reasoning: 0 };

/** What is known of one attempt so far; parsers write it, the reader reports it. */
export class Reading {
  readonly options: ReaderOptions;
  readonly host: AgentHost;
  #events: RunEvent[] = [];
  #offset = 0;
  readonly #takesRule: (rule: AllowRule) => boolean;
  #at: number | null = null;

  sessionId: string | null = null;
  model: string | null = null;
  turns: number | null = null;
  tokens: Tokens | null = null;
  costUsd: number | null = null;
  costSource: CostSource = "unknown";
  finished = false;
  permissionBlocks = 0;
  /** Text of the last message, for streams that do not repeat the answer at the end. */
  answer = "";
  /** The newest error, which explains a run that ends without a result. */
  failure: { message: string; failure: Failure } | null = null;
  /** A usage limit stated apart from the error that it causes. */
  limitResetAt: number | null = null;
  limited = false;
  ending: Ending | null = null;
  sessionTotals: SessionTotals | null = null;
  /** Tool calls by id, to explain a denial that names only the id. */
  readonly toolInputs = new Map<string, unknown>();
  readonly toolNames = new Map<string, string>();

  constructor(options: ReaderOptions, host: AgentHost, takesRule: (rule: AllowRule) => boolean) {
    this.#takesRule = takesRule;
    this.options = options;
    this.host = host;
    this.model = options.model;
  }

  /** Where the following events stand. */
  place(offset: number, at: number | null): void {
    this.#offset = offset;
    this.#at = at;
  }

  emit(event: EventDraft): void {
    this.#events.push({ ...event, offset: this.#offset, at: this.#at } as RunEvent);
  }

  /** The events since the last call. */
  take(): RunEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  session(
    sessionId: string,
    details: {
      model?: string | null;
      agentVersion?: string | null;
      cwd?: string | null;
      permissionMode?: string | null;
    } = {},
  ): void {
    this.sessionId = sessionId;
    if (details.model) this.model = details.model;
    this.emit({
      type: "session",
      sessionId,
      model: details.model ?? null,
      agentVersion: details.agentVersion ?? null,
      cwd: details.cwd ?? null,
      permissionMode: details.permissionMode ?? null,
    });
  }

  /** Sets the running total of this run and reports it. */
  usage(tokens: Tokens, costUsd: number | null, costSource: CostSource): void {
    this.tokens = tokens;
    this.costUsd = costUsd;
    this.costSource = costUsd === null ? "unknown" : costSource;
    this.emit({
      type: "usage",
      tokens,
      costUsd,
      costSource: this.costSource,
      turns: this.turns,
    });
  }

  /** Sets the running total, with its cost from the price table. */
  usageAtPrice(tokens: Tokens, model: string | null = this.model): void {
    const costUsd = this.host.prices().cost(model, tokens);
    this.usage(tokens, costUsd, "computed");
  }

  toolCall(callId: string, name: string, input: unknown): void {
    this.toolInputs.set(callId, input);
    this.toolNames.set(callId, name);
    // Only calls still open matter; inputs may hold whole files.
    const oldest = this.toolInputs.keys().next().value;
    if (this.toolInputs.size > OPEN_CALLS && oldest !== undefined) {
      this.toolInputs.delete(oldest);
      this.toolNames.delete(oldest);
    }
    this.emit({ type: "tool-call", callId, name, input: input ?? null });
  }

  /** @param input what the tool would have been given, where it is known */
  block(tool: string, detail: string, rule: string | null = null, input: unknown = null): void {
    this.permissionBlocks += 1;
    const use = ruleOf(tool, input);
    const allow = use !== null && this.#takesRule(use) ? use : null;
    this.emit({ type: "permission-block", tool, detail, rule, allow });
  }

  classify(message: string, status: number | null = null): Failure {
    return classify(message, status, { now: this.host.now(), timezone: this.host.timezone() });
  }

  /** Notes an error: a rate-limit event where it means "later", an error event otherwise. */
  error(message: string, status: number | null = null): Failure {
    const failure = this.classify(message, status);
    this.failure = { message: oneLine(message), failure };
    if (failure.limit === null) {
      this.emit({
        type: "error",
        message: oneLine(message, 2000),
        failureClass: failure.failureClass,
        status: failure.status,
      });
    } else {
      this.emit({
        type: "rate-limit",
        kind: failure.limit,
        message: oneLine(message, 2000),
        resetAt: failure.resetAt,
        retryAfterMs: failure.retryAfterMs,
      });
    }
    return failure;
  }

  /** The final event has been read. A later one (a queued turn) replaces it. */
  finish(ending: Ending): void {
    this.ending = ending;
    this.finished = true;
    this.#emitResult(this.verdict());
  }

  /** Reports the result of a stream that had no final event. */
  close(ending: Ending): void {
    this.ending = ending;
    this.#emitResult(this.verdict());
  }

  state(): ReadState {
    return {
      sessionId: this.sessionId,
      model: this.model,
      turns: this.turns,
      tokens: this.tokens,
      costUsd: this.costUsd,
      costSource: this.costSource,
      finished: this.finished,
      permissionBlocks: this.permissionBlocks,
    };
  }

  verdict(): Verdict {
    const ending = this.ending ?? { ok: false, reason: "The agent ended without a result." };
    const answer = ending.answer ?? this.answer;
    if (!ending.ok) return this.#failed(ending, answer);
    const verdict: Verdict = {
      ok: true,
      silent: ending.silent === true || isSilent(answer),
      reason: null,
      failureClass: null,
      blockedOn: ending.blockedOn ?? null,
      answer,
      structured: ending.structured ?? null,
      resetAt: null,
      retryAfterMs: null,
    };
    const schema = this.options.outputSchema;
    if (schema === null || schema === undefined || verdict.silent) return verdict;
    const found = structuredFrom(ending.structured, answer);
    const problem = found === undefined ? "it is not JSON" : schemaProblem(schema, found);
    if (problem === null) return { ...verdict, structured: found };
    return {
      ...verdict,
      ok: false,
      reason: `The answer does not meet the JSON Schema: ${problem}.`,
      failureClass: "agent-error",
      structured: null,
    };
  }

  #failed(ending: Ending, answer: string): Verdict {
    const failure = typeof ending.failure === "string" ? null : (ending.failure ?? null);
    const failureClass =
      typeof ending.failure === "string"
        ? ending.failure
        : (failure?.failureClass ?? "agent-error");
    // A limit that was announced in an event of its own outranks the vague error it leads to.
    const limited = this.limited && failureClass !== "permanent";
    return {
      ok: false,
      silent: false,
      reason: ending.reason ?? "The agent failed without saying why.",
      failureClass: limited ? "usage-limit" : failureClass,
      blockedOn: ending.blockedOn ?? null,
      answer,
      structured: null,
      resetAt: failure?.resetAt ?? (limited ? this.limitResetAt : null),
      retryAfterMs: failure?.retryAfterMs ?? null,
    };
  }

  #emitResult(verdict: Verdict): void {
    this.emit({
      type: "result",
      ok: verdict.ok,
      text: verdict.answer,
      structured: verdict.structured,
      reason: verdict.reason,
      failureClass: verdict.failureClass,
    });
  }
}

/** Epoch milliseconds of an event's `timestamp`, which is ISO text or milliseconds; null without one. */
export function timeOf(value: JsonObject): number | null {
  const told = value["timestamp"];
  if (typeof told === "number" && Number.isFinite(told)) return told;
  if (typeof told !== "string") return null;
  const at = Date.parse(told);
  return Number.isNaN(at) ? null : at;
}

/**
 * Makes a reader out of an agent's parser.
 * @param takesRule whether the agent is handed a remembered permission of a job
 */
export function createReader(
  options: ReaderOptions,
  host: AgentHost,
  parser: Parser,
  takesRule: (rule: AllowRule) => boolean = () => false,
): RunReader {
  const splitter = new LineSplitter();
  const reading = new Reading(options, host, takesRule);

  const readLines = (lines: ReturnType<LineSplitter["flush"]>): void => {
    for (const line of lines) {
      reading.place(line.offset, null);
      if (line.text === null) {
        reading.emit({
          type: "notice",
          text: `A line of ${line.bytes} bytes was too long to be read; the raw output has it.`,
        });
        continue;
      }
      const value = parseJsonLine(line.text);
      if (value === null) {
        parser.noise?.(line.text, reading);
        continue;
      }
      reading.place(line.offset, timeOf(value));
      parser.read(value, reading);
    }
  };

  return {
    wantsStream: true,
    push(chunk, offset) {
      readLines(splitter.push(chunk, offset));
      return reading.take();
    },
    state: () => reading.state(),
    finish(end) {
      readLines(splitter.flush());
      if (reading.ending === null) {
        reading.place(splitter.position, null);
        reading.close(parser.end?.(end, reading) ?? unfinished(end, reading));
      }
      return {
        events: reading.take(),
        verdict: reading.verdict(),
        sessionTotals: reading.sessionTotals,
      };
    },
  };
}

/** How a run ended that never came to a final event: by its newest error, its signal, or what it complained of. */
export function unfinished(end: End, reading: Reading): Ending {
  if (reading.failure !== null) {
    return { ok: false, reason: reading.failure.message, failure: reading.failure.failure };
  }
  const signal = signalOf(end.exitCode);
  if (signal !== null) {
    return {
      ok: false,
      reason: `The agent was ended by ${signal} before it gave a result.`,
      failure: "agent-error",
    };
  }
  if (end.exitCode === 126 || end.exitCode === 127) {
    return {
      ok: false,
      reason: complaint(end.stderrTail) ?? "The agent's program could not be started.",
      failure: "permanent",
    };
  }
  const told = end.exitCode === 0 ? null : (complaint(end.stderrTail) ?? complaint(end.stdoutTail));
  if (told !== null) return { ok: false, reason: told, failure: reading.classify(told) };
  const code = end.exitCode === null ? "" : ` (exit code ${end.exitCode})`;
  return { ok: false, reason: `The agent ended without a result${code}.`, failure: "agent-error" };
}

const SIGNALS: Record<number, string> = {
  1: "SIGHUP",
  2: "SIGINT",
  3: "SIGQUIT",
  6: "SIGABRT",
  9: "SIGKILL",
  11: "SIGSEGV",
  13: "SIGPIPE",
  15: "SIGTERM",
};

/** Name of the signal behind an exit code of the form 128 + n; null for other codes. */
export function signalOf(exitCode: number | null): string | null {
  if (exitCode === null || exitCode <= 128 || exitCode > 192) return null;
  return SIGNALS[exitCode - 128] ?? `signal ${exitCode - 128}`;
}

export function addTokens(a: Tokens, b: Tokens): Tokens {
  return {
    input: a.input + b.input,
    cached: a.cached + b.cached,
    output: a.output + b.output,
    reasoning: a.reasoning + b.reasoning,
  };
}

/**
 * Tokens of this run where the stream tells totals of the session. Totals below the previous ones mean that the
 * agent began to count anew.
 */
export function sinceTotals(total: Tokens, previous: Tokens | null): Tokens {
  if (previous === null) return total;
  const difference: Tokens = {
    input: total.input - previous.input,
    cached: total.cached - previous.cached,
    output: total.output - previous.output,
    reasoning: total.reasoning - previous.reasoning,
  };
  return Object.values(difference).some((value) => value < 0) ? total : difference;
}

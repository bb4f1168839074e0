/**
 * One run under way, as long as this engine watches it: reads its stream, keeps its usage, and knows when one
 * of its limits is reached. Decides nothing about its end; it tells the supervisor.
 */
import type { RunEvent } from "../../contract/run-events.ts";
import type { FinalRunState } from "../../contract/words.ts";
import { totalTokens } from "./budgets.ts";
import type { ReadState, RunReader, Watch } from "./ports.ts";
import type { RunRecord } from "./store-port.ts";

export interface RunLimits {
  timeoutMs: number;
  stallMs: number;
  lingerMs: number;
  maxTurns: number | null;
  maxUsd: number | null;
  maxTokens: number | null;
}

export interface Breach {
  /** null: the result stands, only the process has to go. */
  stopAs: FinalRunState | null;
  reason: string;
}

export class ActiveRun {
  run: RunRecord;
  readonly reader: RunReader;
  readonly limits: RunLimits;
  watch: Watch | null = null;
  /** Set while the engine ends it; resolves when nothing of it is left. */
  stopping: Promise<unknown> | null = null;
  /** Set from the moment its end is being settled. */
  settling = false;
  /** It had ended before it was looked at: its limits do not matter any more, however long ago it began. */
  isOver = false;
  /** Monotonic milliseconds. */
  #startedAt: number | null = null;
  #lastActivityAt: number;
  #resultAt: number | null = null;

  constructor(run: RunRecord, reader: RunReader, limits: RunLimits, monotonicNow: number) {
    this.run = run;
    this.reader = reader;
    this.limits = limits;
    this.#lastActivityAt = monotonicNow;
  }

  get read(): ReadState {
    return this.reader.state();
  }

  /** @param ranForMs how long the agent has been running already (adopted runs) */
  started(monotonicNow: number, ranForMs: number): void {
    this.#startedAt = monotonicNow - Math.max(0, ranForMs);
  }

  activity(monotonicNow: number): void {
    this.#lastActivityAt = monotonicNow;
  }

  push(chunk: Uint8Array, offset: number, monotonicNow: number): RunEvent[] {
    const events = this.reader.push(chunk, offset);
    this.#lastActivityAt = monotonicNow;
    if (this.#resultAt === null && this.read.finished) this.#resultAt = monotonicNow;
    return events;
  }

  /** The first limit that is reached, or null. */
  breach(monotonicNow: number): Breach | null {
    if (this.stopping || this.settling || this.isOver) return null;
    if (this.#resultAt !== null) {
      if (monotonicNow < this.#resultAt + this.limits.lingerMs) return null;
      return { stopAs: null, reason: "It had given its result, and its process did not end." };
    }
    const { timeoutMs, stallMs } = this.limits;
    if (timeoutMs > 0 && this.#startedAt !== null && monotonicNow >= this.#startedAt + timeoutMs) {
      return { stopAs: "timed-out", reason: `It ran longer than its limit of ${span(timeoutMs)}.` };
    }
    if (stallMs > 0 && monotonicNow >= this.#lastActivityAt + stallMs) {
      return { stopAs: "stalled", reason: `It gave no output for ${span(stallMs)}.` };
    }
    return this.#overUsage();
  }

  /** Monotonic instant at which `breach` can change by time alone; null when never. */
  nextCheckAt(): number | null {
    if (this.stopping || this.settling || this.isOver) return null;
    if (this.#resultAt !== null) return this.#resultAt + this.limits.lingerMs;
    const instants: number[] = [];
    const { timeoutMs, stallMs } = this.limits;
    if (timeoutMs > 0 && this.#startedAt !== null) instants.push(this.#startedAt + timeoutMs);
    if (stallMs > 0) instants.push(this.#lastActivityAt + stallMs);
    return instants.length > 0 ? Math.min(...instants) : null;
  }

  #overUsage(): Breach | null {
    const { maxTurns, maxUsd, maxTokens } = this.limits;
    const { turns, tokens, costUsd } = this.read;
    const used = tokens ? totalTokens(tokens) : 0;
    const over = (reason: string): Breach => ({ stopAs: "over-budget", reason });
    if (maxUsd !== null && costUsd !== null && costUsd > maxUsd) {
      return over(`It spent $${costUsd.toFixed(4)}; its limit is $${maxUsd.toFixed(4)}.`);
    }
    if (maxTokens !== null && used > maxTokens) {
      return over(`It used ${used} tokens; its limit is ${maxTokens}.`);
    }
    if (maxTurns !== null && turns !== null && turns > maxTurns) {
      return over(`It took ${turns} turns; its limit is ${maxTurns}.`);
    }
    return null;
  }
}

/** A length of time in words, rounded. */
export function span(ms: number): string {
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 90_000) return `${Math.round(ms / 1_000)} s`;
  return ms < 5_400_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`;
}

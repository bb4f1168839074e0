/**
 * The conversation of one attempt, read from its output by the agent's adapter.
 *
 * One way for those who come afterwards and those who follow live: both see the same events, however the output
 * came in pieces.
 */
import type { RunEvent } from "../../contract/run-events.ts";
import type { Attempt } from "../../contract/run.ts";
import type { Agents, RunReader } from "../engine/ports.ts";
import { isFinal } from "../engine/run-states.ts";
import type { RunRecord } from "../engine/store-port.ts";
import type { ApiHost } from "./host.ts";

/** Events handed out at most; what comes after them is in the raw output. The result is always among them. */
export const MAX_EVENTS = 50_000;

export class Conversation {
  readonly #reader: RunReader;
  readonly #maxEvents: number;
  #given = 0;
  #result: RunEvent | null = null;

  constructor(agents: Pick<Agents, "reader">, run: RunRecord, maxEvents = MAX_EVENTS) {
    this.#maxEvents = maxEvents;
    this.#reader = agents.reader({
      agent: run.agent,
      model: run.work.model,
      previousTotals: null,
      outputSchema: run.work.outputSchema,
    });
  }

  /** @param offset logical offset of the first byte */
  push(bytes: Uint8Array, offset: number): RunEvent[] {
    return this.#limited(this.#reader.push(bytes, offset));
  }

  /** The last events of an attempt that is over. */
  finish(context: Pick<ApiHost, "engine">, attempt: Attempt, dir: string): RunEvent[] {
    const { stdout, stderr } = context.engine.context.launcher.tails(dir);
    const end = { exitCode: attempt.exitCode, stdoutTail: stdout, stderrTail: stderr };
    const events = this.#limited(this.#reader.finish(end).events);
    return this.#result === null ? events : [...events, this.#result];
  }

  #limited(events: RunEvent[]): RunEvent[] {
    const kept: RunEvent[] = [];
    for (const event of events) {
      this.#given += 1;
      if (this.#given <= this.#maxEvents) kept.push(event);
      else if (event.type === "result") this.#result = event;
      if (this.#given === this.#maxEvents + 1) kept.push(tooMany(event, this.#maxEvents));
    }
    return kept;
  }
}

function tooMany({ offset, at }: RunEvent, maxEvents: number): RunEvent {
  const text = `Only the first ${maxEvents} events are shown here; the raw output has them all.`;
  return { type: "notice", offset, at, text };
}

/** Whether an attempt adds nothing to its output any more. */
export function isOver(run: RunRecord, attempt: Attempt): boolean {
  return attempt.finishedAt !== null || isFinal(run.state) || attempt.attempt < run.attempt;
}

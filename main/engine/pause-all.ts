/** The pause of everything: for a time, or until a person resumes. */
import type { EngineContext } from "./context.ts";

const KEY = "pause";

interface PauseRecord {
  from: number;
  /** null = until resumed. */
  until: number | null;
}

export class PauseAll {
  readonly #context: EngineContext;

  constructor(context: EngineContext) {
    this.#context = context;
  }

  /** The pause that is on record, also when its time is over but not yet accounted for. */
  get record(): PauseRecord | null {
    const text = this.#context.store.meta(KEY);
    return text ? (JSON.parse(text) as PauseRecord) : null;
  }

  /** Whether nothing may start now. The beginning does not count: the clock may have been set back since. */
  isOn(now: number): boolean {
    const pause = this.record;
    return pause !== null && (pause.until === null || now < pause.until);
  }

  /** Whether an instant lies within the pause. */
  covers(at: number): boolean {
    const pause = this.record;
    return pause !== null && at >= pause.from && (pause.until === null || at < pause.until);
  }

  /** @param until epoch milliseconds; null = until resumed */
  begin(until: number | null): void {
    const from = this.#context.clock.now();
    this.#context.store.setMeta(KEY, JSON.stringify({ from, until } satisfies PauseRecord));
    this.#context.events.publish({ type: "engine", pausedUntil: until ?? 0 });
  }

  /** Ends the pause. Occurrences within it must have been accounted for before. */
  end(): void {
    if (!this.record) return;
    this.#context.store.setMeta(KEY, null);
    this.#context.events.publish({ type: "engine", pausedUntil: null });
  }

  /** For health: when it ends, 0 = until resumed, null = not paused. */
  get until(): number | null {
    const pause = this.record;
    return pause ? (pause.until ?? 0) : null;
  }
}

/** Wakes one follower of a run when something about it may have changed. Rings that nobody waits for are one. */
import type { Engine } from "../engine/engine.ts";

export class RunBell {
  #rung = false;
  #wake: (() => void) | null = null;
  readonly #close: (() => void)[] = [];

  constructor(engine: Engine, runId: number, signal: AbortSignal | undefined) {
    const ring = (): void => {
      this.#rung = true;
      this.#wake?.();
    };
    this.#close.push(
      engine.context.events.subscribe((event) => {
        const about = event.type === "run" ? event.run.id : event.type === "output" && event.runId;
        if (about === runId) ring();
      }),
    );
    if (!signal) return;
    signal.addEventListener("abort", ring);
    this.#close.push(() => signal.removeEventListener("abort", ring));
  }

  /** Resolves when it has rung since the last call. */
  async rings(): Promise<void> {
    if (!this.#rung) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#wake = null;
    this.#rung = false;
  }

  close(): void {
    for (const each of this.#close) each();
  }
}

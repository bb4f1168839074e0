/** Asks an engine of another process now and then whether it lives: one that hangs keeps its connections open. */
import type { Timers } from "../engine/ports.ts";

const LOOK_MS = 20_000;
/** An engine that is busy answers late; one that takes longer is of no use to anyone. */
export const ANSWER_WITHIN_MS = 10_000;
/** Looks without a new sign of life: engines give one every half minute. */
const STILL_LOOKS = 6;

export interface HeartOptions {
  /** The engine's last sign of life, by its own clock. May reject; has to when the signal ends it. */
  ask(signal: AbortSignal): Promise<number>;
  timers: Timers;
  /** Called once; then nothing is asked any more. */
  onSilent(): void;
}

/** @returns what ends it */
export function watchHeart({ ask, timers, onSilent }: HeartOptions): () => void {
  let isOver = false;
  let lastBeat: number | null = null;
  let still = 0;
  let cancel = () => {};
  const look = async () => {
    const abort = new AbortController();
    cancel = timers.after(ANSWER_WITHIN_MS, () => abort.abort());
    const beat = await ask(abort.signal).catch(() => null);
    cancel();
    if (isOver) return;
    still = beat === lastBeat ? still + 1 : 0;
    lastBeat = beat;
    if (beat !== null && still < STILL_LOOKS) return lookSoon();
    isOver = true;
    onSilent();
  };
  const lookSoon = () => void (cancel = timers.after(LOOK_MS, () => void look()));
  lookSoon();
  return () => {
    isOver = true;
    cancel();
  };
}

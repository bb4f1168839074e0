/** Ctrl+C and its kin, for the time of one piece of work. */
import process from "node:process";

export interface Interrupt {
  /** Aborted by the first signal. */
  signal: AbortSignal;
  /** Name of the signal that came; null when none did. */
  readonly name: NodeJS.Signals | null;
  /** Gives the signals back. */
  release(): void;
}

/** @param onSecond called when it comes again; the first one is only recorded */
export function catchInterrupt(onSecond: () => void): Interrupt {
  const controller = new AbortController();
  let name: NodeJS.Signals | null = null;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (name !== null) onSecond();
    name ??= signal;
    controller.abort();
  };
  const signals: NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, onSignal);
  return {
    signal: controller.signal,
    get name() {
      return name;
    },
    release() {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}

/**
 * Native notifications of an engine that an app on the desktop is attached to: the app shows them, because it has
 * buttons and windows and the engine's host has not. Whatever the app does not take is shown by the host itself.
 */
import type { HandedNotification, ShownAnswer } from "../../contract/native-notification.ts";
import type { Timers } from "../engine/ports.ts";
import type { NativeNotification, NotificationPort } from "./notification-port.ts";

/** An app that hangs must not keep a message from its reader; less than a channel may take for one. */
const ANSWER_WITHIN_MS = 5_000;

/** Who shows notifications instead of the host. */
interface Taker {
  hand(handed: HandedNotification): void;
  /** Ends its stream. */
  end(): void;
}

interface Pending {
  taker: Taker;
  /** null = the taker did not show it. */
  settle(said: string | null): void;
}

export class NotificationRelay implements NotificationPort {
  readonly #own: NotificationPort;
  readonly #timers: Timers;
  readonly #pending = new Map<number, Pending>();
  #taker: Taker | null = null;
  #number = 0;
  #onChange = () => {};

  /** @param own how the host shows them without an app */
  constructor(own: NotificationPort, timers: Timers) {
    this.#own = own;
    this.#timers = timers;
  }

  /** Calls back when an app has come or gone. */
  onChange(listener: () => void): void {
    this.#onChange = listener;
  }

  problem(): string | null {
    return this.#taker === null ? this.#own.problem() : null;
  }

  async show(notification: NativeNotification): Promise<string> {
    const taker = this.#taker;
    const said = taker === null ? null : await this.#handTo(taker, notification);
    return said ?? this.#own.show(notification);
  }

  /**
   * From now on the caller shows them; who did so before does not any more. Ends with the signal, or when the taker
   * left one without an answer.
   */
  async *take(signal: AbortSignal | undefined): AsyncGenerator<HandedNotification> {
    const handed: HandedNotification[] = [];
    let isOver = false;
    let wake = () => {};
    const taker: Taker = {
      hand: (one) => (handed.push(one), wake()),
      end: () => ((isOver = true), wake()),
    };
    signal?.addEventListener("abort", taker.end);
    if (this.#taker) this.#letGo(this.#taker);
    this.#taker = taker;
    this.#onChange();
    try {
      while (!isOver && !signal?.aborted) {
        const more = new Promise<void>((resolve) => (wake = resolve));
        yield* handed.splice(0);
        if (!isOver && handed.length === 0) await more;
      }
    } finally {
      signal?.removeEventListener("abort", taker.end);
      this.#letGo(taker);
    }
  }

  /** What became of one that was handed over. An answer that comes too late changes nothing. */
  answer(number: number, { said }: ShownAnswer): void {
    this.#pending.get(number)?.settle(said);
  }

  /** null when the taker could not show it, has gone, or says nothing. */
  async #handTo(taker: Taker, notification: NativeNotification): Promise<string | null> {
    const number = (this.#number += 1);
    const cancel = this.#timers.after(ANSWER_WITHIN_MS, () => this.#letGo(taker));
    try {
      return await new Promise((settle) => {
        this.#pending.set(number, { taker, settle });
        taker.hand({ number, notification });
      });
    } finally {
      cancel();
      this.#pending.delete(number);
    }
  }

  /** Nothing is handed to it any more, and what it left without an answer is shown otherwise. */
  #letGo(taker: Taker): void {
    taker.end();
    for (const pending of this.#pending.values()) {
      if (pending.taker === taker) pending.settle(null);
    }
    if (this.#taker !== taker) return;
    this.#taker = null;
    this.#onChange();
  }
}

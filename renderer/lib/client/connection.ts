/**
 * The connection that stays: it comes back by itself, calls wait for it, and the live stream goes on where it was
 * cut. A call is only made once the stream runs, so that no change falls between what was read and what is heard.
 */
import { type ClientContext, type ClientLink, createORPCClient } from "@orpc/client";
import type { ContractRouterClient } from "@orpc/contract";
import type { contract } from "../../../contract/router.ts";
import { EventPosition, type LiveEvent } from "./event-position.ts";
import { ConnectionError, type Dial, LockedError, type Wire } from "./wire.ts";

export type Client = ContractRouterClient<typeof contract>;

export interface ConnectionState {
  /** `locked`: the engine answers, and does not let this page in. */
  phase: "connecting" | "connected" | "reconnecting" | "locked";
  /** Attempts since the connection was lost. */
  attempts: number;
}

export interface ConnectionOptions {
  dial: Dial;
  /** Whether a call only reads, so that it may be made again when its answer was lost. */
  isRead(context: ClientContext): boolean;
  /** Calls back after a delay in milliseconds; returns what cancels it. */
  after(delayMs: number, callback: () => void): () => void;
  /** 0–1 */
  random(): number;
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;
/** How long a call waits for a connection before it fails. */
const CALL_WAIT_MS = 15_000;

export class Connection {
  readonly client: Client;
  readonly #options: ConnectionOptions;
  readonly #position = new EventPosition();
  readonly #listeners = new Set<(event: LiveEvent) => void>();
  readonly #watchers = new Set<() => void>();
  #state: ConnectionState = { phase: "connecting", attempts: 0 };
  #wire: Wire | null = null;
  #waiting = new Set<() => void>();
  #skipWait = () => {};
  #closed = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    const link: ClientLink<ClientContext> = {
      call: async (path, input, callOptions) => {
        for (;;) {
          const wire = await this.#ready(callOptions.signal);
          try {
            return await whileUp(
              wire,
              wire.link.call(path, input, callOptions),
              callOptions.signal,
            );
          } catch (error) {
            const again = error instanceof ConnectionError && options.isRead(callOptions.context);
            if (!again) throw error;
          }
        }
      },
    };
    this.client = createORPCClient<Client>(link);
    void this.#run();
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Calls back at every change of the state. Returns what ends it. */
  watch(callback: () => void): () => void {
    this.#watchers.add(callback);
    return () => this.#watchers.delete(callback);
  }

  /** Tells every live event exactly once, in order. Returns what ends it. */
  subscribe(listener: (event: LiveEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Does not wait any longer before the next attempt. */
  retryNow(): void {
    this.#skipWait();
  }

  close(): void {
    this.#closed = true;
    this.#wire?.close();
    this.#skipWait();
  }

  async #run(): Promise<void> {
    for (let attempts = 0; !this.#closed; attempts++) {
      try {
        const wire = await this.#options.dial();
        if (await this.#listen(wire)) attempts = -1;
        if (!this.#closed) this.#become("reconnecting", attempts + 1);
      } catch (error) {
        const first = this.#state.phase === "connecting";
        const phase = error instanceof LockedError ? "locked" : "reconnecting";
        this.#become(first && phase !== "locked" ? "connecting" : phase, attempts + 1);
      }
      await this.#pause(attempts + 1);
    }
  }

  /** Follows the stream until the connection is gone; true when it had ever answered. */
  async #listen(wire: Wire): Promise<boolean> {
    let answered = false;
    const direct = createORPCClient<Client>(wire.link);
    const follow = async () => {
      for await (const event of await direct.events.stream(this.#position.lastSeen)) {
        const news = this.#position.take(event);
        if (!answered) {
          answered = true;
          this.#wire = wire;
          this.#become("connected", 0);
          for (const go of this.#waiting) go();
        }
        for (const each of news) this.#tell(each);
      }
    };
    const stream = follow().catch(() => {});
    await Promise.race([wire.gone, stream]);
    this.#wire = null;
    wire.close();
    await stream;
    return answered;
  }

  #tell(event: LiveEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        // One listener that fails must not keep the event from the others, nor end the stream.
        reportError(error);
      }
    }
  }

  #become(phase: ConnectionState["phase"], attempts: number): void {
    this.#state = { phase, attempts };
    for (const callback of this.#watchers) callback();
  }

  #pause(attempts: number): Promise<void> {
    if (this.#closed) return Promise.resolve();
    const full = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, attempts - 1));
    const delayMs = full * (0.75 + this.#options.random() / 4);
    return new Promise((resolve) => {
      const cancel = this.#options.after(delayMs, resolve);
      this.#skipWait = () => {
        cancel();
        resolve();
      };
    });
  }

  /** The present connection, or the next one. */
  #ready(signal: AbortSignal | undefined): Promise<Wire> {
    if (this.#wire) return Promise.resolve(this.#wire);
    return new Promise((resolve, reject) => {
      const done = (settle: () => void) => {
        cancel();
        this.#waiting.delete(go);
        signal?.removeEventListener("abort", aborted);
        settle();
      };
      const go = () => done(() => resolve(this.#wire!));
      const aborted = () => done(() => reject(signal!.reason as Error));
      const cancel = this.#options.after(CALL_WAIT_MS, () =>
        done(() => reject(new ConnectionError("unanswered"))),
      );
      this.#waiting.add(go);
      signal?.addEventListener("abort", aborted);
    });
  }
}

/** The answer of a call; an error of its own when the connection went away before it came. */
async function whileUp<T>(
  wire: Wire,
  answer: Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  const gone = wire.gone.then(() => {
    throw new ConnectionError("cut");
  });
  gone.catch(() => {});
  answer.catch(() => {});
  try {
    return await Promise.race([answer, gone]);
  } catch (error) {
    const isOurs = error instanceof Error && error.name === "AbortError" && !signal?.aborted;
    if (isOurs) throw new ConnectionError("cut");
    throw error;
  }
}

/** The conversation of an attempt, live: followed over the connection, and gone on with where it was cut. */
import { useEffect, useState, useSyncExternalStore } from "react";
import { client } from "../../../lib/client/index.ts";
import { followToEnd } from "../../../lib/follow-to-end.ts";
import { ConversationRows } from "./rows.ts";

export interface ConversationState {
  rows: ConversationRows["rows"];
  usage: ConversationRows["usage"];
  session: ConversationRows["session"];
  /** Everything there is so far is shown. */
  caughtUp: boolean;
  /** Nothing more will come. */
  done: boolean;
  error: unknown;
}

class Follower {
  readonly #runId: number;
  readonly #attempt: number | undefined;
  readonly #rows = new ConversationRows();
  readonly #listeners = new Set<() => void>();
  readonly #abort = new AbortController();
  #state: ConversationState;
  #frame = 0;
  #error: unknown = null;

  constructor(runId: number, attempt: number | undefined) {
    this.#runId = runId;
    this.#attempt = attempt;
    this.#state = this.#snapshot();
    void this.#follow();
  }

  readonly get = (): ConversationState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  close(): void {
    this.#abort.abort();
    cancelAnimationFrame(this.#frame);
  }

  async #follow(): Promise<void> {
    const { signal } = this.#abort;
    try {
      await followToEnd(signal, async () => {
        const after = this.#rows.count;
        const input = { id: this.#runId, attempt: this.#attempt, after };
        for await (const batch of await client.runs.follow(input, { signal })) {
          this.#rows.take(batch);
          this.#tell();
        }
      });
      // It also ends without a last batch: a run that never began.
      this.#rows.caughtUp = true;
      this.#rows.done = true;
    } catch (error) {
      this.#error = error;
    }
    if (!signal.aborted) this.#tell();
  }

  /** Once a frame, however many pieces come; at once where no frames come. */
  #tell(): void {
    cancelAnimationFrame(this.#frame);
    const tell = (): void => {
      this.#state = this.#snapshot();
      for (const listener of this.#listeners) listener();
    };
    if (document.hidden) tell();
    else this.#frame = requestAnimationFrame(tell);
  }

  #snapshot(): ConversationState {
    const { rows, usage, session, caughtUp, done } = this.#rows;
    return { rows, usage, session, caughtUp, done, error: this.#error };
  }
}

const NOTHING: ConversationState = {
  rows: [],
  usage: null,
  session: null,
  caughtUp: false,
  done: false,
  error: null,
};

const never = () => () => {};

/** @param attempt without one, the first there will be */
export function useConversation(
  runId: number,
  attempt: number | undefined,
): ConversationState & { again: () => void } {
  const [tries, setTries] = useState(0);
  const [follower, setFollower] = useState<Follower | null>(null);
  useEffect(() => {
    const made = new Follower(runId, attempt);
    setFollower(made);
    return () => {
      made.close();
      setFollower(null);
    };
  }, [runId, attempt, tries]);
  const state = useSyncExternalStore(
    follower?.subscribe ?? never,
    follower?.get ?? (() => NOTHING),
  );
  return { ...state, again: () => setTries(tries + 1) };
}

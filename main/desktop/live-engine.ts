/** Reads an engine once, then follows its event stream; after a break it reads everything anew. */
import { ACTIVE_RUN_STATES } from "../../contract/words.ts";
import { systemTimers } from "../host/clock.ts";
import type { Client } from "../host/local-host.ts";
import { NOTHING_YET, stateFrom, withEvent, type LiveState } from "./live-state.ts";

/** Ended runs looked at for the newest of each job. */
const RECENT_RUNS = 300;
const MAX_ACTIVE = 500;
/** Changes come in bursts; a burst is shown once. */
const GATHER_MS = 60;

export interface LiveEngineOptions {
  client: Client;
  onChange: (state: LiveState) => void;
  /** A setting was changed. */
  onSettings: () => void;
  /** The stream has ended by itself: the engine is gone. Called once. */
  onGone: () => void;
}

export class LiveEngine {
  state: LiveState = NOTHING_YET;
  readonly #options: LiveEngineOptions;
  readonly #abort = new AbortController();
  #isTold = true;

  constructor(options: LiveEngineOptions) {
    this.#options = options;
  }

  /** Resolves after the first reading. */
  async start(): Promise<void> {
    const { signal } = this.#abort;
    const stream = await this.#options.client.events.stream({}, { signal });
    await this.#read();
    void this.#follow(stream);
  }

  stop(): void {
    this.#abort.abort();
  }

  async #follow(stream: Awaited<ReturnType<Client["events"]["stream"]>>): Promise<void> {
    const { signal } = this.#abort;
    try {
      for await (const event of stream) {
        if (signal.aborted) return;
        if (event.type === "settings") this.#options.onSettings();
        // What was looked at elsewhere wants no attention any more.
        else if (event.type === "reset" || event.type === "inbox") await this.#read();
        else this.#set(withEvent(this.state, event));
      }
    } catch {
      // A connection that breaks ends the stream as well as one that is closed in order.
    }
    if (signal.aborted) return;
    this.#set({ ...this.state, connected: false });
    this.#options.onGone();
  }

  async #read(): Promise<void> {
    const { client } = this.#options;
    const [jobs, active, recent, questions, proposals, health] = await Promise.all([
      client.jobs.list({}),
      client.runs.list({ states: [...ACTIVE_RUN_STATES], limit: MAX_ACTIVE }),
      client.runs.list({ limit: RECENT_RUNS }),
      client.questions.list({ open: true }),
      client.proposals.list({ state: "open" }),
      client.engine.health(),
    ]);
    const runs = new Map([...recent, ...active].map((run) => [run.id, run]));
    this.#set(stateFrom(jobs, [...runs.values()], { questions, proposals }, health.pausedUntil));
  }

  #set(state: LiveState): void {
    if (state === this.state) return;
    this.state = state;
    if (!this.#isTold) return;
    this.#isTold = false;
    systemTimers.after(GATHER_MS, () => {
      this.#isTold = true;
      if (!this.#abort.signal.aborted) this.#options.onChange(this.state);
    });
  }
}

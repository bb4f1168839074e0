/** Reads an engine once, then follows its event stream; after a break it reads everything anew. */
import { ACTIVE_RUN_STATES } from "../../contract/words.ts";
import { systemTimers } from "../host/clock.ts";
import type { Client } from "../host/local-host.ts";
import { ANSWER_WITHIN_MS, watchHeart } from "./heart.ts";
import { NOTHING_YET, stateFrom, withEvent, type LiveState } from "./live-state.ts";

/** Ended runs looked at for the newest of each job. */
const RECENT_RUNS = 300;
const MAX_ACTIVE = 500;
/** Changes come in bursts; a burst is shown once. */
const GATHER_MS = 60;

export interface LiveEngineOptions {
  client: Client;
  /** The engine is another process's, which may hang without hanging up. */
  isElsewhere: boolean;
  onChange: (state: LiveState) => void;
  /** A setting was changed. */
  onSettings: () => void;
  /** The stream has ended by itself, or the engine is silent: it is gone. Called once. */
  onGone: (how: "ended" | "silent") => void;
}

export class LiveEngine {
  state: LiveState = NOTHING_YET;
  readonly #options: LiveEngineOptions;
  readonly #abort = new AbortController();
  #isTold = true;
  #stopHeart = () => {};

  constructor(options: LiveEngineOptions) {
    this.#options = options;
  }

  /** Resolves after the first reading. Rejects when the engine cannot be read, or not in time. */
  async start(): Promise<void> {
    const { client, isElsewhere } = this.#options;
    const { signal } = this.#abort;
    const tooLate = isElsewhere
      ? systemTimers.after(ANSWER_WITHIN_MS, () => this.stop())
      : () => {};
    const stream = await client.events.stream({}, { signal });
    await this.#read();
    tooLate();
    signal.throwIfAborted();
    void this.#follow(stream);
    if (!isElsewhere) return;
    this.#stopHeart = watchHeart({
      ask: async (asked) => (await client.engine.health(undefined, { signal: asked })).heartbeatAt,
      timers: systemTimers,
      onSilent: () => {
        this.stop();
        this.#gone("silent");
      },
    });
  }

  stop(): void {
    this.#stopHeart();
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
    this.stop();
    this.#gone("ended");
  }

  #gone(how: "ended" | "silent"): void {
    this.state = { ...this.state, connected: false };
    this.#options.onGone(how);
  }

  async #read(): Promise<void> {
    const { client } = this.#options;
    const { signal } = this.#abort;
    const [jobs, active, recent, questions, proposals, health] = await Promise.all([
      client.jobs.list({}, { signal }),
      client.runs.list({ states: [...ACTIVE_RUN_STATES], limit: MAX_ACTIVE }, { signal }),
      client.runs.list({ limit: RECENT_RUNS }, { signal }),
      client.questions.list({ open: true }, { signal }),
      client.proposals.list({ state: "open" }, { signal }),
      client.engine.health(undefined, { signal }),
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

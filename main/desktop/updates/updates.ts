/**
 * Looks for a newer version at the start and daily, fetches it, and installs it when nothing is in the way. Without a
 * configured feed it does nothing at all, and says so.
 */
import type { UpdateKind, UpdateProblem, UpdateState } from "../../../contract/desktop-app.ts";
import type { Clock, Log, Timers } from "../../engine/ports.ts";
import type { EngineView } from "../engine-keeper.ts";
import { failureSentence } from "./failure.ts";
import type { Feed } from "./feed.ts";
import { obstacle } from "./idle.ts";

/** After the start: whatever is due then comes first. */
const FIRST_LOOK_MS = 60_000;
const DAY_MS = 24 * 60 * 60_000;
/** How often it is looked whether the app may be replaced. */
const IDLE_LOOK_MS = 60_000;

export interface UpdateOptions {
  /** Version of this app. */
  version: string;
  kind: UpdateKind;
  /** null where no feed is configured. */
  openFeed: (() => Promise<Feed>) | null;
  /** The engine of this computer. */
  engine: EngineView;
  isWindowOpen(): boolean;
  /** Ends the engine in order, leaving nothing that another process would wait for. */
  letGo(): Promise<void>;
  /** Ends this process; with `again`, starting it anew. */
  exit(how: { again: boolean }): void;
  clock: Pick<Clock, "now">;
  timers: Timers;
  log: Log;
}

export class Updates {
  readonly #options: UpdateOptions;
  readonly #listeners = new Set<() => void>();
  #state: UpdateState;
  #feed: Promise<Feed> | null = null;
  #isWanted = false;
  #isBusy = false;
  #cancelLook = () => {};
  #cancelIdleLook = () => {};

  constructor(options: UpdateOptions) {
    this.#options = options;
    const { version, kind, openFeed } = options;
    const step = openFeed === null ? "off" : "idle";
    this.#state = {
      ...{ version, kind, step, found: null, checkedAt: null },
      ...{ problem: null, obstacle: null },
    };
    if (openFeed === null) return;
    this.#lookIn(FIRST_LOOK_MS);
    options.engine.watch(() => this.consider());
  }

  state(): UpdateState {
    return this.#state;
  }

  /** Calls back after every change. Returns what ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Looks now, and fetches what it finds. Never rejects: the state says how it went. */
  async look(): Promise<void> {
    const { openFeed, kind, clock } = this.#options;
    if (openFeed === null || this.#isBusy || this.#state.step === "ready") return;
    this.#isBusy = true;
    this.#cancelLook();
    this.#set({ step: "looking", problem: null });
    const found = await this.#try("feed", async () => {
      this.#feed ??= openFeed();
      const version = await (await this.#feed).newer();
      this.#set({ found: version, checkedAt: clock.now() });
      return version !== null;
    });
    if (found && kind === "self") {
      this.#set({ step: "fetching" });
      const fetched = await this.#try("fetch", async () => {
        await (await this.#feed!).fetch();
        return true;
      });
      this.#set({ step: fetched ? "ready" : "idle" });
    } else this.#set({ step: "idle" });
    this.#isBusy = false;
    this.consider();
    this.#lookIn(DAY_MS);
  }

  /** A person wants it now: as soon as nothing runs. */
  install(): void {
    this.#isWanted = true;
    this.consider();
  }

  /** Installs what was fetched when nothing is in the way. To be called whenever something may have gone. */
  consider(): void {
    if (this.#state.step !== "ready" || this.#isBusy) return;
    const { engine, isWindowOpen, clock, timers } = this.#options;
    const { live } = engine.shown();
    this.#cancelIdleLook();
    const moment = { live, isWindowOpen: isWindowOpen(), isWanted: this.#isWanted };
    const now = obstacle({ ...moment, now: clock.now() });
    if (now !== this.#state.obstacle) this.#set({ obstacle: now });
    if (now === null) return void this.#replace();
    this.#cancelIdleLook = timers.after(IDLE_LOOK_MS, () => this.consider());
  }

  #lookIn(delayMs: number): void {
    this.#cancelLook();
    this.#cancelLook = this.#options.timers.after(delayMs, () => {
      const { desktop } = this.#options.engine.shown().settings;
      if (desktop.autoUpdate) void this.look();
      else this.#lookIn(DAY_MS);
    });
  }

  async #replace(): Promise<void> {
    const { letGo, exit, log } = this.#options;
    this.#isBusy = true;
    this.#set({ step: "installing" });
    log.info("The app is replaced by a newer version.", { version: this.#state.found });
    const feed = await this.#feed!;
    await letGo();
    try {
      feed.install();
      exit({ again: false });
    } catch (error) {
      // The engine has been ended for it: the app starts anew as it was.
      log.error("The newer version could not be installed.", { error: sentence(error) });
      exit({ again: true });
    }
  }

  /** What the work says; false when it failed. */
  async #try(what: UpdateProblem["what"], work: () => Promise<boolean>): Promise<boolean> {
    try {
      return await work();
    } catch (error) {
      const problem = { what, detail: failureSentence(error) };
      this.#options.log.warn("A newer version could not be had.", { what, error: sentence(error) });
      this.#set({ problem });
      return false;
    }
  }

  #set(changes: Partial<UpdateState>): void {
    this.#state = { ...this.#state, ...changes };
    for (const listener of this.#listeners) listener();
  }
}

/** The first line: the library adds headers and traces. */
function sentence(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n")[0]!.slice(0, 300);
}

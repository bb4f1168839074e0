/** Keeps the engine that the app shows: opens it, follows it, and finds it again when its process was ended. */
import type { Settings } from "../../contract/settings.ts";
import { SETTINGS_DEFAULTS } from "../../contract/settings-defaults.ts";
import { describeError } from "../engine/describe-error.ts";
import type { Log, Result } from "../engine/ports.ts";
import { systemTimers } from "../host/clock.ts";
import type { EngineLink, OwnEngine } from "./engine-link.ts";
import { LiveEngine } from "./live-engine.ts";
import { NOTHING_YET, type LiveState } from "./live-state.ts";

/** Between two looks for an engine that is gone. */
const RETRY_MS = 2_000;
const NO_ANSWER = {
  code: "unreachable",
  message: "The engine is there and does not answer. If it hangs, end it and start it again.",
};

export interface Shown {
  live: LiveState;
  settings: Settings;
  /** The engine is that of another process. */
  attached: boolean;
  /** It holds its connection and does not answer, or has not lived for minutes: it hangs, or its machine is away. */
  silent: boolean;
  /** Set when it is one of another machine. */
  remote: NamedEngine | null;
  /** Those of other machines that can be shown. */
  engines: readonly NamedEngine[];
}

export interface NamedEngine {
  id: string;
  name: string;
}

/** The engine that is looked at. */
export interface EngineView {
  /** null while there is no connection yet. */
  link(): EngineLink | null;
  shown(): Shown;
  /** Calls the watcher with what is shown now, and at every change. */
  watch(watcher: (shown: Shown) => void): void;
}

export interface KeeperOptions {
  /** Opens the engine, or finds who carries it. */
  open(): Promise<Result<EngineLink>>;
  /** Finds it again after it was lost. */
  again(): Promise<Result<EngineLink>>;
  log: Log;
}

export class EngineKeeper implements EngineView {
  readonly #options: KeeperOptions;
  readonly #watchers = new Set<(shown: Shown) => void>();
  #link: EngineLink | null = null;
  #live: LiveEngine | null = null;
  #settings: Settings = SETTINGS_DEFAULTS;
  #cancelRetry = () => {};
  #closed = false;
  #problem: string | null = null;
  #isSilent = false;

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  /** Errors: as the option `open`; `unreachable` when another process's engine does not answer. */
  async open(): Promise<Result<EngineLink>> {
    const opened = await this.#options.open();
    return opened.ok ? this.use(opened.value) : opened;
  }

  /** Tells what the settings are before the engine was read. */
  expect(settings: Settings): void {
    this.#settings = settings;
    this.#tell();
  }

  /** Looks for it until it is there. */
  find(): void {
    void this.#retry();
  }

  /** Why the last look for it failed; null when it did not. */
  problem(): string | null {
    return this.#problem;
  }

  /** null before it is open. */
  link(): EngineLink | null {
    return this.#link;
  }

  own(): OwnEngine | null {
    return this.#link?.own ?? null;
  }

  shown(): Shown {
    return {
      live: this.#live?.state ?? NOTHING_YET,
      settings: this.#settings,
      attached: this.#link !== null && this.#link.own === null,
      silent: this.#isSilent,
      remote: null,
      engines: [],
    };
  }

  watch(watcher: (shown: Shown) => void): void {
    this.#watchers.add(watcher);
    watcher(this.shown());
  }

  async close(how: { stopAgents: boolean }): Promise<void> {
    this.#closed = true;
    this.#cancelRetry();
    this.#live?.stop();
    await this.#link?.close(how);
  }

  /**
   * Follows an engine that was found. Throws what goes wrong in one of our own.
   * Errors: `unreachable` when another process's hangs, or ended in between.
   */
  async use(link: EngineLink): Promise<Result<EngineLink>> {
    this.#link = link;
    const live = new LiveEngine({
      client: link.client,
      isElsewhere: link.own === null,
      onChange: () => this.#tell(),
      // One that cannot be read any more is gone, which is noticed.
      onSettings: () => void this.#readSettings().catch(() => {}),
      onGone: (how) => this.#gone(how),
    });
    this.#live = live;
    try {
      await live.start();
      await this.#readSettings();
    } catch (error) {
      if (link.own !== null) throw error;
      live.stop();
      this.#options.log.warn("The engine could not be read.", { error: describeError(error) });
      await link.close({ stopAgents: false });
      return { ok: false, error: NO_ANSWER };
    }
    this.#isSilent = false;
    return { ok: true, value: link };
  }

  async #readSettings(): Promise<void> {
    this.#settings = (await this.#link?.client.settings.get()) ?? this.#settings;
    this.#tell();
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher(this.shown());
  }

  /** The other process has ended. It may come back by itself (a restart of the service), so it is waited for. */
  #gone(how: "ended" | "silent"): void {
    if (this.#closed) return;
    this.#isSilent = how === "silent";
    this.#tell();
    this.#options.log.warn("The engine this app was attached to has gone.", { how });
    this.#retrySoon();
  }

  #retrySoon(): void {
    this.#cancelRetry = systemTimers.after(RETRY_MS, () => {
      void this.#retry();
    });
  }

  async #retry(): Promise<void> {
    const found = await this.#options.again();
    if (this.#closed) return;
    const used = found.ok ? await this.use(found.value) : found;
    // Closed while it was read.
    if (this.#closed) return;
    this.#problem = used.ok ? null : used.error.message;
    if (used.ok) return;
    this.#isSilent = used.error.code !== "no-engine";
    this.#tell();
    this.#retrySoon();
  }

  /** Ends the engine of this process and opens it again; agents under way go on. */
  async restart(): Promise<void> {
    if (this.#closed || this.own() === null) return;
    const link = this.#link;
    this.#live?.stop();
    this.#link = null;
    this.#live = null;
    this.#tell();
    await link?.close({ stopAgents: false });
    // The app was ended meanwhile.
    if (this.#closed) return;
    const opened = await this.runHere();
    this.#problem = opened.ok ? null : opened.error.message;
  }

  /** Carries the engine in this process from now on, after another one has ended. */
  async runHere(): Promise<Result<EngineLink>> {
    this.#cancelRetry();
    const opened = await this.open();
    if (!opened.ok) this.#retrySoon();
    return opened;
  }
}

/** Keeps the engine that the app shows: opens it, follows it, and finds it again when its process was ended. */
import type { Settings } from "../../contract/settings.ts";
import { SETTINGS_DEFAULTS } from "../../contract/settings-defaults.ts";
import type { Log, Result } from "../engine/ports.ts";
import { systemTimers } from "../host/clock.ts";
import type { EngineLink, OwnEngine } from "./engine-link.ts";
import { LiveEngine } from "./live-engine.ts";
import { NOTHING_YET, type LiveState } from "./live-state.ts";

/** Between two looks for an engine that is gone. */
const RETRY_MS = 2_000;

export interface Shown {
  live: LiveState;
  settings: Settings;
  /** The engine is that of another process. */
  attached: boolean;
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

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  /** Errors: as the option `open`. */
  async open(): Promise<Result<EngineLink>> {
    const opened = await this.#options.open();
    if (opened.ok) await this.#use(opened.value);
    return opened;
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

  async #use(link: EngineLink): Promise<void> {
    this.#link = link;
    this.#live = new LiveEngine({
      client: link.client,
      onChange: () => this.#tell(),
      onSettings: () => void this.#readSettings(),
      onGone: () => this.#gone(),
    });
    await this.#live.start();
    await this.#readSettings();
  }

  async #readSettings(): Promise<void> {
    this.#settings = (await this.#link?.client.settings.get()) ?? this.#settings;
    this.#tell();
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher(this.shown());
  }

  /** The other process has ended. It may come back by itself (a restart of the service), so it is waited for. */
  #gone(): void {
    if (this.#closed) return;
    this.#tell();
    this.#options.log.warn("The engine this app was attached to has gone.");
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
    if (!found.ok) {
      this.#problem = found.error.message;
      this.#tell();
      return this.#retrySoon();
    }
    this.#problem = null;
    await this.#use(found.value).catch(() => this.#retrySoon());
  }

  /** Carries the engine in this process from now on, after another one has ended. */
  async runHere(): Promise<Result<EngineLink>> {
    this.#cancelRetry();
    const opened = await this.open();
    if (!opened.ok) this.#retrySoon();
    return opened;
  }
}

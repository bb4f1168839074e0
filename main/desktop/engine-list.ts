/** The engines that the app can show: the one of this computer, and others by their address and token. */
import type { ShownEngine } from "../../contract/desktop-app.ts";
import type { ServedPort } from "../api/message-port.ts";
import type { Secrets } from "../delivery/ports.ts";
import type { Log, Result } from "../engine/ports.ts";
import { systemEntropy } from "../host/clock.ts";
import type { DesktopState, RememberedEngine } from "./desktop-state.ts";
import { EngineKeeper, type EngineView, type Shown } from "./engine-keeper.ts";
import { linkOver, type EngineLink } from "./engine-link.ts";

export interface EngineListOptions {
  /** Carries or finds the engine of this computer, whichever engine is shown. */
  home: EngineKeeper;
  state: DesktopState;
  /** Where tokens are kept. */
  secrets: Pick<Secrets, "get" | "set" | "remove">;
  log: Log;
}

export interface NewEngine {
  name: string;
  address: string;
  token: string;
}

export class EngineList implements EngineView {
  readonly #options: EngineListOptions;
  readonly #watchers = new Set<(shown: Shown) => void>();
  readonly #listeners = new Set<() => void>();
  #remote: { engine: RememberedEngine; keeper: EngineKeeper } | null = null;

  constructor(options: EngineListOptions) {
    this.#options = options;
    options.home.watch(() => this.#tell());
    const { engine: id } = options.state.get();
    this.#follow(this.#remembered().find((each) => each.id === id) ?? null);
  }

  link(): EngineLink | null {
    return this.#current().link();
  }

  /** What belongs to this computer (its settings) stays that of its own engine. */
  shown(): Shown {
    const { home } = this.#options;
    const remote = this.#remote;
    const engines = this.#remembered().map(({ id, name }) => ({ id, name }));
    if (remote === null) return { ...home.shown(), engines };
    const { id, name } = remote.engine;
    const { settings } = home.shown();
    return { ...remote.keeper.shown(), settings, engines, remote: { id, name } };
  }

  watch(watcher: (shown: Shown) => void): void {
    this.#watchers.add(watcher);
    watcher(this.shown());
  }

  /** Answers a page. One that comes while there is no connection comes again. */
  async serve(port: ServedPort & { close(): void }): Promise<void> {
    const link = this.link();
    if (link) await link.serve(port);
    else port.close();
  }

  list(): ShownEngine[] {
    const shown = this.#remote?.engine.id ?? null;
    const home = { id: null, name: "", address: "" };
    return [home, ...this.#remembered()].map((engine) => {
      const chosen = engine.id === shown;
      if (!chosen) return { ...engine, chosen, state: "idle", problem: null };
      const { connected } = this.#current().shown().live;
      const problem = connected ? null : this.#current().problem();
      return { ...engine, chosen, state: connected ? "connected" : "connecting", problem };
    });
  }

  /** Calls back whenever `list` has changed. Returns what ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Errors: those of `remoteAddress` and `connectRemote`; `no-secret-store`. With one, nothing was kept. */
  async add(entered: NewEngine): Promise<Result<RememberedEngine>> {
    const { connectRemote, remoteAddress } = await import("../host/remote.ts");
    const address = remoteAddress(entered.address);
    if (!address.ok) return address;
    const token = entered.token.trim();
    const connected = await connectRemote(address.value, token);
    if (!connected.ok) return connected;
    connected.value.close();
    const id = systemEntropy.token();
    const kept = await this.#options.secrets.set(secretName(id), token);
    if (!kept.ok) return kept;
    const name = entered.name.trim() || new URL(address.value).host;
    const engine = { id, name, address: address.value };
    this.#options.state.set({ engines: [...this.#remembered(), engine] });
    this.#tell();
    return { ok: true, value: engine };
  }

  async remove(id: string): Promise<void> {
    if (this.#remote?.engine.id === id) this.choose(null);
    this.#options.state.set({ engines: this.#remembered().filter((each) => each.id !== id) });
    await this.#options.secrets.remove(secretName(id));
    this.#tell();
  }

  /** Shows another engine from now on, also after the next start. null, or one that is not there: this computer's. */
  choose(id: string | null): void {
    const engine = this.#remembered().find((each) => each.id === id) ?? null;
    if (engine?.id === this.#remote?.engine.id) return;
    void this.#remote?.keeper.close({ stopAgents: false });
    this.#options.state.set({ engine: engine?.id ?? null });
    this.#follow(engine);
    this.#tell();
  }

  #follow(engine: RememberedEngine | null): void {
    if (engine === null) {
      this.#remote = null;
      return;
    }
    const open = () => this.#open(engine);
    const keeper = new EngineKeeper({ open, again: open, log: this.#options.log });
    this.#remote = { engine, keeper };
    keeper.watch(() => this.#tell());
    keeper.find();
  }

  async #open({ id, name, address }: RememberedEngine): Promise<Result<EngineLink>> {
    const token = await this.#options.secrets.get(secretName(id));
    if (!token.ok) return token;
    if (token.value === null) {
      const message = `The token of "${name}" is not in the secret store. Remove the engine from the list and add it again.`;
      return { ok: false, error: { code: "no-token", message } };
    }
    const { connectRemote } = await import("../host/remote.ts");
    const connected = await connectRemote(address, token.value);
    if (!connected.ok) return connected;
    return { ok: true, value: linkOver(connected.value) };
  }

  #current(): EngineKeeper {
    return this.#remote?.keeper ?? this.#options.home;
  }

  #remembered(): RememberedEngine[] {
    return this.#options.state.get().engines;
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher(this.shown());
    for (const listener of this.#listeners) listener();
  }
}

const secretName = (id: string): string => `engine.${id}`;

/**
 * A desktop session of its own, as a person would have it: an X server, a message bus, a window manager, a panel with
 * a tray, a notification server. Nothing of it is shared with the session of whoever runs the tests.
 */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";
import { Notices, writeDunstConfig } from "./notices.ts";
import { writeBusConfig } from "./bus-config.ts";
import { callBus } from "./gdbus.ts";
import { writePanelConfig } from "./panel-config.ts";
import { Tray } from "./tray.ts";
import { until } from "./until.ts";

/** Screenshots of the newest run of the tests; ignored by git. */
const SHOTS = path.resolve(import.meta.dirname, "../../test-results/desktop");

export interface SessionParts {
  /** A message bus; without one there is no tray and no notification server either. */
  bus: boolean;
  /** A panel with a tray. */
  tray: boolean;
  notifications: boolean;
  /** A keyring, unlocked. */
  keyring: boolean;
}

const USUAL: SessionParts = { bus: true, tray: true, notifications: true, keyring: false };

/** Whether this machine has the program of `keyring`. */
export const hasKeyring = spawnSync("gnome-keyring-daemon", ["--version"]).status === 0;

export class DesktopSession {
  readonly dir = mkdtempSync(path.join(tmpdir(), "belfry-session-"));
  readonly env: Record<string, string>;
  readonly tray: Tray;
  readonly notices: Notices;
  readonly #children: ChildProcess[] = [];

  private constructor() {
    for (const name of ["config", "cache", "run", "home", "data"]) {
      mkdirSync(path.join(this.dir, name), { mode: 0o700 });
    }
    this.env = {
      PATH: process.env["PATH"] ?? "/usr/bin:/bin",
      HOME: path.join(this.dir, "home"),
      SHELL: "/bin/sh",
      LANG: "C.UTF-8",
      XDG_CONFIG_HOME: path.join(this.dir, "config"),
      XDG_CACHE_HOME: path.join(this.dir, "cache"),
      XDG_DATA_HOME: path.join(this.dir, "data"),
      XDG_RUNTIME_DIR: path.join(this.dir, "run"),
      XDG_CURRENT_DESKTOP: "XFCE",
      // Accessibility services would be started for every program, and are not under test.
      NO_AT_BRIDGE: "1",
    };
    this.tray = new Tray(this.env);
    this.notices = new Notices(this.dir, this.env);
  }

  static async start(parts: Partial<SessionParts> = {}): Promise<DesktopSession> {
    const { bus, tray, notifications, keyring } = { ...USUAL, ...parts };
    const session = new DesktopSession();
    try {
      await session.#startScreen();
      await session.#startBus(bus);
      session.#spawn("openbox", []);
      if (bus && notifications) await session.#startNotifications();
      if (bus && tray) await session.#startPanel();
      if (bus && keyring) await session.#startKeyring();
    } catch (error) {
      await session.end();
      throw error;
    }
    return session;
  }

  /** Keeps a picture of the whole screen, for people to look at. */
  screenshot(name: string): string {
    mkdirSync(SHOTS, { recursive: true });
    const file = path.join(SHOTS, `${name}.png`);
    this.run("import", ["-window", "root", file]);
    return file;
  }

  /** Runs a program of the session to its end and gives what it printed. */
  run(program: string, args: string[]): string {
    const { status, stdout, stderr } = spawnSync(program, args, {
      env: this.env,
      encoding: "utf8",
      timeout: 20_000,
    });
    if (status !== 0) throw new Error(`${program} ${args.join(" ")} → ${status}: ${stderr}`);
    return stdout;
  }

  /** Titles of the windows that a person sees, as the window manager lists them. */
  windows(): string[] {
    const found = spawnSync("xdotool", ["search", "--onlyvisible", "--name", "."], {
      env: this.env,
      encoding: "utf8",
    });
    const ids = found.stdout.split("\n").filter((line) => line !== "");
    return ids.map((id) => {
      const named = spawnSync("xdotool", ["getwindowname", id], {
        env: this.env,
        encoding: "utf8",
      });
      return named.stdout.trim();
    });
  }

  /** The visible window whose title has this in it, by its number; null when there is none. */
  windowOf(title: string): string | null {
    const args = ["search", "--onlyvisible", "--name", title];
    const found = spawnSync("xdotool", args, { env: this.env, encoding: "utf8" });
    return found.stdout.split("\n")[0] || null;
  }

  /** The window that has the keys, by its number; null between two windows, one of which has just been closed. */
  activeWindow(): string | null {
    const found = spawnSync("xdotool", ["getactivewindow"], { env: this.env, encoding: "utf8" });
    return found.stdout.trim() || null;
  }

  async end(): Promise<void> {
    for (const child of this.#children.toReversed()) await ended(child);
    rmSync(this.dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  async #startScreen(): Promise<void> {
    const args = ["-displayfd", "3", "-screen", "0", "1280x800x24", "-nolisten", "tcp"];
    const server = this.#spawn("Xvfb", args, ["ignore", "ignore", "ignore", "pipe"]);
    this.env["DISPLAY"] = `:${await firstLine(server, server.stdio[3] as Readable)}`;
  }

  async #startBus(wanted: boolean): Promise<void> {
    if (!wanted) {
      // An address that leads nowhere; without any, programs would start a bus by themselves.
      this.env["DBUS_SESSION_BUS_ADDRESS"] = `unix:path=${path.join(this.dir, "no-bus")}`;
      return;
    }
    const bus = this.#spawn(
      "dbus-daemon",
      ["--nofork", "--nopidfile", "--print-address=1", `--config-file=${writeBusConfig(this.dir)}`],
      ["ignore", "pipe", "ignore"],
    );
    this.env["DBUS_SESSION_BUS_ADDRESS"] = await firstLine(bus, bus.stdout!);
  }

  async #startPanel(): Promise<void> {
    writePanelConfig(this.env["XDG_CONFIG_HOME"]!);
    this.#spawn("xfce4-panel", ["--disable-wm-check"]);
    await this.tray.hostIsThere();
  }

  async #startNotifications(): Promise<void> {
    const config = writeDunstConfig(this.dir);
    this.#spawn("dunst", ["-config", config]);
    await this.notices.serverIsThere();
  }

  async #startKeyring(): Promise<void> {
    const dir = this.env["XDG_RUNTIME_DIR"]!;
    const args = ["--foreground", "--unlock", "--components=secrets", `--control-directory=${dir}`];
    const daemon = this.#spawn("gnome-keyring-daemon", args, ["pipe", "ignore", "ignore"]);
    // The password that makes the keyring, and opens it.
    daemon.stdin!.end("of this session\n");
    const bus = { service: "org.freedesktop.DBus", object: "/org/freedesktop/DBus" };
    const asks = "org.freedesktop.DBus.NameHasOwner";
    await until(() => callBus(this.env, bus, asks, "org.freedesktop.secrets")?.[0] === true);
  }

  #spawn(
    program: string,
    args: string[],
    stdio: ("ignore" | "pipe")[] = ["ignore", "ignore", "ignore"],
  ): ChildProcess {
    const child = spawn(program, args, { env: this.env, cwd: this.dir, stdio });
    this.#children.push(child);
    return child;
  }
}

function firstLine(child: ChildProcess, from: Readable): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    from.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes("\n")) resolve(text.split("\n")[0]!.trim());
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${child.spawnfile} ended with ${code}.`)));
  });
}

/** Asks a program to end, and ends it when it does not. */
export function ended(child: ChildProcess, graceMs = 3_000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill("SIGKILL"), graceMs);
    child.once("exit", () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill("SIGTERM");
  });
}

/** The notification server: what a person saw, and their clicks on it. */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { until } from "./until.ts";

const SEEN = "notices-seen";
const WANTED = "button-wanted";

export interface Notice {
  app: string;
  title: string;
  body: string;
  urgency: string;
}

/** Dunst, with a helper that writes down what it shows. */
export function writeDunstConfig(dir: string): string {
  const seen = path.join(dir, "seen.sh");
  const print = `printf '%s\\037%s\\037%s\\037%s\\036' "$1" "$2" "$3" "$5"`;
  writeFileSync(seen, `#!/bin/sh\n${print} >> '${path.join(dir, SEEN)}'\n`);
  chmodSync(seen, 0o755);
  const choose = path.join(dir, "choose.sh");
  // Dunst shows the buttons of all notices in a menu of another program, "Label (app) [id]" a line.
  writeFileSync(
    choose,
    `#!/bin/sh\ngrep -m 1 -F "#$(cat '${path.join(dir, WANTED)}') (" || exit 1\n`,
  );
  chmodSync(choose, 0o755);
  const config = path.join(dir, "dunstrc");
  writeFileSync(
    config,
    `[global]
    origin = top-right
    offset = 10x40
    width = 360
    font = Sans 10
    idle_threshold = 0
    markup = full
    dmenu = ${choose}
[urgency_low]
    timeout = 0
[urgency_normal]
    timeout = 0
[urgency_critical]
    timeout = 0
[written-down]
    summary = "*"
    script = ${seen}
`,
  );
  return config;
}

export class Notices {
  readonly #dir: string;
  readonly #env: Record<string, string>;

  constructor(dir: string, env: Record<string, string>) {
    this.#dir = dir;
    this.#env = env;
  }

  async serverIsThere(): Promise<void> {
    await until(() => this.#control(["count"]) !== null);
  }

  /** All that were shown so far, oldest first. */
  seen(): Notice[] {
    const file = path.join(this.#dir, SEEN);
    if (!existsSync(file)) return [];
    const records = readFileSync(file, "utf8").split("\x1e").slice(0, -1);
    return records.map((record) => {
      const [app = "", title = "", body = "", urgency = ""] = record.split("\x1f");
      return { app, title, body, urgency };
    });
  }

  /** The first whose title or body holds a text, once it is there. */
  async saying(text: string): Promise<Notice> {
    return until(
      () => this.seen().find(({ title, body }) => `${title}\n${body}`.includes(text)) ?? null,
    );
  }

  /** Clicks the newest notice itself. */
  click(): void {
    this.#control(["action", "0"]);
  }

  /** Presses a button, as a person does in the menu of what can be done: the newest notice's that has it. */
  press(button: string): void {
    writeFileSync(path.join(this.#dir, WANTED), button);
    this.#control(["context"]);
  }

  /** Notices on the screen now. */
  shown(): number {
    const counts = this.#control(["count", "displayed"]) ?? "";
    return Number(counts);
  }

  closeAll(): void {
    this.#control(["close-all"]);
  }

  #control(args: string[]): string | null {
    const { status, stdout } = spawnSync("dunstctl", args, {
      env: this.#env,
      encoding: "utf8",
      timeout: 10_000,
    });
    return status === 0 ? stdout : null;
  }
}

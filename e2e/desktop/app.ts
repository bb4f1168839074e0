/** The desktop app in a session, from outside: started, watched through the command line, ended. */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import { jobInputSchema, type Job } from "../../contract/job.ts";
import type { Proposal } from "../../contract/proposals.ts";
import type { Question } from "../../contract/questions.ts";
import type { Run } from "../../contract/run.ts";
import { type Client, connect } from "../../main/host/client.ts";
import { ROOT } from "../../scripts/lib/command.ts";
import { electronForTests } from "../../scripts/lib/electron.ts";
import { until } from "./until.ts";
import { ended, type DesktopSession } from "./session.ts";

const CLI = path.join(ROOT, "out/cli.js");

export class DesktopApp {
  readonly dir = mkdtempSync(path.join(tmpdir(), "belfry-app-"));
  readonly home = path.join(this.dir, "home");
  readonly work = path.join(this.dir, "work");
  readonly #session: DesktopSession;
  readonly #env: Record<string, string>;
  #children: ChildProcess[] = [];
  #browser: Browser | null = null;
  /** What the app wrote to its terminal. */
  said = "";

  constructor(session: DesktopSession, env: Record<string, string> = {}) {
    this.#session = session;
    this.#env = env;
    mkdirSync(this.work);
  }

  /** As after a start at which a person was told: no dialog stands before the window. */
  knowsWhatIsMissing(): void {
    const dir = path.join(this.home, "desktop");
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    writeFileSync(path.join(dir, "state.json"), JSON.stringify({ toldMissing: ["keyring"] }));
  }

  /** Starts the app without waiting for anything. */
  start(...args: string[]): ChildProcess {
    const electron = electronForTests();
    if (electron === null) throw new Error("There is no Electron.");
    const child = spawn(electron, [...switches(), ROOT, ...args], {
      cwd: this.work,
      env: this.env(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    const listen = (chunk: Buffer) => (this.said += chunk.toString());
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    this.#children.push(child);
    return child;
  }

  /** Starts the app and waits until its engine answers. */
  async started(...args: string[]): Promise<ChildProcess> {
    const child = this.start(...args);
    await this.engineAnswers();
    return child;
  }

  async engineAnswers(): Promise<void> {
    await until(() => this.belfry("health").status === 0, 30_000);
  }

  /** Starts the headless host on the same data folder. */
  daemon(): ChildProcess {
    const options = { cwd: this.work, env: this.env(), stdio: "ignore" as const };
    const child = spawn(process.execPath, [CLI, "daemon"], options);
    this.#children.push(child);
    return child;
  }

  /** Runs a command of Belfry to its end. */
  belfry(...args: string[]) {
    return spawnSync(process.execPath, [CLI, ...args], {
      cwd: this.work,
      env: this.env(),
      encoding: "utf8",
      timeout: 30_000,
    });
  }

  json<T>(...args: string[]): T {
    const { status, stdout, stderr } = this.belfry(...args, "--json");
    if (status !== 0) throw new Error(`belfry ${args.join(" ")} → ${status}: ${stderr}`);
    return JSON.parse(stdout) as T;
  }

  /** Adds a shell job. */
  job(name: string, command: string, schedule = "none", ...more: string[]): Job {
    return this.json("add", schedule, command, "--agent", "shell", "--name", name, ...more);
  }

  /** Runs a job whose agent waits on. @returns its run, and the marker that its processes are given */
  async working(name: string, ...more: string[]): Promise<{ runId: number; marker: string }> {
    // Two agents do not work in one folder at the same time.
    const cwd = path.join(this.work, name);
    mkdirSync(cwd);
    const file = path.join(cwd, "marker");
    const command = `printf %s "$BELFRY_RUN" > '${file}'; exec sleep 600`;
    this.job(name, command, "none", "--cwd", cwd, ...more);
    this.belfry("run", name, "--no-wait");
    const { id: runId } = await this.runThat(name, ({ state }) => state === "running");
    const marker = await until(() => existsSync(file) && (readFileSync(file, "utf8") || null));
    return { runId, marker };
  }

  /**
   * Runs a job whose agent asks for a permission, as the program beside an agent would, and waits on.
   * @returns the question
   */
  async asking(name: string, command: string): Promise<Question> {
    const run = await this.working(name, "--ask", "1h");
    return this.calling((client) =>
      client.questions.ask({
        ...{ ...run, callId: command },
        ...{ tool: "Bash", detail: command, input: JSON.stringify({ command }) },
      }),
    );
  }

  /** Runs a job whose agent proposes another one, and waits on. @returns the proposal */
  async proposing(name: string, proposed: string): Promise<Proposal> {
    const { marker } = await this.working(name);
    const draft = { name: proposed, agent: "shell", profile: "full", prompt: "echo done" };
    const job = jobInputSchema.parse({ ...draft, cwd: this.work, schedule: "none" });
    return this.calling((client) => client.proposals.create({ job, marker }));
  }

  /** Asks the engine, whoever carries it. */
  async calling<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const connected = await connect(this.home);
    if (!connected.ok) throw new Error(connected.error.message);
    try {
      return await work(connected.value.client);
    } finally {
      connected.value.close();
    }
  }

  runsOf(name: string): Run[] {
    return this.json("runs", name);
  }

  /** The newest run of a job, once it is as wanted. */
  async runThat(name: string, isWanted: (run: Run) => boolean): Promise<Run> {
    return until(() => this.runsOf(name).find(isWanted) ?? null, 30_000);
  }

  env(): Record<string, string> {
    return { ...this.#session.env, BELFRY_HOME: this.home, ...this.#env };
  }

  /** Addresses of the pages that are open: what follows the `#`. */
  async pages(): Promise<string[]> {
    const port = this.#debuggingPort();
    if (port === null) return [];
    const answer = await fetch(`http://127.0.0.1:${port}/json/list`).catch(() => null);
    const targets = ((await answer?.json()) ?? []) as { type: string; url: string }[];
    return targets.filter(({ type }) => type === "page").map(({ url }) => url.split("#")[1] ?? "");
  }

  /** The open page whose address begins with the given one, to be read and used. Closed with the app. */
  async page(address: string): Promise<Page> {
    await this.showing(address);
    // A page that is just being loaded can leave the first call without an answer.
    this.#browser ??= await until(() => {
      const url = `http://127.0.0.1:${this.#debuggingPort()}`;
      return chromium.connectOverCDP(url, { timeout: 10_000 }).catch(() => null);
    }, 60_000);
    const pages = this.#browser.contexts().flatMap((context) => context.pages());
    const page = pages.find((each) => each.url().split("#")[1]?.startsWith(address));
    if (!page)
      throw new Error(`${address} is not among: ${pages.map((each) => each.url()).join(", ")}`);
    return page;
  }

  #debuggingPort(): string | null {
    const file = path.join(this.home, "desktop/DevToolsActivePort");
    return existsSync(file) ? readFileSync(file, "utf8").split("\n")[0]! : null;
  }

  /** Waits until a page is open whose address begins with the given one. */
  async showing(address: string): Promise<void> {
    for (const giveUpAt = Date.now() + 30_000; ;) {
      const open = await this.pages();
      if (open.some((each) => each.startsWith(address))) return;
      if (Date.now() > giveUpAt) throw new Error(`${address} is not open, but: ${open.join(", ")}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  log(): string {
    return readFileSync(path.join(this.home, "logs/belfry.log"), "utf8");
  }

  /** Ends everything that was started and removes the folder. */
  async end(): Promise<void> {
    await this.#browser?.close();
    for (const child of this.#children) await ended(child, 10_000);
    for (const pid of this.#processesOfRuns()) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // Gone already.
      }
    }
    rmSync(this.dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  /** Agents that were left running: each has the folder of its attempt in its environment. */
  #processesOfRuns(): number[] {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .map(Number)
      .filter((pid) => {
        try {
          return readFileSync(`/proc/${pid}/environ`, "utf8").includes(this.dir);
        } catch {
          return false;
        }
      });
  }
}

/** What the app is started with besides its own arguments. */
export function switches(): string[] {
  // Chromium's sandbox does not work for root, who runs the tests in a container.
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  // A port by which the tests see the pages.
  return [...sandbox, "--remote-debugging-port=0"];
}

/** Resolves with the exit code, null when a signal ended it. */
export function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => child.once("exit", (code) => resolve(code)));
}

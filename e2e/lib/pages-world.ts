/**
 * A real daemon with a data folder of its own, and a real Chromium that has been let in by a one-time link. For
 * tests, measurements and screenshots of the pages.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { jobInputSchema, type JobDraft, type Job } from "../../contract/job.ts";
import type { Run, RunDetail } from "../../contract/run.ts";
import { type Client, connect } from "../../main/host/client.ts";
import { findChromium } from "../../scripts/lib/chromium.ts";

const PROGRAM = resolve(import.meta.dirname, "../../out/cli.js");

const GIVE_UP_MS = 60_000;
const POLL_MS = 50;

export interface PageOptions {
  width?: number;
  height?: number;
  /** Language of the browser; the setting of the engine comes first. */
  locale?: string;
  timezone?: string;
  colorScheme?: "light" | "dark";
}

export class PagesWorld {
  readonly dir = mkdtempSync(join(tmpdir(), "belfry-pages-"));
  readonly home = join(this.dir, "home");
  /** A folder for jobs to work in. */
  readonly work = join(this.dir, "work");
  #daemon: ChildProcess | null = null;
  #connection: { client: Client; close(): void } | null = null;
  #browser: Promise<Browser> | null = null;

  /** @param config settings besides the port, which is a free one */
  constructor(config: Record<string, unknown> = {}) {
    mkdirSync(this.home, { mode: 0o700 });
    mkdirSync(this.work);
    const dashboard = { port: 0, ...(config["dashboard"] as object | undefined) };
    writeFileSync(join(this.home, "config.json"), JSON.stringify({ ...config, dashboard }));
  }

  /** The engine by its local socket. */
  get client(): Client {
    if (this.#connection === null) throw new Error("Start the world first.");
    return this.#connection.client;
  }

  /** Starts the daemon and waits until it answers. */
  async start(): Promise<this> {
    this.#daemon = spawn(process.execPath, [PROGRAM, "daemon"], {
      cwd: this.work,
      env: this.env(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    await says(this.#daemon, "Belfry runs");
    const connected = await connect(this.home);
    if (!connected.ok) throw new Error(connected.error.message);
    this.#connection = connected.value;
    return this;
  }

  /** Ends the daemon as a person would, or at once; runs stay. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    this.#connection?.close();
    this.#connection = null;
    if (this.#daemon) await ended(this.#daemon, signal);
    this.#daemon = null;
  }

  env(): NodeJS.ProcessEnv {
    return {
      PATH: process.env["PATH"],
      HOME: this.dir,
      SHELL: "/bin/sh",
      TZ: process.env["TZ"],
      BELFRY_HOME: this.home,
    };
  }

  /** Makes a job; a shell job that says hello unless told otherwise. */
  job(draft: Partial<JobDraft> & { name: string }): Promise<Job> {
    const base = { agent: "shell", prompt: "echo hello", cwd: this.work, profile: "full" } as const;
    return this.client.jobs.create(jobInputSchema.parse({ ...base, schedule: "none", ...draft }));
  }

  /** Makes a job and starts it by hand. */
  async begin(draft: Parameters<PagesWorld["job"]>[0]): Promise<Run> {
    const { id } = await this.job(draft);
    return this.client.jobs.run({ id });
  }

  /** Waits until a run has ended. Errors: throws where that takes too long. */
  async ended(id: number): Promise<RunDetail> {
    const giveUpAt = Date.now() + GIVE_UP_MS;
    for (;;) {
      const run = await this.client.runs.get({ id });
      if (run.finishedAt !== null) return run;
      if (Date.now() > giveUpAt) throw new Error(`Run ${id} did not end in time.`);
      await wait(POLL_MS);
    }
  }

  /** A context of the browser that has been let in, with nothing in it from others. */
  async context(options: PageOptions = {}): Promise<BrowserContext> {
    this.#browser ??= launchBrowser();
    const browser = await this.#browser;
    const { width = 1280, height = 800, locale = "en-GB", timezone, colorScheme } = options;
    const context = await browser.newContext({
      viewport: { width, height },
      locale,
      timezoneId: timezone,
      colorScheme: colorScheme ?? "light",
    });
    context.setDefaultTimeout(GIVE_UP_MS);
    const link = await this.client.dashboard.link();
    const page = await context.newPage();
    await page.goto(link.url);
    // The link leads on by itself. Chromium can lose a page's end that comes in the middle of that.
    await page.waitForURL((url) => !url.pathname.startsWith("/open/"));
    await page.locator("h1").first().waitFor();
    await page.close();
    return context;
  }

  /** A page of its own, at an address such as `/jobs`. */
  async page(path = "/today", options: PageOptions = {}): Promise<Page> {
    const context = await this.context(options);
    const page = await context.newPage();
    await page.goto(await this.url(path));
    await page.locator("h1").first().waitFor();
    return page;
  }

  /** Where a page of the app is. */
  async url(path: string): Promise<string> {
    const { url, problem } = await this.client.dashboard.status();
    if (url === null) throw new Error(problem ?? "The pages are not served.");
    return `${url}#${path}`;
  }

  /** Ends the browser and the daemon with what it runs, and removes the folder. */
  async remove(): Promise<void> {
    await (await this.#browser)?.close();
    this.#browser = null;
    if (this.#connection !== null) {
      const daemon = this.#daemon;
      const gone = daemon && new Promise((resolve) => daemon.once("exit", resolve));
      await this.#connection.client.engine.shutdown({ stopAgents: true }).catch(() => {});
      await gone;
    }
    await this.stop("SIGKILL");
    rmSync(this.dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** Errors: throws where there is no Chromium. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error("There is no Chromium on this machine.");
  // Chromium's own sandbox refuses to work for root, and containers give it too little shared memory.
  const args = ["--disable-dev-shm-usage", "--disable-gpu"];
  return chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0, args });
}

/** Waits until a child has printed a text; fails when it ends before. */
function says(child: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    for (const stream of [child.stdout!, child.stderr!]) {
      createInterface({ input: stream }).on("line", (line) => {
        said += `${line}\n`;
        if (line.includes(text)) resolve();
      });
    }
    child.once("exit", (code) => reject(new Error(`It ended with ${code}, having said: ${said}`)));
  });
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill(signal);
  });
}

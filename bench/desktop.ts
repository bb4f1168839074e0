/**
 * The hidden desktop app with 100 jobs beside a bare Electron app of the same version: memory, CPU; and how soon after
 * a start the window is shown, something is drawn in it, and the page is, beside a window of bare Electron with one
 * line in it. Needs Xvfb and an Electron.
 * Usage: node bench/desktop.ts [seconds, default 60]
 */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";
import { switches } from "../e2e/desktop/app.ts";
import { DesktopSession, ended } from "../e2e/desktop/session.ts";
import { ROOT } from "../scripts/lib/command.ts";
import { until } from "../e2e/desktop/until.ts";
import { electronForTests } from "../scripts/lib/electron.ts";
import { addJobs, figuresOf, quantile, tempHome, wait } from "./lib/host.ts";

const JOBS = 100;
const SETTLE_MS = 10_000;
const STARTS = 5;
const SHOWN_WITHIN_MS = 60_000;
/** From the window until its page is looked at: the browser tells afterwards when it drew what. */
const DRAWN_AFTER_MS = 4_000;
const seconds = Number(process.argv[2] ?? 60);
const electron = electronForTests();
if (electron === null) throw new Error("There is no Electron; see `npm run electron:npm`.");

/** Processes of an app: the one that was started and all below it. */
function tree(pid: number): number[] {
  const below = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => parentOf(name) === pid)
    .map(Number);
  return [pid, ...below.flatMap(tree)];
}

function parentOf(pid: string): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return null;
  }
}

/** Memory that is an app's own, its part of what is shared included (PSS), and CPU time. */
function figures(app: ChildProcess): { pssMb: number; cpuMs: number } {
  const pids = tree(app.pid!);
  const pss = pids.map((pid) => {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
    return Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0) / 1024;
  });
  const cpu = pids.map((pid) => figuresOf(pid).cpuMs);
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  return { pssMb: sum(pss), cpuMs: sum(cpu) };
}

/** When the page of an app drew something for the first time, and the largest thing in it; epoch milliseconds. */
async function paints(app: ChildProcess): Promise<{ first: number; largest: number }> {
  const [, address] = /listening on (ws:\S+)/.exec(said.get(app) ?? "") ?? [];
  const browser = await chromium.connectOverCDP(address!);
  const page = browser.contexts()[0]!.pages()[0]!;
  const drawn = await page.evaluate<{ first: number; largest: number }>(`new Promise((resolve) => {
    const [first] = performance.getEntriesByName("first-contentful-paint");
    new PerformanceObserver((list) => resolve({
      first: performance.timeOrigin + first.startTime,
      largest: performance.timeOrigin + list.getEntries().at(-1).startTime,
    })).observe({ type: "largest-contentful-paint", buffered: true });
  })`);
  await browser.close();
  return drawn;
}

const home = tempHome("desktop");
/** What each app wrote to its terminal. */
const said = new Map<ChildProcess, string>();

/** A folder with an Electron app that is this script and nothing else. */
function bareApp(name: string, script: string): string {
  const dir = path.join(home.dir, name);
  mkdirSync(dir);
  writeFileSync(path.join(dir, "package.json"), JSON.stringify({ name, main: "main.js" }));
  writeFileSync(path.join(dir, "main.js"), script);
  return dir;
}

const session = await DesktopSession.start({ notifications: false });
function start(dir: string, env: Record<string, string>, ...args: string[]): ChildProcess {
  const app = spawn(electron!, [...switches(), dir, ...args], {
    env: { ...session.env, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  app.stderr.on("data", (chunk: Buffer) => said.set(app, (said.get(app) ?? "") + chunk.toString()));
  return app;
}

try {
  const bareDir = bareApp("bare", 'require("electron").app.on("window-all-closed", () => {});');
  const bareWindowDir = bareApp(
    "bare-window",
    `const { app, BrowserWindow } = require("electron");
     app.whenReady().then(() => {
       const window = new BrowserWindow({ show: false, title: "Bare" });
       window.once("ready-to-show", () => window.show());
       window.loadURL("data:text/html,<title>Bare</title><h1>Bare</h1>");
     });`,
  );
  const data = path.join(home.dir, "data");
  await addJobs(
    data,
    Array.from({ length: JOBS }, (_, n) => ({
      name: `Job ${n}`,
      agent: "shell" as const,
      prompt: `echo ${n}`,
      cwd: home.dir,
      profile: "full" as const,
      schedule: "0 3 1 1 *",
    })),
  );

  const env = { BELFRY_HOME: data };
  /** Milliseconds from the start of the process until the window manager has the window, and until it is drawn. */
  const opened = async (title: string, dir: string, more: Record<string, string>) => {
    const began = Date.now();
    const app = start(dir, more);
    await until(() => session.windowOf(title), SHOWN_WITHIN_MS, 5);
    const shown = Date.now() - began;
    await wait(DRAWN_AFTER_MS);
    const { first, largest } = await paints(app);
    await ended(app, 10_000);
    return { shown, first: first - began, largest: largest - began };
  };
  type Opened = Awaited<ReturnType<typeof opened>>;
  const [own, bareOnes]: [Opened[], Opened[]] = [[], []];
  for (let n = 0; n < STARTS; n += 1) {
    bareOnes.push(await opened("Bare", bareWindowDir, {}));
    own.push(await opened("Belfry", ROOT, env));
  }
  const median = (of: Opened[], what: keyof Opened) =>
    quantile(
      of.map((each) => each[what]),
      0.5,
    );

  const hidden = start(ROOT, env, "--hidden");
  const bare = start(bareDir, {});
  await wait(SETTLE_MS);
  const [before, bareBefore] = [figures(hidden), figures(bare)];
  await wait(seconds * 1000);
  const [after, bareAfter] = [figures(hidden), figures(bare)];
  const result = {
    jobs: JOBS,
    seconds,
    windowShownMedianMs: median(own, "shown"),
    windowShownWorstMs: Math.max(...own.map(({ shown }) => shown)),
    bareWindowShownMedianMs: median(bareOnes, "shown"),
    frameDrawnMedianMs: median(own, "first"),
    pageDrawnMedianMs: median(own, "largest"),
    bareLineDrawnMedianMs: median(bareOnes, "first"),
    hiddenPssMb: after.pssMb,
    barePssMb: bareAfter.pssMb,
    memoryRatio: after.pssMb / bareAfter.pssMb,
    cpuPercentOfACore: (after.cpuMs - before.cpuMs) / seconds / 10,
    bareCpuPercentOfACore: (bareAfter.cpuMs - bareBefore.cpuMs) / seconds / 10,
  };
  console.table(result);
  console.log(JSON.stringify({ bench: "desktop", ...result }));
  await ended(hidden, 10_000);
  await ended(bare);
} finally {
  await session.end();
  home.remove();
}

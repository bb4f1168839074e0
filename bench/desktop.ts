/**
 * The hidden desktop app with 100 jobs beside a bare Electron app of the same version: memory, CPU; and how soon the
 * window is shown after a start, beside a window of bare Electron. Needs Xvfb and an Electron.
 * Usage: node bench/desktop.ts [seconds, default 60]
 */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
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

const home = tempHome("desktop");

/** A folder with an Electron app that is this script and nothing else. */
function bareApp(name: string, script: string): string {
  const dir = path.join(home.dir, name);
  mkdirSync(dir);
  writeFileSync(path.join(dir, "package.json"), JSON.stringify({ name, main: "main.js" }));
  writeFileSync(path.join(dir, "main.js"), script);
  return dir;
}

const session = await DesktopSession.start({ notifications: false });
const start = (dir: string, env: Record<string, string>, ...args: string[]) =>
  spawn(electron, [...switches(), dir, ...args], {
    env: { ...session.env, ...env },
    stdio: "ignore",
  });

try {
  const bareDir = bareApp("bare", 'require("electron").app.on("window-all-closed", () => {});');
  const bareWindowDir = bareApp(
    "bare-window",
    `const { app, BrowserWindow } = require("electron");
     app.whenReady().then(() => {
       const window = new BrowserWindow({ show: false });
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
  /** Milliseconds from the start of the process until the window manager has the window. */
  const shown = async (title: string, dir: string, more: Record<string, string>) => {
    const began = performance.now();
    const app = start(dir, more);
    await until(() => session.windowOf(title), SHOWN_WITHIN_MS, 5);
    const ms = performance.now() - began;
    await ended(app, 10_000);
    return ms;
  };
  const [shownMs, bareShownMs]: [number[], number[]] = [[], []];
  for (let n = 0; n < STARTS; n += 1) {
    bareShownMs.push(await shown("Bare", bareWindowDir, {}));
    shownMs.push(await shown("Belfry", ROOT, env));
  }

  const hidden = start(ROOT, env, "--hidden");
  const bare = start(bareDir, {});
  await wait(SETTLE_MS);
  const [before, bareBefore] = [figures(hidden), figures(bare)];
  await wait(seconds * 1000);
  const [after, bareAfter] = [figures(hidden), figures(bare)];
  const result = {
    jobs: JOBS,
    seconds,
    windowShownMedianMs: quantile(shownMs, 0.5),
    windowShownWorstMs: Math.max(...shownMs),
    bareWindowShownMedianMs: quantile(bareShownMs, 0.5),
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

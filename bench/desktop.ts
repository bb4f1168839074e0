/**
 * The hidden desktop app with 100 jobs beside a bare Electron app of the same version: memory, CPU; and how soon the
 * window is shown after a start. Needs Xvfb and an Electron.
 * Usage: node bench/desktop.ts [seconds, default 60]
 */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { switches } from "../e2e/desktop/app.ts";
import { DesktopSession, ended } from "../e2e/desktop/session.ts";
import { until } from "../e2e/desktop/until.ts";
import { ROOT } from "../scripts/lib/command.ts";
import { electronForTests } from "../scripts/lib/electron.ts";
import { addJobs, figuresOf, quantile, tempHome, wait } from "./lib/host.ts";

const JOBS = 100;
const SETTLE_MS = 10_000;
const STARTS = 5;
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
const session = await DesktopSession.start({ notifications: false });
const start = (dir: string, env: Record<string, string>, ...args: string[]) =>
  spawn(electron, [...switches(), dir, ...args], {
    env: { ...session.env, ...env },
    stdio: "ignore",
  });

try {
  const bareDir = path.join(home.dir, "bare");
  mkdirSync(bareDir);
  writeFileSync(path.join(bareDir, "package.json"), JSON.stringify({ name: "bare", main: "m.js" }));
  const lives = 'require("electron").app.on("window-all-closed", () => {});';
  writeFileSync(path.join(bareDir, "m.js"), lives);
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
  const shownMs: number[] = [];
  for (let n = 0; n < STARTS; n += 1) {
    const began = performance.now();
    const app = start(ROOT, env);
    await until(() => session.windows().some((title) => title.includes("Belfry")));
    shownMs.push(performance.now() - began);
    await ended(app, 10_000);
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

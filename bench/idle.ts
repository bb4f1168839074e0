/**
 * An idle daemon with 500 jobs beside a bare Node that does nothing: memory, CPU, wake-ups.
 * Usage: node bench/idle.ts [seconds, default 60]
 */
import { spawn } from "node:child_process";
import { addJobs, figuresOf, startDaemon, stopProcess, tempHome, wait } from "./lib/host.ts";

const JOBS = 500;
const SETTLE_MS = 8_000;
const seconds = Number(process.argv[2] ?? 60);

const home = tempHome("idle");
const bare = spawn(process.execPath, ["-e", "setInterval(()=>{},1e9)"], { stdio: "ignore" });
try {
  const tenHoursOn = new Date(Date.now() + 36_000_000);
  const schedule = `${tenHoursOn.getUTCMinutes()} ${tenHoursOn.getUTCHours()} * * *`;
  await addJobs(
    home.dir,
    Array.from({ length: JOBS }, (_, n) => ({
      name: `Job ${n}`,
      agent: "shell" as const,
      prompt: `echo ${n}`,
      cwd: home.dir,
      profile: "full" as const,
      schedule,
      timezone: "UTC",
    })),
  );
  const daemon = await startDaemon(home.dir);
  await wait(SETTLE_MS);
  const before = figuresOf(daemon.pid!);
  const bareBefore = figuresOf(bare.pid!);
  await wait(seconds * 1000);
  const after = figuresOf(daemon.pid!);
  const bareAfter = figuresOf(bare.pid!);
  const result = {
    jobs: JOBS,
    seconds,
    daemonRssMb: after.rssKb / 1024,
    bareRssMb: bareAfter.rssKb / 1024,
    rssRatio: after.rssKb / bareAfter.rssKb,
    cpuPercentOfACore: (after.cpuMs - before.cpuMs) / seconds / 10,
    wakeupsPerMinute: ((after.wakeups - before.wakeups) / seconds) * 60,
    bareWakeupsPerMinute: ((bareAfter.wakeups - bareBefore.wakeups) / seconds) * 60,
  };
  console.table(result);
  console.log(JSON.stringify({ bench: "idle", ...result }));
  await stopProcess(daemon);
} finally {
  bare.kill("SIGKILL");
  home.remove();
}

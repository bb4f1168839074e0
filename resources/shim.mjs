/**
 * The twin of shim.sh for Windows: carries one agent, independently of the program that started it.
 *
 *   node shim.mjs <folder> <deadline seconds, 0 for none> <grace seconds> -- program [argument…]
 *
 * Same folder protocol, same environment (see main/runs/README.md), no dependencies. It runs on POSIX
 * systems too, so that one contract test covers both.
 */
import { execFile, execFileSync, spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const [dir, deadlineText, graceText, , program, ...args] = process.argv.slice(2);
const deadlineMs = Number(deadlineText) * 1000;
const graceMs = Number(graceText) * 1000;
const windows = process.platform === "win32";
const file = (name) => path.join(dir, name);
const TIMER_LIMIT_MS = 2 ** 31 - 1;

for (const name of ["SIGHUP", "SIGINT", "SIGQUIT"]) process.on(name, () => {});
process.on("SIGTERM", () => signalTree("SIGTERM"));

function readText(name) {
  try {
    return fs.readFileSync(name, "utf8");
  } catch {
    return null;
  }
}

function bootId() {
  if (windows) return "windows";
  const id = readText("/proc/sys/kernel/random/boot_id")?.trim();
  if (id || process.platform !== "darwin") return id || "-";
  try {
    return execFileSync("sysctl", ["-n", "kern.bootsessionuuid"], { encoding: "utf8" }).trim();
  } catch {
    return "-";
  }
}

/** Start time where it can be had without starting another process; "-" elsewhere. */
function quickStartTime(pid) {
  const stat = readText(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "-";
}

/** Start times of some processes by the system's own tool, in the form that main/runs/platform-*.ts use. */
function slowStartTimes(pids, done) {
  if (windows) {
    const script = `${pids.join(",")} | ForEach-Object { [math]::Floor((Get-Process -Id $_).StartTime.ToFileTimeUtc()/10000) }`;
    const options = { windowsHide: true, encoding: "utf8" };
    execFile(
      "powershell.exe",
      ["-NoProfile", "-NonInteractive", "-Command", script],
      options,
      (error, out) => done(error ? [] : out.trim().split(/\r?\n/)),
    );
    return;
  }
  const read = (pid) => {
    const env = { ...process.env, LC_ALL: "C", TZ: "UTC0" };
    const result = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8", env });
    return result.stdout?.trim().split(/\s+/).join("_") || "-";
  };
  done(pids.map(read));
}

function replaceFile(name, text) {
  fs.writeFileSync(file(`${name}.new`), text, { mode: 0o600 });
  fs.renameSync(file(`${name}.new`), file(name));
}

const boot = bootId();
const start = quickStartTime(process.pid);

// The start token: an exclusive create, so exactly one shim gets past this line.
try {
  fs.writeFileSync(file("token"), `1 ${boot} ${process.pid} ${start} .\n`, {
    flag: "wx",
    mode: 0o600,
  });
} catch {
  process.exit(0);
}
// Holds the block that the exit record will need should the disk be full by then.
try {
  fs.writeFileSync(file("exit.new"), `${" ".repeat(64)}\n`, { mode: 0o600 });
} catch {
  // Then the record is tried again later.
}

let agent = null;
let agentEnd = null;
let enforcing = null;
let deadlinePassed = 0;

function signalTree(name) {
  if (!agent?.pid) return;
  if (windows) {
    const force = name === "SIGKILL" ? ["/F"] : [];
    spawnSync("taskkill.exe", ["/PID", String(agent.pid), "/T", ...force], { windowsHide: true });
    return;
  }
  try {
    process.kill(-agent.pid, name);
  } catch {
    // The group is empty.
  }
}

function treeExists() {
  if (windows) return agentEnd === null;
  try {
    process.kill(-agent.pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** What left the group and still carries the marker; only Linux shows it. Returns whether there was any. */
function killStrays() {
  const marker = process.env.BELFRY_RUN;
  if (!marker || process.platform !== "linux") return false;
  let killed = false;
  for (const name of fs.readdirSync("/proc")) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    if (readText(`/proc/${name}/environ`)?.split("\0").includes(`BELFRY_RUN=${marker}`)) {
      try {
        process.kill(Number(name), "SIGKILL");
        killed = true;
      } catch {
        // Gone by itself.
      }
    }
  }
  return killed;
}

async function enforce() {
  deadlinePassed = 1;
  signalTree("SIGTERM");
  const until = performance.now() + graceMs;
  while (treeExists() && performance.now() < until) await sleep(50);
  signalTree("SIGKILL");
  // A loop may start its next child while its last one is being killed.
  for (let round = 0; round < 9 && killStrays(); round++) await sleep(1);
}

function armDeadline(leftMs) {
  const wait = Math.min(leftMs, TIMER_LIMIT_MS);
  const timer = setTimeout(() => {
    if (leftMs > wait) armDeadline(leftMs - wait);
    else enforcing = enforce();
  }, wait);
  timer.unref();
}

async function finish(code) {
  if (agentEnd !== null) return;
  agentEnd = code;
  await enforcing;
  for (let tries = 0; tries < 600 && fs.existsSync(dir); tries++) {
    try {
      const fd = fs.openSync(file("exit.new"), fs.constants.O_RDWR | fs.constants.O_CREAT, 0o600);
      fs.writeSync(fd, `1 ${code} ${deadlinePassed} .\n`, 0);
      fs.closeSync(fd);
      fs.renameSync(file("exit.new"), file("exit"));
      break;
    } catch {
      // Disk full: the true status is worth a wait, though not for ever.
      await sleep(1000);
    }
  }
  process.exit(0);
}

const stdin = fs.openSync(file("prompt"), "r");
const stdout = fs.openSync(file("stdout"), "a", 0o600);
const stderr = fs.openSync(file("stderr"), "a", 0o600);

/** Says on the agent's standard error why it was not started. */
function refuse(code, sentence) {
  try {
    fs.writeSync(stderr, `belfry: ${sentence}\n`);
  } catch {
    // The disk is full; the code still tells.
  }
  void finish(code);
}

/** Why the program cannot be started, as [code, sentence]; null when nothing speaks against it. */
function obstacle(cwd) {
  try {
    if (!fs.statSync(cwd).isDirectory()) throw new Error("not a folder");
    fs.accessSync(cwd, windows ? fs.constants.R_OK : fs.constants.X_OK);
  } catch {
    return [127, `the working folder cannot be entered: ${cwd}`];
  }
  if (!path.isAbsolute(program)) return null;
  const stat = fs.statSync(program, { throwIfNoEntry: false });
  if (!stat) return [127, `the program does not exist: ${program}`];
  try {
    if (stat.isDirectory()) throw new Error("a folder");
    fs.accessSync(program, fs.constants.X_OK);
  } catch {
    return [126, `the program cannot be executed: ${program}`];
  }
  return null;
}

function writeIdentity() {
  const write = (shimStart, agentStart) =>
    replaceFile(
      "identity",
      `1 ${boot} ${process.pid} ${shimStart} ${agent?.pid ?? process.pid} ${agentStart} .\n`,
    );
  try {
    write(start, agent?.pid ? quickStartTime(agent.pid) : "-");
    if (start !== "-" || !agent?.pid) return;
    const { atime, mtime } = fs.statSync(file("identity"));
    slowStartTimes([process.pid, agent.pid], ([shimStart, agentStart]) => {
      // The time of this file is the start of the agent, and stays so.
      try {
        write(shimStart || "-", agentStart || "-");
        fs.utimesSync(file("identity"), atime, mtime);
      } catch {
        // The first one stands.
      }
    });
  } catch {
    // Disk full: the token still names this shim.
  }
}

const env = { ...process.env };
const cwd = env.BELFRY_CWD || process.cwd();
delete env.BELFRY_CWD;
delete env.BELFRY_RESET;
delete env.ELECTRON_RUN_AS_NODE;
if (!windows) env.PWD = cwd;

const problem = obstacle(cwd);
if (problem) {
  writeIdentity();
  refuse(...problem);
} else {
  const failed = (error) =>
    refuse(
      error.code === "ENOENT" ? 127 : 126,
      `the program cannot be executed: ${program} (${error.code})`,
    );
  try {
    agent = spawn(program, args, {
      cwd,
      env,
      stdio: [stdin, stdout, stderr],
      // A session of its own on POSIX. On Windows the agent stays in this process's job, and ends with it.
      detached: !windows,
      windowsHide: true,
    });
    writeIdentity();
    agent.once("error", failed);
    agent.once("exit", (code, signal) => void finish(code ?? 128 + os.constants.signals[signal]));
    if (deadlineMs > 0) armDeadline(deadlineMs);
  } catch (error) {
    failed(error);
  }
}

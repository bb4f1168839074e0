/**
 * One contract for every carrier: shim.sh under each shell of this machine, and its Windows twin.
 * The shims are started as the launcher starts them, without the launcher.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findResetEnv } from "./launch.ts";
import { linuxPlatform } from "./platform-linux.ts";
import { readExit, readIdentity, readToken } from "./protocol.ts";
import { Bench, eventually, otherShells, residentKb, SHIMS } from "./testing.ts";

const carriers: Record<string, string[]> = {
  "sh shim.sh": ["/bin/sh", SHIMS["shim.sh"]],
  "node shim.mjs": [process.execPath, SHIMS["shim.mjs"]],
};
for (const shell of otherShells()) {
  if (shell === "bash") carriers["bash --posix shim.sh"] = ["bash", "--posix", SHIMS["shim.sh"]];
  if (shell === "busybox") carriers["busybox sh shim.sh"] = ["busybox", "sh", SHIMS["shim.sh"]];
  if (shell === "mksh") carriers["mksh shim.sh"] = ["mksh", SHIMS["shim.sh"]];
}

const ended = (child: ChildProcess) =>
  new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once("exit", () => resolve());
  });

/** The letter of a process's state, T for stopped, Z for over and not yet collected; null when it is gone. */
function stateOf(pid: number): string | null {
  try {
    return /\) (.) /.exec(fs.readFileSync(`/proc/${pid}/stat`, "utf8"))![1]!;
  } catch {
    return null;
  }
}

/** Marked processes that are still there a second later: a killed process needs a moment to go. */
async function leftAfterKill(marker: string): Promise<number[]> {
  for (let tries = 0; ; tries++) {
    const left = await linuxPlatform.marked(marker);
    if (left.length === 0 || tries === 100) return left;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe.skipIf(process.platform !== "linux").each(Object.entries(carriers))("%s", (_, carrier) => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });
  afterEach(() => bench.end());

  interface Start {
    dir?: string;
    prompt?: string;
    deadline?: number;
    grace?: number;
    cwd?: string;
    env?: Record<string, string>;
    args?: string[];
  }

  function folder(dir: string, prompt = ""): void {
    fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
    fs.writeFileSync(path.join(dir, "prompt"), prompt, { mode: 0o600 });
  }

  /** Starts a shim for `sh -c script`; the folder is made unless it is there. */
  function start(script: string, options: Start = {}) {
    const dir = options.dir ?? bench.dir();
    if (!fs.existsSync(path.join(dir, "prompt"))) folder(dir, options.prompt);
    const marker = bench.marker();
    const command = options.args ?? ["/bin/sh", "-c", script];
    const child = spawn(
      carrier[0]!,
      [
        ...carrier.slice(1),
        dir,
        String(options.deadline ?? 0),
        String(options.grace ?? 1),
        "--",
        ...command,
      ],
      {
        cwd: "/",
        detached: true,
        stdio: "ignore",
        env: {
          PATH: process.env.PATH,
          BELFRY_RUN: marker,
          BELFRY_CWD: options.cwd ?? bench.root,
          ...options.env,
        },
      },
    );
    return { dir, marker, child, read: (name: string) => read(dir, name) };
  }

  const read = (dir: string, name: string) => fs.readFileSync(path.join(dir, name), "utf8");

  async function run(script: string, options: Start = {}) {
    const started = start(script, options);
    await ended(started.child);
    return { ...started, exit: readExit(started.dir) };
  }

  it.each([
    ["exit 0", 0],
    ["exit 3", 3],
    ["exit 127", 127],
    ["kill -TERM $$", 143],
    ["kill -KILL $$", 137],
  ])("records how the agent ends: %s", async (script, code) => {
    const before = Date.now();
    const { exit } = await run(script);
    expect(exit).toMatchObject({ exitCode: code, deadline: false });
    expect(exit!.finishedAt).toBeGreaterThanOrEqual(before - 50);
    expect(exit!.finishedAt).toBeLessThanOrEqual(Date.now() + 50);
  });

  it("says 127 and a sentence for a missing program and a missing folder", async () => {
    const missing = await run("", { args: ["/no/such/program"] });
    expect(missing.exit?.exitCode).toBe(127);
    expect(missing.read("stderr")).toBe("belfry: the program does not exist: /no/such/program\n");
    const nowhere = await run("true", { cwd: "/no/such/folder", dir: bench.dir("b") });
    expect(nowhere.exit?.exitCode).toBe(127);
    expect(nowhere.read("stderr")).toContain("working folder cannot be entered: /no/such/folder");
  });

  it("says 126 and a sentence for a program that cannot be executed", async () => {
    const program = path.join(bench.root, "data");
    fs.writeFileSync(program, "not a program", { mode: 0o644 });
    const plain = await run("", { args: [program] });
    expect(plain.exit?.exitCode).toBe(126);
    expect(plain.read("stderr")).toBe(`belfry: the program cannot be executed: ${program}\n`);
    const dir = await run("", { args: [bench.root], dir: bench.dir("b") });
    expect(dir.exit?.exitCode).toBe(126);
  });

  it("feeds the prompt byte by byte and then closes standard input", async () => {
    const prompt = "ä\0\\n'\"$(x)`y`\r\n€".repeat(120_000);
    expect(prompt.length).toBeGreaterThan(2_000_000 - 100_000);
    const { exit, dir } = await run("cat; echo closed >&2", { prompt });
    expect(exit?.exitCode).toBe(0);
    expect(fs.readFileSync(path.join(dir, "stdout")).equals(Buffer.from(prompt))).toBe(true);
    expect(read(dir, "stderr")).toBe("closed\n");
  });

  it("starts the agent once however many shims race", async () => {
    const dir = bench.dir();
    folder(dir);
    const shims = Array.from({ length: 20 }, () =>
      start('echo "$$" >> "$LEDGER"', { dir, env: { LEDGER: path.join(bench.root, "ledger") } }),
    );
    await Promise.all(shims.map(({ child }) => ended(child)));
    expect(read(bench.root, "ledger")).toMatch(/^\d+\n$/);
    expect(readExit(dir)?.exitCode).toBe(0);
  });

  it("touches nothing when the token is taken", async () => {
    const first = await run("echo one");
    const state = () =>
      fs.readdirSync(first.dir).map((name) => {
        const { mtimeMs, size, ino } = fs.statSync(path.join(first.dir, name));
        return `${name} ${ino} ${mtimeMs} ${size}`;
      });
    const before = state();
    const second = await run("echo two", { dir: first.dir });
    expect(second.child.exitCode).toBe(0);
    expect(state()).toEqual(before);
  });

  it("survives when its parent is killed", async () => {
    const dir = bench.dir();
    folder(dir);
    const go = path.join(bench.root, "go");
    execFileSync("mkfifo", [go]);
    const marker = bench.marker();
    // The parent starts the shim, then kills itself the hard way.
    const parent = `
      const { spawn } = require("node:child_process");
      const child = spawn(process.argv[1], process.argv.slice(2), { detached: true, stdio: "ignore", cwd: "/" });
      child.once("spawn", () => process.kill(process.pid, "SIGKILL"));`;
    const script = `read line < '${go}'; echo "$line"; exit 5`;
    const child = spawn(
      process.execPath,
      ["-e", parent, ...carrier, dir, "0", "1", "--", "/bin/sh", "-c", script],
      { env: { ...process.env, BELFRY_RUN: marker, BELFRY_CWD: "/" }, stdio: "ignore" },
    );
    await ended(child);
    expect(child.signalCode).toBe("SIGKILL");
    await eventually(() => readIdentity(dir));
    fs.writeFileSync(go, "still here\n");
    await eventually(() => readExit(dir));
    expect(readExit(dir)?.exitCode).toBe(5);
    expect(read(dir, "stdout")).toBe("still here\n");
  });

  it("ends the whole tree at the deadline, also children that ignore TERM or left the group", async () => {
    const script = `
      sh -c 'trap "" TERM; while :; do sleep 100; done' &
      setsid sh -c 'trap "" TERM; while :; do sleep 100; done' &
      trap 'echo asked; exit 0' TERM
      echo ready
      while :; do sleep 100 & wait $!; done`;
    const from = performance.now();
    const { exit, dir, marker } = await run(script, { deadline: 1, grace: 1 });
    const tookMs = performance.now() - from;
    expect(exit).toMatchObject({ exitCode: 0, deadline: true });
    expect(read(dir, "stdout")).toBe("ready\nasked\n");
    expect(tookMs).toBeGreaterThan(900);
    expect(tookMs).toBeLessThan(8_000);
    expect(await leftAfterKill(marker)).toEqual([]);
  });

  it("kills an agent that ignores TERM at the deadline", async () => {
    const { exit } = await run("trap '' TERM; while :; do sleep 100; done", {
      deadline: 1,
      grace: 1,
    });
    expect(exit).toMatchObject({ exitCode: 137, deadline: true });
  });

  it("leaves no watchdog behind when the agent ends before its deadline", async () => {
    const { exit, marker } = await run("true", { deadline: 3600 });
    expect(exit).toMatchObject({ exitCode: 0, deadline: false });
    expect(await leftAfterKill(marker)).toEqual([]);
  });

  it("does not hold the agent's output files open", async () => {
    const { dir, child } = start("read x", { deadline: 3600, args: ["/bin/sleep", "100"] });
    await eventually(() => readIdentity(dir));
    const { agent } = readIdentity(dir)!;
    if (carrier.at(-1)!.endsWith(".sh")) {
      const output = path.join(dir, "stdout");
      const holds = (pid: number) => {
        try {
          const fds = fs.readdirSync(`/proc/${pid}/fd`);
          return fds.some((fd) => fs.readlinkSync(`/proc/${pid}/fd/${fd}`) === output);
        } catch {
          return false;
        }
      };
      // The identity is written by the shim while the agent may still be opening its files.
      await eventually(() => holds(agent.pid));
      const holders = (await linuxPlatform.processes()).filter((row) => holds(row.pid));
      expect(holders.map((row) => row.pid)).toEqual([agent.pid]);
    }
    process.kill(agent.pid, "SIGKILL");
    await ended(child);
  });

  it("writes down who it and the agent are", async () => {
    const { dir, child } = start("", { args: ["/bin/sleep", "100"] });
    await eventually(() => readIdentity(dir));
    const { shim, agent, startedAt } = readIdentity(dir)!;
    const boot = fs.readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    expect(shim).toEqual({
      bootId: boot,
      pid: child.pid,
      startTime: linuxPlatform.startTimeOf(child.pid!),
    });
    expect(agent.startTime).toBe(linuxPlatform.startTimeOf(agent.pid));
    expect(readToken(dir)?.shim).toEqual(shim);
    expect(Math.abs(Date.now() - startedAt)).toBeLessThan(5_000);
    // The group comes a moment after the fork.
    await eventually(() => linuxPlatform.groupExists(agent.pid));
    const row = (await linuxPlatform.processes()).find(({ pid }) => pid === agent.pid);
    expect(row).toMatchObject({ ppid: child.pid, pgid: agent.pid });
    if (carrier.at(-1)!.endsWith(".sh")) expect(residentKb(child.pid!)).toBeLessThan(6_000);
    process.kill(-agent.pid, "SIGTERM");
    await ended(child);
    expect(readExit(dir)?.exitCode).toBe(143);
  });

  it("gives the agent the user's umask and keeps its own files private", async () => {
    const made = path.join(bench.root, "made");
    const own = process.umask(0o027);
    let result: Awaited<ReturnType<typeof run>>;
    try {
      result = await run(`umask; : > '${made}'`, { deadline: 100 });
    } finally {
      process.umask(own);
    }
    expect(Number.parseInt(result.read("stdout"), 8)).toBe(0o027);
    expect((fs.statSync(made).mode & 0o777).toString(8)).toBe("640");
    for (const name of fs.readdirSync(result.dir)) {
      expect([name, fs.statSync(path.join(result.dir, name)).mode & 0o077]).toEqual([name, 0]);
    }
  });

  it("takes any name of a folder and any argument", async () => {
    const odd = `it's "odd" \\ $HOME \`x\` *\n ä -n`;
    const dir = bench.dir(odd);
    const cwd = path.join(bench.root, `cwd ${odd}`);
    fs.mkdirSync(cwd);
    const args = ["/usr/bin/printf", "<%s>", odd, "", "-e", "a  b", "*", "'", "--", "=x"];
    const { exit, read: readFile } = await run("", { dir, cwd, args });
    expect(exit?.exitCode).toBe(0);
    expect(readFile("stdout")).toBe(
      args
        .slice(2)
        .map((arg) => `<${arg}>`)
        .join(""),
    );
    const program = path.join(bench.root, "a=b c'");
    fs.writeFileSync(program, '#!/bin/sh\npwd\nprintf %s "$1"\n', { mode: 0o755 });
    const second = await run("", { dir: bench.dir("=2"), cwd, args: [program, odd] });
    expect(second.read("stdout")).toBe(`${cwd}\n${odd}`);
  });

  it("hands on the environment with the marker, and without its own variables", async () => {
    const env = { dir: "mine", code: "mine", SECRET: "s3cr3t-value", EMPTY: "" };
    const {
      dir,
      marker,
      read: readFile,
    } = await run("env", {
      env: { ...env, BELFRY_RESET: (await findResetEnv("linux")) ?? "" },
      deadline: 100,
    });
    const lines = readFile("stdout").split("\n");
    expect(lines).toEqual(
      expect.arrayContaining([
        `BELFRY_RUN=${marker}`,
        "dir=mine",
        "code=mine",
        "SECRET=s3cr3t-value",
        "EMPTY=",
        `PWD=${bench.root}`,
        `PATH=${process.env.PATH}`,
      ]),
    );
    expect(lines.filter((line) => /^(belfry_|BELFRY_(CWD|RESET)|OLDPWD)/.test(line))).toEqual([]);
    for (const name of fs.readdirSync(dir).filter((file) => file !== "stdout")) {
      expect(readFile(name)).not.toContain("s3cr3t");
    }
  });

  it("leaves the agent's signals at their defaults", async () => {
    const reset = await findResetEnv("linux");
    const { read: readFile } = await run("", {
      args: ["/bin/grep", "SigIgn", "/proc/self/status"],
      env: { BELFRY_RESET: reset ?? "" },
    });
    const ignored = BigInt(`0x${/SigIgn:\s*([0-9a-f]+)/.exec(readFile("stdout"))![1]}`);
    const names: Record<string, number> = { HUP: 1, TERM: 15, USR1: 10 };
    // Without such an `env` (musl systems), a shell without job control leaves these two ignored.
    if (reset) Object.assign(names, { INT: 2, QUIT: 3 });
    for (const [name, number] of Object.entries(names)) {
      expect([name, ignored & (1n << BigInt(number - 1))]).toEqual([name, 0n]);
    }
  });

  it("shrugs off HUP and INT, and passes TERM on", async () => {
    const { dir, child } = start(
      "trap 'echo told; exit 9' TERM; echo ready; while :; do sleep 0.05; done",
    );
    await eventually(() => fs.existsSync(path.join(dir, "stdout")) && read(dir, "stdout") !== "");
    await eventually(() => readIdentity(dir));
    for (const name of ["SIGHUP", "SIGINT", "SIGHUP", "SIGINT"] as const) child.kill(name);
    expect(linuxPlatform.startTimeOf(readIdentity(dir)!.agent.pid)).not.toBeNull();
    child.kill("SIGTERM");
    await ended(child);
    expect(readExit(dir)).toMatchObject({ exitCode: 9, deadline: false });
  });

  it("passes TERM on however early it comes", async () => {
    for (let round = 0; round < 5; round++) {
      const started = start("", { dir: bench.dir(`r${round}`), args: ["/bin/sleep", "100"] });
      // Without a pause: the agent is under way a few milliseconds after the token.
      while (!fs.existsSync(path.join(started.dir, "token"))) continue;
      started.child.kill("SIGTERM");
      await ended(started.child);
      expect(readExit(started.dir)).toMatchObject({ exitCode: 143, deadline: false });
    }
  });

  it("keeps the status of an agent that ends just when it is asked again", async () => {
    for (let round = 0; round < 8; round++) {
      const dir = bench.dir(`r${round}`);
      folder(dir);
      const gate = path.join(dir, "gate");
      execFileSync("mkfifo", [gate]);
      const asked = `trap 'echo told; read line < "${gate}"; exit 9' TERM`;
      const { child } = start(`${asked}; echo ready; while :; do sleep 0.05; done`, { dir });
      await eventually(() => fs.existsSync(path.join(dir, "stdout")) && read(dir, "stdout") !== "");
      await eventually(() => readIdentity(dir));
      const { agent } = readIdentity(dir)!;
      child.kill("SIGTERM");
      await eventually(() => read(dir, "stdout").includes("told"));
      // The shim stops about when the agent ends, at times just after it has collected it; then the second signal comes.
      child.kill("SIGSTOP");
      fs.writeFileSync(gate, "go\n");
      await eventually(() => [null, "Z"].includes(stateOf(agent.pid)));
      await eventually(() => [null, "T"].includes(stateOf(child.pid!)));
      child.kill("SIGTERM");
      child.kill("SIGCONT");
      await ended(child);
      expect(readExit(dir)).toMatchObject({ exitCode: 9, deadline: false });
    }
  });

  it("is not confused by an agent that is stopped and continued", async () => {
    const { dir, child } = start("", { args: ["/bin/sleep", "100"] });
    await eventually(() => readIdentity(dir));
    const { agent } = readIdentity(dir)!;
    process.kill(agent.pid, "SIGSTOP");
    await eventually(() => stateOf(agent.pid) === "T");
    child.kill("SIGHUP");
    expect(readExit(dir)).toBeNull();
    process.kill(agent.pid, "SIGCONT");
    process.kill(agent.pid, "SIGTERM");
    await ended(child);
    expect(readExit(dir)?.exitCode).toBe(143);
  });

  it("lets no reader see half an exit record", async () => {
    for (let round = 0; round < 5; round++) {
      const { dir, child } = start("exit 42", { dir: bench.dir(`r${round}`) });
      const seen = new Set<string>();
      let over = false;
      void ended(child).then(() => (over = true));
      while (!over) {
        try {
          seen.add(read(dir, "exit").split("\n")[0]!);
        } catch {
          seen.add("absent");
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
      seen.add(read(dir, "exit").split("\n")[0]!);
      expect([...seen].filter((line) => line !== "absent")).toEqual(["1 42 0 ."]);
    }
  });
});

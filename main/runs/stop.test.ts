/** Stopping: whatever a run has started is ended, and nothing else. */
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { linuxPlatform } from "./platform-linux.ts";
import { readIdentity } from "./protocol.ts";
import { Bench, eventually, exitCodeOf, follow, SHIMS, testLauncher } from "./testing.ts";

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.end());
const launcher = testLauncher();
const STUBBORN = `sh -c 'trap "" TERM HUP; echo up >&2; while :; do sleep 100; done'`;

const stderr = (dir: string) => {
  try {
    return fs.readFileSync(path.join(dir, "stderr"), "utf8");
  } catch {
    return "";
  }
};
const ups = (dir: string) => stderr(dir).split("up\n").length - 1;

it.each(Object.entries(SHIMS))(
  "asks first and keeps the agent's own exit code: %s",
  async (_, shim) => {
    const own = testLauncher(shim);
    const spec = bench.spec(
      "trap 'echo bye; exit 21' TERM; echo up >&2; while :; do sleep 0.05; done",
    );
    await own.launch(spec);
    const following = follow(own, spec.dir);
    await eventually(() => ups(spec.dir) === 1);
    expect(await own.stop(spec.dir, spec.marker, 10_000)).toEqual({ left: [] });
    const followed = await following;
    expect(exitCodeOf(followed)).toBe(21);
    expect(followed.text()).toBe("bye\n");
    // Safe to call again.
    expect(await own.stop(spec.dir, spec.marker, 10_000)).toEqual({ left: [] });
  },
);

it.each(Object.entries(SHIMS))("kills a tree that ignores TERM: %s", async (_, shim) => {
  const own = testLauncher(shim);
  const spec = bench.spec(`${STUBBORN} & ${STUBBORN} & ${STUBBORN}`);
  await own.launch(spec);
  await eventually(() => ups(spec.dir) === 3);
  const from = performance.now();
  expect(await own.stop(spec.dir, spec.marker, 300)).toEqual({ left: [] });
  expect(performance.now() - from).toBeGreaterThan(290);
  expect(await linuxPlatform.marked(spec.marker)).toEqual([]);
  expect(own.inspect(spec.dir)).toMatchObject({ kind: "exited" });
});

it("finds daemons in sessions of their own, with another folder and no parent", async () => {
  const spec = bench.spec(
    `cd / && (setsid ${STUBBORN} & ) ; (cd /tmp; setsid sh -c 'echo up >&2; sleep 100' & ); sleep 100`,
  );
  await launcher.launch(spec);
  await eventually(() => ups(spec.dir) === 2);
  expect(await launcher.stop(spec.dir, spec.marker, 500)).toEqual({ left: [] });
  expect(await linuxPlatform.marked(spec.marker)).toEqual([]);
});

it("ends a child that shed the marker and its group while its parent was still known", async () => {
  const pidFile = path.join(bench.root, "pid");
  const spec = bench.spec(
    `env -i PATH="$PATH" setsid sh -c 'trap "" TERM; echo $$ > ${pidFile}; while :; do sleep 100; done' & wait`,
  );
  await launcher.launch(spec);
  await eventually(() => fs.existsSync(pidFile) && fs.readFileSync(pidFile, "utf8").endsWith("\n"));
  const pid = Number(fs.readFileSync(pidFile, "utf8"));
  expect(await linuxPlatform.marked(spec.marker)).not.toContain(pid);
  expect(await launcher.stop(spec.dir, spec.marker, 300)).toEqual({ left: [] });
  expect(linuxPlatform.startTimeOf(pid)).toBeNull();
});

it("sweeps what an ended agent left, and leaves other runs alone", async () => {
  const other = bench.spec(`echo up >&2; sleep 100`, { dir: bench.dir("other") });
  const spec = bench.spec(
    `(setsid ${STUBBORN} &) ; ${STUBBORN} & while [ ! -e go ]; do sleep 0.02; done`,
  );
  await launcher.launch(other);
  await launcher.launch(spec);
  const following = follow(launcher, spec.dir);
  await eventually(() => ups(spec.dir) === 2 && ups(other.dir) === 1);
  fs.writeFileSync(path.join(bench.root, "go"), "");
  expect(exitCodeOf(await following)).toBe(0);
  expect((await linuxPlatform.marked(spec.marker)).length).toBeGreaterThanOrEqual(2);
  expect(await launcher.sweep(spec.dir, spec.marker)).toEqual({ left: [] });
  expect(await linuxPlatform.marked(spec.marker)).toEqual([]);
  expect(launcher.inspect(other.dir).kind).toBe("alive");
  expect((await linuxPlatform.marked(other.marker)).length).toBeGreaterThanOrEqual(2);
  await launcher.stop(other.dir, other.marker, 300);
});

it("does not take one marker for the beginning of another", async () => {
  const long = bench.spec("", {
    dir: bench.dir("l"),
    command: { file: "/bin/sleep", args: ["100"] },
  });
  await launcher.launch(long);
  await eventually(() => readIdentity(long.dir));
  fs.mkdirSync(bench.dir("s"));
  expect(await launcher.stop(bench.dir("s"), long.marker.slice(0, -1), 300)).toEqual({ left: [] });
  expect(launcher.inspect(long.dir).kind).toBe("alive");
  await launcher.stop(long.dir, long.marker, 300);
});

it("spares another attempt's shim that carries the marker, and what runs below it", async () => {
  // A run that launches a run: the inner one has a marker and a folder of its own.
  const inner = bench.dir("inner");
  fs.mkdirSync(inner, { mode: 0o700 });
  fs.writeFileSync(path.join(inner, "prompt"), "");
  const innerMarker = bench.marker();
  const start = `BELFRY_RUN=${innerMarker} BELFRY_CWD=/ setsid sh '${SHIMS["shim.sh"]}' '${inner}' 0 1 -- /bin/sleep 100 &`;
  const spec = bench.spec(`${start} echo up >&2; wait`);
  await launcher.launch(spec);
  await eventually(() => ups(spec.dir) === 1 && readIdentity(inner));
  expect(await launcher.stop(spec.dir, spec.marker, 300)).toEqual({ left: [] });
  expect(launcher.inspect(inner).kind).toBe("alive");
  expect(await launcher.stop(inner, innerMarker, 300)).toEqual({ left: [] });
});

it("ends a child whose shim was killed, too", async () => {
  const spec = bench.spec(STUBBORN, { deadlineMs: 3_600_000 });
  await launcher.launch(spec);
  await eventually(() => ups(spec.dir) === 1 && readIdentity(spec.dir));
  process.kill(readIdentity(spec.dir)!.shim.pid, "SIGKILL");
  await eventually(() => launcher.inspect(spec.dir).kind === "gone");
  expect(await launcher.stop(spec.dir, spec.marker, 300)).toEqual({ left: [] });
  expect(await linuxPlatform.marked(spec.marker)).toEqual([]);
});

it("stops right after the launch, before the agent is known", async () => {
  for (let round = 0; round < 10; round++) {
    const spec = bench.spec(STUBBORN, { dir: bench.dir(`r${round}`) });
    await launcher.launch(spec);
    expect(await launcher.stop(spec.dir, spec.marker, 50)).toEqual({ left: [] });
    expect(launcher.inspect(spec.dir).kind).toMatch(/exited|gone/);
  }
});

it("keeps a stopped attempt from starting at all", async () => {
  const spec = bench.spec("true");
  fs.mkdirSync(spec.dir);
  expect(await launcher.stop(spec.dir, spec.marker, 100)).toEqual({ left: [] });
  expect(await launcher.launch(spec)).toMatchObject({ error: { code: "already-started" } });
});

it("never signals a process that got the pid of an old agent", async () => {
  const bystander = spawn("/bin/sleep", ["100"], { detached: true, stdio: "ignore" });
  const dir = bench.dir();
  fs.mkdirSync(dir);
  const boot = linuxPlatform.bootId();
  fs.writeFileSync(path.join(dir, "token"), `1 ${boot} ${bystander.pid} 1 .\n`);
  fs.writeFileSync(
    path.join(dir, "identity"),
    `1 ${boot} ${bystander.pid} 1 ${bystander.pid} 1 .\n`,
  );
  expect(await launcher.stop(dir, bench.marker(), 100)).toEqual({ left: [] });
  expect(await launcher.sweep(dir, bench.marker())).toEqual({ left: [] });
  expect(linuxPlatform.startTimeOf(bystander.pid!)).not.toBeNull();
  const gone = new Promise((resolve) => bystander.once("exit", resolve));
  bystander.kill("SIGKILL");
  await gone;
});

/** An attempt outlives the process that launched it, and another one takes over as if nothing had happened. */
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readIdentity } from "./protocol.ts";
import { Bench, eventually, exitCodeOf, follow, SHIMS, testLauncher } from "./testing.ts";

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.end());

const index = fileURLToPath(new URL("./index.ts", import.meta.url));

/** Launches a spec from a process that kills itself as soon as the shim has been spawned. */
async function launchAndDie(spec: unknown, shimPath: string): Promise<void> {
  const script = `
    import { createLauncher } from ${JSON.stringify(index)};
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const launcher = createLauncher({ shimPath: ${JSON.stringify(shimPath)},
      platform: process.platform, nodePath: process.execPath, log });
    const result = await launcher.launch(${JSON.stringify(spec)});
    if (!result.ok) throw new Error(result.error.message);
    process.kill(process.pid, "SIGKILL");`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  await new Promise((resolve) => child.once("exit", resolve));
  expect(child.signalCode).toBe("SIGKILL");
}

it.each(Object.entries(SHIMS))(
  "adopts after kill -9 of the launching process: %s",
  async (_, shim) => {
    const go = path.join(bench.root, "go");
    const spec = bench.spec(
      'echo first; echo x >> "$HOME/ledger"; until [ -e "$HOME/go" ]; do sleep 0.02; done; echo last; exit 6',
    );
    await launchAndDie(spec, shim);
    const launcher = testLauncher(shim);
    await eventually(() => readIdentity(spec.dir));
    const found = launcher.inspect(spec.dir);
    expect(found).toEqual({ kind: "alive", startedAt: readIdentity(spec.dir)!.startedAt });
    const following = follow(launcher, spec.dir, { fromOffset: 3 });
    fs.writeFileSync(go, "");
    const followed = await following;
    expect(exitCodeOf(followed)).toBe(6);
    expect(followed.text()).toBe("st\nlast\n");
    expect(followed.chunks[0]?.offset).toBe(3);
    expect(followed.startedAt).toHaveLength(1);
    expect(fs.readFileSync(path.join(bench.root, "ledger"), "utf8")).toBe("x\n");
  },
);

it("tells the end of an attempt that ended while nobody looked", async () => {
  const spec = bench.spec("echo all; exit 4");
  await launchAndDie(spec, SHIMS["shim.sh"]);
  await eventually(() => fs.existsSync(path.join(spec.dir, "exit")));
  const followed = await follow(testLauncher(), spec.dir);
  expect([exitCodeOf(followed), followed.text()]).toEqual([4, "all\n"]);
});

it("ends a watch whose adopted shim dies without a record", async () => {
  const spec = bench.spec("", { command: { file: "/bin/sleep", args: ["100"] } });
  await launchAndDie(spec, SHIMS["shim.sh"]);
  await eventually(() => readIdentity(spec.dir));
  const launcher = testLauncher();
  const following = follow(launcher, spec.dir);
  process.kill(readIdentity(spec.dir)!.shim.pid, "SIGKILL");
  expect((await following).end).toMatchObject({ kind: "gone" });
  expect(await launcher.sweep(spec.dir, spec.marker)).toEqual({ left: [] });
});

it("says gone when the folder never sees a shim", async () => {
  const dir = bench.dir();
  fs.mkdirSync(dir);
  const followed = await follow(testLauncher(), dir);
  expect(followed.end).toMatchObject({ kind: "gone", message: expect.stringContaining("without") });
  expect(followed.startedAt).toEqual([]);
});

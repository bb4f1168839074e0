/** Starting an attempt: its folder, refusals, and what inspection says at every stage. */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readIdentity } from "./protocol.ts";
import { Bench, eventually, exitCodeOf, follow, SHIMS, testLauncher } from "./testing.ts";

describe.each(Object.entries(SHIMS))("launch with %s", (_, shimPath) => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });
  afterEach(() => bench.end());
  const launcher = testLauncher(shimPath);

  it("runs the command with its files, its temporary folder and its marker", async () => {
    const spec = bench.spec('cat; cat schema.json; printf %s "$TMPDIR|$TMP|$TEMP|$BELFRY_RUN"', {
      command: {
        stdin: "say ä\n",
        files: [{ name: "schema.json", content: "{}\n" }],
        cwd: bench.dir(),
        env: { PATH: process.env.PATH!, KEY: "s3cr3t-value" },
      },
    });
    expect(await launcher.launch(spec)).toEqual({ ok: true, value: undefined });
    const followed = await follow(launcher, spec.dir);
    const tmp = path.join(spec.dir, "tmp");
    expect(exitCodeOf(followed)).toBe(0);
    expect(followed.text()).toBe(`say ä\n{}\n${tmp}|${tmp}|${tmp}|${spec.marker}`);
    expect(followed.startedAt).toEqual([readIdentity(spec.dir)!.startedAt]);
    expect(JSON.parse(fs.readFileSync(path.join(spec.dir, "request.json"), "utf8"))).toEqual({
      job: "test",
    });
    expect(fs.statSync(spec.dir).mode & 0o777).toBe(0o700);
    for (const name of fs.readdirSync(spec.dir).filter((file) => file !== "tmp")) {
      expect(fs.readFileSync(path.join(spec.dir, name), "latin1")).not.toContain("s3cr3t");
    }
    launcher.tidy(spec.dir);
    expect(fs.existsSync(tmp)).toBe(false);
    expect(fs.existsSync(path.join(spec.dir, "stdout"))).toBe(true);
    launcher.remove(spec.dir);
    expect(fs.existsSync(spec.dir)).toBe(false);
  });

  it("says never-started, alive, exited and gone", async () => {
    const spec = bench.spec("", { command: { file: "/bin/sleep", args: ["100"] } });
    expect(launcher.inspect(spec.dir)).toEqual({ kind: "never-started" });
    await launcher.launch(spec);
    await eventually(() => readIdentity(spec.dir));
    const { agent, shim, startedAt } = readIdentity(spec.dir)!;
    expect(launcher.inspect(spec.dir)).toEqual({ kind: "alive", startedAt });
    process.kill(agent.pid, "SIGTERM");
    await eventually(() => launcher.inspect(spec.dir).kind === "exited");
    expect(launcher.inspect(spec.dir)).toMatchObject({ startedAt, exit: { exitCode: 143 } });

    const lost = bench.spec("", { command: { file: "/bin/sleep", args: ["100"] } });
    await launcher.launch(lost);
    await eventually(() => readIdentity(lost.dir));
    const other = readIdentity(lost.dir)!;
    process.kill(other.shim.pid, "SIGKILL");
    await eventually(() => launcher.inspect(lost.dir).kind === "gone");
    expect(launcher.inspect(lost.dir)).toMatchObject({
      message: expect.stringContaining(`the agent (pid ${other.agent.pid}) still runs`),
    });
    expect(await launcher.stop(lost.dir, lost.marker, 1_000)).toEqual({ left: [] });
    expect(shim.pid).not.toBe(other.shim.pid);
  });

  it("calls an attempt of an earlier boot gone, whatever has the pid now", async () => {
    const spec = bench.spec("true");
    fs.mkdirSync(spec.dir);
    const line = `1 00000000-aaaa ${process.pid} 1 ${process.pid} 1 .\n`;
    fs.writeFileSync(path.join(spec.dir, "token"), `1 00000000-aaaa ${process.pid} 1 .\n`);
    fs.writeFileSync(path.join(spec.dir, "identity"), line);
    expect(launcher.inspect(spec.dir)).toMatchObject({
      kind: "gone",
      message: expect.stringContaining("restarted"),
    });
    // An empty record (power loss) is not taken for one.
    fs.writeFileSync(path.join(spec.dir, "exit"), "");
    expect(launcher.inspect(spec.dir).kind).toBe("gone");
    for (const half of ["1 0", "1 0\n", `1 14${" ".repeat(60)}\n`, "2 0 0 .\n"]) {
      fs.writeFileSync(path.join(spec.dir, "exit"), half);
      expect(launcher.inspect(spec.dir).kind).toBe("gone");
    }
  });

  it("starts an attempt whose folder was left half-made, and never one with a token", async () => {
    const spec = bench.spec('cat; echo x >> "$HOME/ledger"', { command: { stdin: "whole" } });
    fs.mkdirSync(spec.dir, { mode: 0o700 });
    fs.writeFileSync(path.join(spec.dir, "prompt"), "wh");
    expect((await launcher.launch(spec)).ok).toBe(true);
    // A second engine comes to the same conclusion at the same time.
    await launcher.launch(spec);
    expect((await follow(launcher, spec.dir)).text()).toBe("whole");
    expect(await launcher.launch(spec)).toMatchObject({
      ok: false,
      error: { code: "already-started" },
    });
    expect(fs.readFileSync(path.join(bench.root, "ledger"), "utf8")).toBe("x\n");
  });

  it("refuses what cannot be spawned and leaves nothing behind", async () => {
    const huge = "x".repeat(3_000_000);
    const spec = bench.spec("true", { command: { args: ["-c", "true", huge] } });
    expect(await launcher.launch(spec)).toMatchObject({
      ok: false,
      error: { code: "spawn-failed", message: expect.stringContaining("E2BIG") },
    });
    expect(fs.existsSync(spec.dir)).toBe(false);
  });

  it("refuses a folder that cannot be made", async () => {
    fs.writeFileSync(bench.dir("file"), "");
    const spec = bench.spec("true", { dir: path.join(bench.dir("file"), "attempt") });
    expect(await launcher.launch(spec)).toMatchObject({
      ok: false,
      error: { code: "folder-failed" },
    });
  });

  it("keeps adapters' files out of its own names", async () => {
    for (const name of ["token", "exit", "../x", "a/b"]) {
      const spec = bench.spec("true", { command: { files: [{ name, content: "" }] } });
      await expect(launcher.launch(spec)).rejects.toThrow("bad file name");
    }
  });

  it("follows a hundred attempts at once", async () => {
    const specs = Array.from({ length: shimPath.endsWith(".sh") ? 100 : 10 }, (_ignored, index) =>
      bench.spec(`echo out ${index}; exit ${index}`, { dir: bench.dir(`many-${index}`) }),
    );
    const results = await Promise.all(
      specs.map(async (spec) => {
        await launcher.launch(spec);
        return follow(launcher, spec.dir);
      }),
    );
    results.forEach((followed, index) => {
      expect([exitCodeOf(followed), followed.text()]).toEqual([index, `out ${index}\n`]);
    });
  });

  if (process.getuid?.() === 0 && process.platform === "linux" && canMount()) {
    it("refuses with disk-full and removes what it half made", async () => {
      const disk = bench.dir("disk");
      fs.mkdirSync(disk);
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", disk]);
      try {
        const spec = bench.spec("true", {
          dir: path.join(disk, "attempt"),
          command: { stdin: "x".repeat(100_000) },
        });
        expect(await launcher.launch(spec)).toMatchObject({
          ok: false,
          error: { code: "disk-full" },
        });
        expect(fs.readdirSync(disk)).toEqual([]);

        // A run that fills the disk itself still ends with its true status.
        const filler = bench.spec(`head -c 200000 /dev/zero; exit 7`, {
          dir: path.join(disk, "filler"),
        });
        expect((await launcher.launch(filler)).ok).toBe(true);
        const followed = await follow(launcher, filler.dir);
        expect(exitCodeOf(followed)).toBe(7);
        expect(launcher.tails(filler.dir).stdoutBytes).toBeGreaterThan(4096);
        // With a full disk a new one is refused.
        const late = bench.spec("true", { dir: path.join(disk, "late"), command: { stdin: "x" } });
        expect(await launcher.launch(late)).toMatchObject({ error: { code: "disk-full" } });
        expect(fs.readdirSync(disk)).toEqual(["filler"]);
      } finally {
        await eventually(() => {
          try {
            execFileSync("umount", [disk], { stdio: "ignore" });
            return true;
          } catch {
            return false;
          }
        });
      }
    });
  }
});

/** Whether this (root) user may mount; containers often forbid it. */
function canMount(): boolean {
  const dir = fs.mkdtempSync("/tmp/belfry-mount-");
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=16k", "tmpfs", dir], { stdio: "ignore" });
    execFileSync("umount", [dir], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  } finally {
    fs.rmdirSync(dir);
  }
}

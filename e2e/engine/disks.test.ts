/**
 * A data folder on a disk that is full, and on one that cannot be written. Both are real file systems in memory, so
 * these tests are there only where this user may mount one (root on Linux, outside most containers).
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import type { Job } from "../../contract/job.ts";
import type { Occurrence, Run } from "../../contract/run.ts";

const CLI = path.resolve(import.meta.dirname, "../../out/cli.js");
const disk = mount("size=6m,mode=700");

function mount(options: string): string | null {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return null;
  const dir = mkdtempSync(path.join(tmpdir(), "belfry-disk-"));
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", options, "belfry-test", dir]);
  if (status === 0) return dir;
  rmSync(dir, { recursive: true });
  return null;
}

if (disk !== null) {
  const home = path.join(disk, "home");
  const filler = path.join(disk, "filler");
  const remount = (mode: "ro" | "rw") =>
    expect(spawnSync("mount", ["-o", `remount,${mode}`, disk]).status).toBe(0);

  beforeEach(() => {
    rmSync(home, { recursive: true, force: true });
    rmSync(filler, { force: true });
    mkdirSync(home, { mode: 0o700 });
  });

  afterAll(() => {
    spawnSync("umount", ["-l", disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  const say = (...args: string[]) =>
    spawnSync(process.execPath, [CLI, ...args], {
      encoding: "utf8",
      cwd: tmpdir(),
      env: { PATH: process.env["PATH"], HOME: disk, SHELL: "/bin/sh", BELFRY_HOME: home },
      timeout: 60_000,
    });

  const json = <T>(...args: string[]): T => {
    const said = say(...args, "--json");
    expect(said.stderr).toBe("");
    return JSON.parse(said.stdout) as T;
  };

  /** Fills the disk to the last byte. */
  const fill = () => {
    const block = Buffer.alloc(4096, 1);
    for (;;) {
      try {
        writeFileSync(filler, block, { flag: "a" });
      } catch (error) {
        expect((error as NodeJS.ErrnoException).code).toBe("ENOSPC");
        return;
      }
    }
  };

  const add = (name: string) => say("add", "none", "echo hi", "--agent", "shell", "--name", name);

  test("a folder that cannot be written is told with the way out, and loses nothing", () => {
    expect(add("one").status).toBe(0);
    remount("ro");
    try {
      const said = add("two");
      expect(said.status).toBe(1);
      expect(said.stderr).toContain(home);
      expect(said.stderr).not.toMatch(/at .*\.js:\d+/);
      expect(say("doctor").status).toBe(1);
    } finally {
      remount("rw");
    }
    expect(json<Job[]>("list").map((job) => job.name)).toEqual(["one"]);
    expect(say("check").status).toBe(0);
  });

  test("on a full disk nothing is half-written, and it goes on when there is room", () => {
    writeFileSync(path.join(home, "config.json"), '{"engine":{"minFreeBytes":0}}');
    expect(add("one").status).toBe(0);
    fill();
    const said = add("x".repeat(199));
    if (said.status !== 0) {
      expect(said.status).toBe(1);
      expect(said.stderr).toMatch(/disk/i);
      expect(said.stderr).not.toMatch(/at .*\.js:\d+/);
    }
    const run = say("run", "one");
    expect(run.status).toBe(1);
    expect(run.stdout + run.stderr).toMatch(/disk/i);

    rmSync(filler);
    expect(say("check").status).toBe(0);
    expect(json<Job[]>("list")[0]).toMatchObject({ name: "one" });
    expect(say("run", "one").status).toBe(0);
    expect(json<Run[]>("runs")[0]).toMatchObject({ state: "succeeded", exitCode: 0 });
  });

  test("below the reserve new runs are refused in words, and the ledger says so", () => {
    expect(say("add", "now", "echo hi", "--agent", "shell", "--name", "one").status).toBe(0);
    say("tick");
    const [run] = json<Run[]>("runs");
    expect(run).toMatchObject({ state: "refused" });
    expect(run!.reason).toMatch(/disk .* MB left; new runs need 100 MB/);
    expect(json<Occurrence[]>("ledger")).toMatchObject([{ outcome: "blocked-preflight" }]);
  });
}

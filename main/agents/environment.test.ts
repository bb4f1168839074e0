import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  captureEnvironment,
  type CaptureOptions,
  createShellEnvironment,
  dumped,
  environmentDifference,
} from "./environment.ts";

let home = "";
beforeEach(() => {
  home = mkdtempSync(path.join(os.tmpdir(), "belfry-env-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function options(shell: string, change: Partial<CaptureOptions> = {}): CaptureOptions {
  return {
    baseEnv: { PATH: "/usr/bin:/bin", HOME: home, SHELL: shell, ONLY_ENGINE: "1" },
    platform: "linux",
    homeDir: home,
    nodePath: process.execPath,
    ...change,
  };
}

function fakeShell(script: string): string {
  const file = path.join(home, "fake-shell");
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

describe("the environment of the login shell", () => {
  it("is what /bin/sh has after its start files", async () => {
    writeFileSync(
      path.join(home, ".profile"),
      "echo a banner\nexport FROM_PROFILE='two\nlines = ä'\n",
    );
    const captured = await captureEnvironment(options("/bin/sh"));
    expect(captured).toMatchObject({ source: "shell", problem: null, shell: "/bin/sh" });
    expect(captured.env["FROM_PROFILE"]).toBe("two\nlines = ä");
    expect(captured.env["HOME"]).toBe(home);
    expect(captured.env).not.toHaveProperty("BELFRY_CAPTURE");
    expect(captured.env).not.toHaveProperty("SHLVL");
  });

  it.runIf(existsSync("/bin/bash"))("is what bash has in a terminal", async () => {
    writeFileSync(path.join(home, ".bash_profile"), "export FROM_LOGIN=1\n. ~/.bashrc\n");
    const guard = "case $- in *i*) ;; *) return;; esac\n";
    writeFileSync(
      path.join(home, ".bashrc"),
      `${guard}export PATH="$HOME/bin:$PATH"\nf() { :; }\nexport -f f\n`,
    );
    const captured = await captureEnvironment(options("/bin/bash"));
    expect(captured.env["FROM_LOGIN"]).toBe("1");
    expect(captured.env["PATH"]).toMatch(new RegExp(`^${home}/bin:`));
    expect(Object.keys(captured.env).filter((name) => name.includes("FUNC"))).toEqual([]);
  });

  it("is read even when a start file fails or leaves something running", async () => {
    writeFileSync(path.join(home, ".profile"), "sleep 30 &\nexport LATE=1\nfalse\n");
    const captured = await captureEnvironment(options("/bin/sh"));
    expect(captured.env["LATE"]).toBe("1");
  });

  it("falls back to the engine's own, and says so", async () => {
    const missing = await captureEnvironment(options("/no/such/shell"));
    expect(missing).toMatchObject({ source: "process", env: { ONLY_ENGINE: "1" } });
    expect(missing.problem).toContain("the shell does not exist");
    const failing = await captureEnvironment(options(fakeShell("exit 7")));
    expect(failing.problem).toContain("exit code 7");
    const babbling = await captureEnvironment(options(fakeShell("echo hello")));
    expect(babbling.source).toBe("process");
  });

  it("is not waited for longer than the timeout, and nothing of the shell stays", async () => {
    const pidFile = path.join(home, "pid");
    const shell = fakeShell(`sleep 600 & echo $! > ${pidFile}; wait`);
    const captured = await captureEnvironment(options(shell, { timeoutMs: 700 }));
    expect(captured.source).toBe("process");
    expect(captured.problem).toContain("within 0.7 s");
    const { readFileSync } = await import("node:fs");
    const pid = Number(readFileSync(pidFile, "utf8"));
    await expect.poll(() => alive(pid), { timeout: 5000 }).toBe(false);
  });

  it("is the process's own on Windows", async () => {
    const captured = await captureEnvironment(options("/bin/sh", { platform: "win32" }));
    expect(captured).toMatchObject({ source: "process", problem: null });
  });

  it("is asked for once, until refreshed", async () => {
    writeFileSync(
      path.join(home, ".profile"),
      "echo x >> ~/asked\nexport COUNT=$(wc -l < ~/asked)\n",
    );
    const environment = createShellEnvironment(options("/bin/sh"));
    const [first, second] = await Promise.all([environment.get(), environment.get()]);
    expect(second).toBe(first);
    expect(first.env["COUNT"]?.trim()).toBe("1");
    expect((await environment.refresh()).env["COUNT"]?.trim()).toBe("2");
    expect((await environment.get()).env["COUNT"]?.trim()).toBe("2");
  });
});

describe("a dump", () => {
  it("is taken only when it is whole", () => {
    expect(dumped("noise\nm-begin\nA=1\0B=x=y\n\0\nm-end\n", "m")).toEqual({ A: "1", B: "x=y\n" });
    expect(dumped("m-begin\nA=1\0", "m")).toBeNull();
    expect(dumped("m-begin\n\nm-end", "m")).toBeNull();
    expect(dumped("A=1\0", "m")).toBeNull();
  });
});

describe("the difference of two environments", () => {
  it("tells names, never values", () => {
    const difference = environmentDifference(
      { PATH: "/a", KEY: "secret", SAME: "1", SHLVL: "2" },
      { PATH: "/b", SAME: "1", DISPLAY: ":0", GONE: undefined },
    );
    expect(difference).toEqual({
      onlyShell: ["KEY"],
      onlyEngine: ["DISPLAY"],
      different: ["PATH"],
    });
    expect(JSON.stringify(difference)).not.toContain("secret");
  });
});

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

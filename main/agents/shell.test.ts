import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CommandRequest } from "../engine/ports.ts";
import { liveRun, type ReadRun, request, testAgents } from "./testing.ts";

const agents = testAgents();
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "belfry-shell-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (change: Parameters<typeof liveRun>[2]): Promise<ReadRun> =>
  liveRun(agents, folder, change);

describe("a shell command", () => {
  const shell = (prompt: string): Promise<ReadRun> => run({ agent: "shell", prompt });

  it("succeeds by exit code, and its answer is the end of its output", async () => {
    const { verdict } = await shell("echo one; printf '\\033[31mtwo\\033[0m\\n'; cat");
    expect(verdict).toMatchObject({ ok: true, silent: false, answer: "one\ntwo" });
  });

  it.each([
    ["exit 3", "agent-error", "The command ended with exit code 3."],
    ["echo 'oh no: it failed' >&2; exit 1", "agent-error", "exit code 1: oh no: it failed"],
    ["no-such-command-here", "permanent", "exit code 127"],
    ["./not-executable", "permanent", "exit code 12"],
    ["kill -TERM $$", "agent-error", "ended by SIGTERM"],
  ])("%s is %s", async (prompt, failureClass, reason) => {
    writeFileSync(path.join(folder, "not-executable"), "echo");
    const { verdict } = await shell(prompt);
    expect(verdict).toMatchObject({ ok: false, failureClass });
    expect(verdict.reason).toContain(reason);
  });

  it.each([
    ["echo '[SILENT]'; echo more", true],
    [`echo '{"wakeAgent": false}'`, true],
    ["echo news; echo '[SILENT]'", false],
    ["true", false],
  ])("%s: silent %s", async (prompt, silent) => {
    expect((await shell(prompt)).verdict).toMatchObject({ ok: true, silent });
  });

  it("is not silent when it failed", async () => {
    expect((await shell("echo '[SILENT]'; exit 1")).verdict).toMatchObject({
      ok: false,
      silent: false,
    });
  });

  it("keeps whole lines of a long output's end", async () => {
    const { verdict } = await shell(
      "i=0; while [ $i -lt 2000 ]; do echo line $i; i=$((i+1)); done",
    );
    expect(Buffer.byteLength(verdict.answer)).toBeLessThanOrEqual(4096);
    expect(verdict.answer).toMatch(/^line \d+\n/);
    expect(verdict.answer.endsWith("line 1999")).toBe(true);
  });

  it("may be longer than one argument can be", async () => {
    const { verdict } = await shell(`: ${"x".repeat(300_000)}\necho done`);
    expect(verdict).toMatchObject({ ok: true, answer: "done" });
  });

  it("needs no stream, and cannot be resumed", async () => {
    const options = { model: null, previousTotals: null, outputSchema: null };
    expect(agents.reader({ agent: "shell", ...options }).wantsStream).toBe(false);
    expect(agents.reader({ agent: "claude", ...options }).wantsStream).toBe(true);
    const resumed = await agents.prepare(request({ agent: "shell", resumeSessionId: "x" }));
    expect(resumed).toMatchObject({ ok: false, error: { code: "cannot-resume" } });
  });

  it("is a script file on Windows, where cmd.exe would change a quoted argument", async () => {
    const env = { ComSpec: "/bin/sh" };
    const windows = testAgents({
      platform: "win32",
      shellEnvironment: { get: async () => captured(env), refresh: async () => captured(env) },
    });
    const result = await windows.prepare(
      request({ agent: "shell", prompt: 'echo "a b" & echo c\necho d', attemptDir: "C:\\run\\1" }),
    );
    expect(result).toMatchObject({
      ok: true,
      value: {
        args: ["/d", "/c", "C:\\run\\1\\command.cmd"],
        files: [{ name: "command.cmd", content: '@echo off\r\necho "a b" & echo c\r\necho d\r\n' }],
      },
    });
  });
});

describe("a program of one's own", () => {
  const own = (script: string, change: Partial<CommandRequest> = {}): Promise<ReadRun> =>
    run({ agent: "custom", extraArgs: ["/bin/sh", "-c", script], ...change });

  it("gets the prompt on standard input, and its text is the answer", async () => {
    const { verdict } = await own("cat; echo; echo $BELFRY_PROFILE");
    expect(verdict).toMatchObject({ ok: true, answer: "Say hello.\nfull" });
  });

  it("fails by exit code, as a command does", async () => {
    expect((await own("echo broken >&2; exit 4")).verdict).toMatchObject({
      ok: false,
      failureClass: "agent-error",
      reason: "The program ended with exit code 4: broken",
    });
  });

  it("may speak the protocol", async () => {
    const lines = [
      { type: "session", id: "s1", model: "m" },
      { type: "text", text: "par" },
      { type: "text", text: "ts", delta: true },
      { type: "tool", id: "1", name: "look", input: { path: "." } },
      { type: "tool-result", id: "1", output: "ok", exitCode: 0 },
      { type: "blocked", tool: "shell", detail: "rm x" },
      { type: "usage", input: 10, cached: 5, output: 2, reasoning: 1, costUsd: 0.25, turns: 2 },
      { type: "result", ok: true },
    ];
    const script = lines.map((line) => `echo '${JSON.stringify(line)}'`).join("; echo noise; ");
    const { verdict, state, events } = await own(script);
    expect(verdict).toMatchObject({ ok: true, answer: "parts" });
    expect(state).toEqual({
      sessionId: "s1",
      model: "m",
      turns: 2,
      tokens: { input: 10, cached: 5, output: 2, reasoning: 1 },
      costUsd: 0.25,
      costSource: "reported",
      finished: true,
      permissionBlocks: 1,
    });
    expect(events.map((event) => event.type)).toEqual([
      ...[
        "session",
        "text",
        "text",
        "tool-call",
        "tool-result",
        "permission-block",
        "usage",
        "result",
      ],
    ]);
  });

  it("has not succeeded when it spoke the protocol and gave no result", async () => {
    const { verdict } = await own(`echo '{"type":"text","text":"begun"}'`);
    expect(verdict).toMatchObject({ ok: false, failureClass: "agent-error" });
  });

  it("may report a limit", async () => {
    const line = { type: "limit", kind: "usage", message: "used up", resetAt: 1_800_000_000_000 };
    const { verdict } = await own(`echo '${JSON.stringify(line)}'; exit 1`);
    expect(verdict).toMatchObject({ failureClass: "usage-limit", resetAt: 1_800_000_000_000 });
  });
});

function captured(env: Record<string, string>): {
  env: Record<string, string>;
  source: "process";
  problem: null;
  shell: null;
} {
  return { env, source: "process", problem: null, shell: null };
}

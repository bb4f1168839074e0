import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ProgramSpec } from "../engine/ports.ts";
import { createPrograms } from "./programs.ts";

let dir = "";
beforeEach(() => (dir = mkdtempSync(path.join(tmpdir(), "belfry-programs-"))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const spec = (args: string[], over: Partial<ProgramSpec["command"]> = {}): ProgramSpec => ({
  command: {
    file: process.execPath,
    args,
    env: { PATH: process.env["PATH"] ?? "" },
    envNames: [],
    cwd: dir,
    stdin: "",
    files: [],
    agentVersion: null,
    accountKey: "",
    ...over,
  },
  dir: path.join(dir, "files"),
  marker: "mark-1",
  timeoutMs: 60_000,
  signal: new AbortController().signal,
});

test("a command runs in its folder with its marker, and its end is told as it is", async () => {
  const script = "console.log(process.cwd() + ' ' + process.env.BELFRY_RUN); process.exitCode = 3";
  const end = await createPrograms().run(spec(["-e", script]));
  expect(end).toMatchObject({ ok: true, value: { exitCode: 3, stderr: "" } });
  if (end.ok) expect(end.value.stdout).toMatch(/belfry-programs-\S+ mark-1\n$/);
});

test("the files of a command are there while it runs, and gone afterwards", async () => {
  const file = path.join(dir, "files", "command.js");
  const files = [{ name: "command.js", content: "process.stdout.write('from the file')" }];
  const end = await createPrograms().run(spec([file], { files }));
  expect(end).toMatchObject({ ok: true, value: { exitCode: 0, stdout: "from the file" } });
  expect(existsSync(path.join(dir, "files"))).toBe(false);
});

test("what cannot be written or started is a refusal", async () => {
  const files = [{ name: "command.js", content: "" }];
  const blocked = { ...spec([], { files }), dir: path.join(process.execPath, "files") };
  expect(await createPrograms().run(blocked)).toMatchObject({
    ok: false,
    error: { code: "folder-failed" },
  });
  const missing = spec([], { file: path.join(dir, "missing") });
  expect(await createPrograms().run(missing)).toMatchObject({
    ok: false,
    error: { code: "not-found" },
  });
});

test("at the end of its time it is ended", async () => {
  const started = path.join(dir, "started");
  const script = `require("node:fs").writeFileSync(${JSON.stringify(started)}, String(process.pid)); setInterval(() => {}, 1e6)`;
  const end = await createPrograms().run({ ...spec(["-e", script]), timeoutMs: 2_000 });
  expect(end).toMatchObject({ ok: false, error: { code: "timeout" } });
  if (existsSync(started)) {
    const pid = Number(readFileSync(started, "utf8"));
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  }
});

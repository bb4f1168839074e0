import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { AgentInfo } from "../../../contract/health.ts";
import { type Job, jobInputSchema } from "../../../contract/job.ts";
import { testIo } from "../testing.ts";
import { checkJob, hasOwnProgram } from "./jobs.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "belfry-doctor-"));
  writeFileSync(path.join(dir, "claude"), "#!/bin/sh\n");
  chmodSync(path.join(dir, "claude"), 0o755);
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const io = testIo({ platform: "linux" });
const notFound = [{ agent: "claude", found: false, installHint: "Install it." }] as AgentInfo[];

function job(changes: Partial<Job>): Job {
  const input = jobInputSchema.parse({
    name: "Review",
    agent: "claude",
    prompt: "Look.",
    cwd: dir,
    profile: "read-only",
    schedule: "",
  });
  return {
    ...input,
    id: 1,
    version: 1,
    anchorAt: 0,
    nextDueAt: null,
    enabled: true,
    pausedUntil: null,
    pauseReason: null,
    fires: 0,
    failuresInARow: 0,
    createdAt: 0,
    updatedAt: 0,
    removedAt: null,
    ...changes,
  };
}

const statusOf = (changes: Partial<Job>) =>
  checkJob(io, job(changes), notFound, { PATH: "/nowhere" }).status;

test.skipIf(process.platform === "win32")(
  "a job that brings its own program, or its own PATH, is not wrong because the agent is not found here",
  () => {
    expect(statusOf({})).toBe("wrong");
    expect(statusOf({ agentPath: path.join(dir, "claude") })).toBe("ok");
    expect(statusOf({ env: { PATH: dir } })).toBe("ok");
    expect(statusOf({ agentPath: "claude", env: { PATH: dir } })).toBe("ok");
    expect(
      statusOf({ agent: "custom", profile: "full", extraArgs: [path.join(dir, "claude")] }),
    ).toBe("ok");
    expect([job({}), job({ env: { PATH: dir } })].map((one) => hasOwnProgram(one, io))).toEqual([
      false,
      true,
    ]);
  },
);

test("a program of its own that is not there is wrong, and named", () => {
  const missing = path.join(dir, "gone");
  expect(statusOf({ env: { PATH: missing } })).toBe("wrong");
  const found = checkJob(io, job({ agentPath: missing }), [], { PATH: dir });
  expect(found).toMatchObject({ status: "wrong", remedy: "belfry edit 1 --agent-path FILE" });
  expect(found.message).toContain(missing);
});

test("failures are counted in words", () => {
  const said = (failuresInARow: number) =>
    checkJob(io, job({ agent: "shell", profile: "full", failuresInARow }), [], {}).message;
  expect(said(1)).toBe('"Review" failed last time.');
  expect(said(3)).toBe('"Review" failed 3 times in a row.');
});

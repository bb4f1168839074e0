import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { jobInputSchema, jobPatchSchema } from "../../contract/job.ts";
import { jobFields, type JobOptions } from "./job-options.ts";
import { testIo } from "./testing.ts";

let dir = "";
beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), "belfry-options-"));
  mkdirSync(path.join(dir, "work"));
  writeFileSync(path.join(dir, "agent"), "#!/bin/sh\n");
  chmodSync(path.join(dir, "agent"), 0o755);
  writeFileSync(path.join(dir, "plain"), "no program");
  chmodSync(path.join(dir, "plain"), 0o644);
  writeFileSync(path.join(dir, "schema.json"), '{"type":"object"}');
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const fields = (options: JobOptions, base: Parameters<typeof jobFields>[2] = null) =>
  jobFields(testIo({ cwd: dir }), options, base, () => 7);

const rest = { name: "x", agent: "shell", prompt: "true", cwd: "/", profile: "full", schedule: "" };

test("what is not named makes no field", () => expect(fields({})).toEqual({}));

test("every option together makes a job that the contract accepts", () => {
  const made = fields({
    agent: "shell",
    name: "All",
    cwd: "work",
    profile: "full",
    model: "m",
    tz: "Europe/Paris",
    lateness: "run-all",
    maxLateness: "1h",
    maxCatchUp: "5",
    grace: "2m",
    overlap: "queue",
    timeout: "30m",
    stall: "0",
    maxTurns: "10",
    maxUsd: "0.5",
    maxTokens: "200k",
    maxUsdPerDay: "5",
    maxTokensPerDay: "1M",
    retries: "0",
    backoff: "10s",
    retryAgentErrors: true,
    importance: "5",
    urgency: "1",
    weight: "heavy",
    key: "k",
    env: ["A=1", "B=x=y"],
    agentPath: "./agent",
    arg: ["--flag", "-v"],
    outputSchema: "schema.json",
    batch: "b",
    after: ["41", "#42:any"],
    follows: ["Nightly: build:failure"],
    tag: ["a", "b"],
    notBefore: "2026-12-01 09:00",
    notAfter: "2026-12-31T00:00:00Z",
    maxFires: "3",
    window: ["mon-fri 9-18"],
    blackout: ["12:00-13:00"],
    jitter: "5m",
    onAc: true,
    online: true,
    idle: "10m",
    autoPause: "0",
    tell: ["run.failed:phone=off"],
    tellChanged: "yes",
    messageTitle: "{{job}}",
    messageText: "none",
  });
  const job = jobInputSchema.parse({ ...rest, ...made });
  expect(job).toMatchObject({
    cwd: path.join(dir, "work"),
    limits: { timeoutMs: 1_800_000, stallMs: 0, maxTokens: 200_000 },
    retry: { attempts: 1, backoffMs: 10_000, onAgentError: true },
    env: { A: "1", B: "x=y" },
    agentPath: path.join(dir, "agent"),
    extraArgs: ["--flag", "-v"],
    outputSchema: { type: "object" },
    after: [
      { run: 41, on: "success" },
      { run: 42, on: "any" },
    ],
    follows: [{ job: 7, on: "failure" }],
    // In the zone of the job.
    scheduleOptions: { notBefore: Date.UTC(2026, 11, 1, 8), maxFires: 3, jitterMs: 300_000 },
    conditions: { onAcPower: true, online: true, idleMs: 600_000 },
    autoPauseAfter: 0,
    tell: {
      events: { "run.failed": { phone: "off" } },
      onlyWhenChanged: true,
      template: { title: "{{job}}", text: null },
    },
  });
});

test("a precheck keeps what is not named of it, and goes with none", () => {
  const before = { command: "test -s in.md", timeoutMs: 5_000 };
  const base = { ...jobInputSchema.parse(rest), precheck: before };
  expect(fields({ precheck: "true" }).precheck).toEqual({ command: "true" });
  expect(fields({ precheck: "true", precheckTimeout: "2m" }).precheck).toEqual({
    command: "true",
    timeoutMs: 120_000,
  });
  expect(fields({ precheck: "true" }, base).precheck).toEqual({ ...before, command: "true" });
  expect(fields({ precheckTimeout: "9s" }, base).precheck).toEqual({ ...before, timeoutMs: 9_000 });
  expect(fields({ precheckTimeout: "none" }, base).precheck).toEqual({ command: before.command });
  expect(fields({ precheck: "none" }, base).precheck).toBeNull();
  expect(() => fields({ precheckTimeout: "9s" })).toThrow(/--precheck/);
});

test("who is told keeps what is not named of it, and each part can be taken away", () => {
  const tell = {
    events: { "run.failed": { phone: "off", mail: "digest" }, "run.silent": { mail: "now" } },
    onlyWhenChanged: true,
    template: { title: "T", text: "Words" },
  };
  const base = jobInputSchema.parse({ ...rest, tell });
  expect(fields({ tell: ["run.failed:phone=as-rules", "run.silent:mail=as-rules"] }, base)).toEqual(
    {
      tell: { ...tell, events: { "run.failed": { mail: "digest" } } },
    },
  );
  expect(fields({ tell: ["none"], tellChanged: "as-rules" }, base)).toEqual({
    tell: { ...tell, events: {}, onlyWhenChanged: null },
  });
  expect(fields({ messageTitle: "none" }, base).tell?.template).toEqual({
    title: null,
    text: "Words",
  });
  expect(fields({ messageTitle: "none", messageText: "none" }, base).tell?.template).toBeNull();
  expect(tell.events["run.failed"].phone).toBe("off");
});

test("a change keeps the nested fields it does not name, and none takes away", () => {
  const base = jobInputSchema.parse({
    ...rest,
    limits: { timeoutMs: 5, maxUsd: 1 },
    env: { A: "1" },
  });
  const patch = fields(
    { maxUsd: "none", env: ["B=2"], model: "none", after: ["none"], tag: ["none"] },
    base,
  );
  expect(jobPatchSchema.parse(patch)).toEqual(patch);
  expect(patch).toEqual({
    limits: { ...base.limits, maxUsd: null },
    env: { A: "1", B: "2" },
    model: null,
    after: [],
    tags: [],
  });
});

test.each<[JobOptions, string]>([
  [{ cwd: "missing" }, "does not exist"],
  [{ cwd: "plain" }, "is not a folder"],
  [{ agentPath: "./missing" }, "does not exist"],
  [{ agentPath: "./work" }, "is not a program"],
  [{ agentPath: "./plain" }, "may not be run"],
  [{ agent: "cluade" }, "Did you mean claude?"],
  [{ profile: "readonly" }, "read-only"],
  [{ outputSchema: "agent" }, "no JSON Schema"],
  [{ jitter: "2h" }, "at most one hour"],
  [{ urgency: "9" }, "1 to 5"],
  [{ retries: "20" }, "0 to 19"],
  [{ after: ["x"] }, "--after"],
  [{ tell: ["run.failed"] }, "such as run.failed:phone=now"],
  [{ tell: ["run.faild:phone=now"] }, "Did you mean run.failed?"],
  [{ tell: ["run.failed:phone=soon"] }, "use one of now, digest, off, as-rules"],
  [{ tellChanged: "maybe" }, "yes, no, as-rules"],
])("%j is refused: %s", (options, sentence) => {
  expect(() => fields(options)).toThrow(sentence);
});

test("a bare program name is left to the PATH", () => {
  expect(fields({ agentPath: "my-agent" })).toEqual({ agentPath: "my-agent" });
});

/** Every command of the built program with its exit codes, from outside. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmdirSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import * as z from "zod";
import type { Backup } from "../../contract/data.ts";
import { type Health, healthSchema } from "../../contract/health.ts";
import { jobSchema, type Job } from "../../contract/job.ts";
import { previewSchema } from "../../contract/router.ts";
import { occurrenceSchema, runDetailSchema, runSchema, type Run } from "../../contract/run.ts";
import { settingsSchema } from "../../contract/settings.ts";
import { Belfry, saying, stopped, until } from "./cli-belfry.ts";

let belfry: Belfry;
beforeEach(() => {
  belfry = new Belfry();
});
afterEach(() => belfry.end());

const isRoot = process.getuid?.() === 0;

describe("without any data", () => {
  test.each([["list"], ["runs"], ["ledger"], ["next"]])(
    "%s is an empty list and makes nothing",
    (name) => {
      expect(belfry.json(name)).toEqual([]);
      expect(belfry.say([name]).code).toBe(0);
      expect(existsSync(belfry.home)).toBe(false);
    },
  );

  test("check is content, health is not, and neither makes anything", () => {
    expect(belfry.json("check")).toMatchObject({ ok: true, jobs: 0 });
    expect(belfry.say(["health"]).code).toBe(4);
    expect(belfry.json("config", "show")).toEqual(settingsSchema.parse({}));
    expect(existsSync(belfry.home)).toBe(false);
  });

  test.each([
    [["show", "x"], 3],
    [["show", "run", "1"], 3],
    [["logs", "1"], 3],
    [["run", "x"], 3],
    [["stop", "1"], 3],
    [["retry", "1"], 3],
    [["pause", "x"], 3],
    [["resume", "x"], 3],
    [["remove", "x"], 3],
    [["unremove", "x"], 3],
    [["edit", "x", "--name", "y"], 3],
    [["runs", "x"], 3],
    [["ledger", "x"], 3],
  ])("%j is not found", (args, code) => {
    const said = belfry.say(args);
    expect(said.code).toBe(code);
    expect(said.err).toMatch(/^\S.*\.$/m);
    expect(existsSync(belfry.home)).toBe(false);
  });
});

describe("words that cannot be understood", () => {
  test.each([
    [["lst"], "Did you mean list?"],
    [["list", "--jsn"], "Did you mean --json?"],
    [["add"], "schedule"],
    [["add", "none"], "Say what to do"],
    [["add", "none", ""], "empty"],
    [["add", "none", "x"], "--agent"],
    [["add", "none", "x", "--agent", "cluade"], "Did you mean claude?"],
    [["add", "none", "x", "--agent", "shell", "--profile", "read-only"], "full"],
    [["add", "none", "x", "--agent", "shell", "--cwd", "/does/not/exist"], "does not exist"],
    [["add", "none", "x", "--agent", "custom", "--agent-path", "/nope"], "does not exist"],
    [["add", "none", "x", "--agent", "shell", "--tz", "Europe/Pariss"], "Europe/Paris"],
    [["add", "none", "x", "--agent", "shell", "--timeout", "30"], "unit"],
    [["add", "none", "x", "--agent", "shell", "--overlap", "quue"], "Did you mean queue?"],
    [["add", "none", "x", "--agent", "shell", "--window", "late"], "mon-fri"],
    [["add", "none", "x", "--agent", "shell", "--env", "no"], "NAME=value"],
    [["add", "none", "x", "--agent", "shell", "--follows", "x"], "x"],
    [["next", "0 9 * * *", "--tz", "Nowhere/Land"], "not known"],
    [["next", "0 9 * * *", "--count", "0"], "1 to 1000"],
    [["runs", "--state", "faild"], "Did you mean failed?"],
    [["ledger", "--outcome", "fire"], "fired"],
    [["pause"], "--all"],
    [["pause", "--all", "--for", "x"], "--for"],
    [["stop"], "--batch"],
    [["config", "get", "engine.maxActve"], "Did you mean engine.maxActive?"],
    [["restore", "missing.db"], "does not exist"],
    [["completion", "powershell"], "bash"],
  ])("%j", (args, sentence) => {
    const said = belfry.say(args);
    // A job that is to be followed is looked for, and not found.
    expect(said.code).toBe(args.includes("--follows") ? 3 : 2);
    expect(said.err).toContain(sentence);
    expect(said.out).toBe("");
    const json = belfry.say([...args, "--json"]);
    const { error } = JSON.parse(json.err) as { error: { code: string; message: string } };
    expect(error.code).toMatch(/^[a-z-]+$/);
    expect(error.message).not.toBe("");
    expect(existsSync(belfry.home)).toBe(false);
  });
});

test("a hundred malformed schedules: each has a sentence and a caret, in JSON as well", () => {
  for (const text of malformed()) {
    const said = belfry.say(["next", "--", text]);
    expect([text, said.code]).toEqual([text, 2]);
    const [sentence = "", , carets = ""] = said.err.split("\n");
    expect(sentence, text).toMatch(/^\S.*[.?]$/);
    expect(carets, text).toMatch(/^ {2} *\^+$/);
  }
  const json = belfry.say(["add", "61 * * * *", "x", "--agent", "shell", "--json"]);
  expect(json.code).toBe(2);
  expect(JSON.parse(json.err)).toMatchObject({
    error: { code: "invalid-schedule", field: "schedule", position: 0 },
  });
  expect(existsSync(belfry.home)).toBe(false);
}, 120_000);

function malformed(): string[] {
  const texts = [
    "evry day",
    "every",
    "every day at",
    "every day at 25:00",
    "at noonish",
    "tomorow",
    "mondays at",
    "0 0 30 2 *",
    "0 0 31 4 *",
    "@dialy",
    "@reboot",
    "@every 5m",
    "every 0m",
    "every -5m",
    "in",
    "in 0",
    "2026-13-01 09:00",
    "2026-02-30 09:00",
    "2020-01-01 09:00",
    "1h2",
    "5x",
    "* * * *",
    "* * * * * * *",
    "a b c d e",
    "1-",
    "1,,2 * * * *",
    "*/0 * * * *",
    "5-1/0 * * * *",
    "* * L * *x",
    "0 9 * * MOM",
    "0 9 * JAM *",
    "0 9 * * 1#6",
    "0 9 * * 8",
    "0 9 0 * *",
    "0 9 32 * *",
    "0 9 * 13 *",
    "0 9 * 0 *",
    "0 24 * * *",
    "60 * * * *",
    "; 0 9 * * *",
    "0 9 * * *;",
    "0 9 * * *; nope",
    "none; 0 9 * * *",
    "💥",
    "\u001b[31m0 9 * * *",
    "\t?",
    "every fortnight and a half",
    "last day of",
  ];
  for (let n = 60; texts.length < 75; n += 1) texts.push(`${n} 9 * * *`);
  for (let n = 24; texts.length < 90; n += 1) texts.push(`0 ${n} * * *`);
  for (let n = 32; texts.length < 100; n += 1) texts.push(`0 9 ${n} * *`);
  return texts;
}

describe("jobs", () => {
  test("add says what it understood; list, show and next agree with the contract", () => {
    const said = belfry.say([
      "add",
      "every weekday at 9",
      "echo hi",
      "--agent",
      "shell",
      "--tz",
      "Europe/Paris",
    ]);
    expect(said.code).toBe(0);
    expect(said.out).toContain("Job 1  echo hi");
    expect(said.out).toContain("Every weekday");
    expect(said.out.match(/09:00/g)!.length).toBeGreaterThanOrEqual(3);
    expect(statSync(belfry.home).mode & 0o777).toBe(0o700);

    const [job] = z.array(jobSchema).parse(belfry.json("list"));
    expect(job).toMatchObject({
      id: 1,
      profile: "full",
      cwd: belfry.work,
      timezone: "Europe/Paris",
    });
    expect(jobSchema.parse(belfry.json("show", "echo"))).toEqual(job);
    expect(jobSchema.parse(belfry.json("show", "job", "1"))).toEqual(job);
    const preview = previewSchema.parse(
      belfry.json("next", "every weekday at 9", "--tz", "Europe/Paris", "--count", "3"),
    );
    expect(preview.fires[0]!.at).toBe(job!.nextDueAt);
    expect(belfry.say(["list"]).out).toContain("every weekday at 9");
    expect(belfry.say(["show", "1"]).out).toContain("next fires, Europe/Paris");
  });

  test("next needs no data, and marks what a clock change moved", () => {
    const found = previewSchema.parse(
      belfry.json(
        "next",
        "30 2 * * *",
        "--tz",
        "America/New_York",
        "--from",
        "2027-03-13T12:00:00Z",
        "--count",
        "2",
      ),
    );
    expect(found.fires).toEqual([
      { at: Date.UTC(2027, 2, 14, 7), shifted: true },
      { at: Date.UTC(2027, 2, 15, 6, 30), shifted: false },
    ]);
  });

  test("edit changes what is named, pause and resume hold and go on, remove can be undone", () => {
    const id = belfry.shell("One", "true", "--timeout", "5m", "--max-usd", "1");
    const edited = jobSchema.parse(
      belfry.json("edit", "One", "--schedule", "every 2h", "--max-usd", "none"),
    );
    expect(edited).toMatchObject({
      schedule: "every 2h",
      limits: { timeoutMs: 300_000, maxUsd: null },
    });
    expect(belfry.say(["edit", "One"]).code).toBe(2);
    expect(belfry.say(["edit", "One", "--schedule", "evry"]).code).toBe(2);

    expect(jobSchema.parse(belfry.json("pause", "One"))).toMatchObject({
      enabled: false,
      pausedUntil: null,
    });
    expect(jobSchema.parse(belfry.json("pause", "One", "--for", "1h")).pausedUntil).toBeGreaterThan(
      Date.now(),
    );
    expect(jobSchema.parse(belfry.json("resume", "One")).enabled).toBe(true);
    expect(healthSchema.parse(belfry.json("pause", "--all")).pausedUntil).toBe(0);
    expect(belfry.say(["list"]).out).toContain("all paused");
    expect(healthSchema.parse(belfry.json("resume", "--all")).pausedUntil).toBeNull();

    expect(belfry.say(["remove", "One"]).out).toContain(`belfry unremove ${id}`);
    expect(belfry.json("list")).toEqual([]);
    expect(belfry.json<Job[]>("list", "--all")).toHaveLength(1);
    expect(belfry.say(["unremove", String(id)]).code).toBe(0);
    expect(belfry.json<Job[]>("list")).toHaveLength(1);
    expect(belfry.say(["unremove", String(id)]).code).toBe(5);
  });

  test("a name that fits several is refused with the candidates", () => {
    belfry.shell("Nightly review", "true");
    belfry.shell("Nightly build", "true");
    const said = belfry.say(["show", "nightly"]);
    expect(said.code).toBe(5);
    expect(said.err).toContain("Nightly review");
    const json = belfry.say(["show", "nightly", "--json"]);
    expect(JSON.parse(json.err)).toMatchObject({
      error: { code: "ambiguous", candidates: [{ id: 1 }, { id: 2 }] },
    });
    expect(belfry.say(["show", "nightly bild"]).err).toContain("Nightly build");
  });

  test("prompts of two million characters pass, one more does not", () => {
    const file = path.join(belfry.dir, "prompt.txt");
    writeFileSync(file, "x".repeat(2_000_000));
    const args = ["add", "none", "--agent", "demo", "--prompt-file", file];
    expect(jobSchema.parse(belfry.json(...args)).prompt).toHaveLength(2_000_000);
    const piped = belfry.say(["add", "none", "-", "--agent", "demo", "--json"], {
      input: "y".repeat(2_000_000),
    });
    expect((JSON.parse(piped.out) as Job).prompt).toHaveLength(2_000_000);
    writeFileSync(file, "x".repeat(2_000_001));
    expect(belfry.say(args)).toMatchObject({ code: 2, out: "" });
    writeFileSync(file, "");
    expect(belfry.say(args).code).toBe(2);
    expect(belfry.say(["add", "none", "-", "--agent", "demo"]).code).toBe(2);
  });
});

describe("runs without an engine", () => {
  test("run shows the output and ends with the outcome; show, runs and logs tell it again", () => {
    const id = belfry.shell("Good", "echo out; echo err >&2");
    const said = belfry.say(["run", "Good"]);
    expect(said).toMatchObject({ code: 0 });
    expect(said.out).toBe("out\nerr\n");
    expect(said.err).toContain("succeeded");

    belfry.shell("Bad", "echo no >&2; exit 3");
    const bad = belfry.say(["run", "Bad", "--json"]);
    expect(bad.code).toBe(1);
    expect(runSchema.parse(JSON.parse(bad.out))).toMatchObject({ state: "failed", exitCode: 3 });

    const runs = z.array(runSchema).parse(belfry.json("runs"));
    expect(runs.map((run) => run.jobName)).toEqual(["Bad", "Good"]);
    expect(belfry.json<Run[]>("runs", "--state", "failed")).toHaveLength(1);
    const [good] = belfry.json<Run[]>("runs", "Good");
    const detail = runDetailSchema.parse(belfry.json("show", "run", String(good!.id)));
    expect(detail).toMatchObject({ jobId: id, answer: "out", work: { agent: "shell" } });
    expect(detail.attempts).toHaveLength(1);
    expect(belfry.say(["logs", String(good!.id), "--raw"]).out).toBe("out\n");
    expect(belfry.say(["logs", "Good", "--stderr"]).out).toBe("err\n");
    expect(belfry.json<{ type: string }[]>("logs", "Good").map(({ type }) => type)).toEqual([
      "result",
    ]);
    expect(belfry.say(["show", "run", String(good!.id)]).out).toContain("succeeded");
    expect(belfry.say(["run", "Good", "--no-wait"]).code).toBe(4);
  });

  test("an agent's run is shown as a conversation, and as events", () => {
    belfry.json("add", "none", "Say hello [demo:slow 0]", "--agent", "demo", "--name", "Demo");
    const said = belfry.say(["run", "Demo"]);
    expect(said.code).toBe(0);
    expect(said.out).toContain("> list .");
    const events = belfry.say(["logs", "Demo", "--events"]).out.trim().split("\n");
    const types = events.map((line) => (JSON.parse(line) as { type: string }).type);
    expect(types).toEqual(expect.arrayContaining(["session", "tool-call", "result"]));
    const [run] = belfry.json<Run[]>("runs", "Demo");
    expect(run!.sessionId).not.toBeNull();
    expect(run!.tokens.input).toBeGreaterThan(0);
  });

  test("retry runs it again with a fresh count", () => {
    belfry.shell("Twice", "test -e flag || { touch flag; exit 1; }");
    expect(belfry.say(["run", "Twice"]).code).toBe(1);
    const again = runSchema.parse(belfry.json("retry", "Twice"));
    expect(again).toMatchObject({ state: "succeeded", attempt: 2 });
    expect(belfry.say(["stop", String(again.id)]).code).toBe(5);
  });

  test("Ctrl+C cancels the run, and nothing of it is left", async () => {
    belfry.shell("Long", "echo pid $$; exec sleep 300");
    const child = belfry.start(["run", "Long"]);
    const said = await saying(child, "pid ");
    const pid = Number(/pid (\d+)/.exec(said)![1]);
    expect(await stopped(child, "SIGINT")).toBe(1);
    expect(belfry.json<Run[]>("runs")[0]).toMatchObject({ state: "cancelled" });
    expect(isAlive(pid)).toBe(false);
  });

  test("tick claims and starts what is due, leaves agents running, and the next one settles", async () => {
    belfry.json(
      "add",
      "now",
      "until test -e go; do sleep 0.05; done; echo done",
      "--agent",
      "shell",
      "--name",
      "Ticked",
    );
    expect(belfry.json("tick")).toMatchObject({ claimed: 1, started: 1, ended: 0 });
    const [run] = belfry.json<Run[]>("runs");
    expect(run).toMatchObject({ state: "running", trigger: "schedule" });
    expect(belfry.json("tick")).toMatchObject({ claimed: 0, started: 0, adopted: 1, ended: 0 });
    writeFileSync(path.join(belfry.work, "go"), "");
    await until(() => belfry.json<{ ended: number }>("tick").ended === 1);
    expect(runDetailSchema.parse(belfry.json("show", "run", "1"))).toMatchObject({
      state: "succeeded",
      answer: "done",
    });
    const [row] = z.array(occurrenceSchema).parse(belfry.json("ledger"));
    expect(row).toMatchObject({ outcome: "fired", runId: run!.id, dueAt: run!.dueAt });
    expect(belfry.json("check")).toMatchObject({ ok: true, instants: 1 });
  });

  test("tick --wait waits for the end", () => {
    belfry.json("add", "now", "sleep 1; echo done", "--agent", "shell");
    expect(belfry.json("tick", "--wait")).toMatchObject({ claimed: 1, started: 1, ended: 1 });
  });

  test("a tick is one look, also where something new is due before the rest is over", async () => {
    belfry.json("add", "every 1s", "sleep 1.5", "--agent", "shell", "--overlap", "queue");
    await until(() => belfry.json<{ claimed: number }>("tick", "--wait").claimed > 0);
    expect(belfry.json<Run[]>("runs").every(({ state }) => state === "succeeded")).toBe(true);
  });
});

describe("with an engine", () => {
  test("commands go to it; run follows, stop ends, logs -f follows, Ctrl+C only detaches", async () => {
    const engine = await belfry.daemon();
    expect(healthSchema.parse(belfry.json("health"))).toMatchObject({
      host: "daemon",
      pid: engine.pid,
    });
    belfry.shell("Quick", "echo hello");
    expect(belfry.say(["run", "Quick"])).toMatchObject({ code: 0, out: "hello\n" });
    expect(belfry.json("tick")).toMatchObject({
      claimed: 0,
      note: expect.stringContaining("engine"),
    });
    expect(
      settingsSchema.parse(belfry.json("config", "set", "engine.maxActive", "7")).engine.maxActive,
    ).toBe(7);
    expect(belfry.say(["config", "get", "engine.maxActive"]).out).toBe("7\n");
    expect(belfry.say(["config", "set", "engine.maxActive", "no"]).code).toBe(2);
    expect(belfry.say(["add", "evry day", "x", "--agent", "shell"]).code).toBe(2);

    belfry.shell("Long", "echo begun; exec sleep 300");
    const follower = belfry.start(["run", "Long"]);
    await saying(follower, "begun");
    expect(await stopped(follower, "SIGINT")).toBe(130);
    const run = await until(() => {
      const [newest] = belfry.json<Run[]>("runs", "Long");
      return newest?.state === "running" && newest;
    });
    expect(belfry.say(["retry", String(run.id)]).code).toBe(5);
    const watcher = belfry.start(["logs", "-f", String(run.id)]);
    await saying(watcher, "begun");
    const ended = new Promise((resolve) => watcher.once("exit", resolve));
    expect(runSchema.parse(belfry.json("stop", "Long"))).toMatchObject({ state: "cancelled" });
    expect(await ended).toBe(0);

    const no = runSchema.parse(belfry.json("run", "Quick", "--no-wait"));
    await until(() => belfry.json<Run>("show", "run", String(no.id)).state === "succeeded");
    expect(await stopped(engine, "SIGTERM")).toBe(0);
    expect(belfry.say(["health"]).code).toBe(4);
  });

  test("a backup is restored without it, and by a running one that starts anew for it", async () => {
    const names = () => belfry.json<Job[]>("list").map((job) => job.name);
    belfry.shell("Before", "true");
    const { path: file } = belfry.json<{ path: string }>("backup");
    belfry.shell("After", "true");
    expect(belfry.say(["restore", file]).code).toBe(2);
    const { setAside: both } = belfry.json<{ setAside: string }>("restore", file, "--yes");
    expect(names()).toEqual(["Before"]);

    const engine = await belfry.daemon();
    const { pid } = belfry.json<Health>("health");
    const { setAside: one } = belfry.json<{ setAside: string }>("restore", both, "--yes");
    expect(names()).toEqual(["Before", "After"]);
    expect(belfry.json<Health>("health").pid).toBe(pid);
    const listed = belfry.json<Backup[]>("backup", "--list");
    const kept = listed.filter(({ reason }) => reason === "before-restore");
    expect(kept.map(({ path: each }) => each)).toEqual([one, both]);
    expect(kept.map(({ holds }) => holds?.jobs)).toEqual([1, 2]);

    // A wish waits for the next start, and can be taken back.
    belfry.json("restore", one, "--yes", "--later");
    expect(names()).toEqual(["Before", "After"]);
    expect(belfry.json("restore", "--cancel")).toEqual({ cancelled: one });
    belfry.json("restore", file, "--yes", "--later");
    expect(await stopped(engine, "SIGTERM")).toBe(0);
    expect(belfry.json<Job[]>("list")).toHaveLength(2);
    const next = await belfry.daemon();
    expect(names()).toEqual(["Before"]);
    expect(await stopped(next, "SIGTERM")).toBe(0);
  });
});

describe("when something is wrong", () => {
  test("a typo in the settings is told with the way out, and the file is left alone", () => {
    belfry.shell("One", "true");
    const file = path.join(belfry.home, "config.json");
    const text = '{"engine":{"maxActve":9}}';
    writeFileSync(file, text);
    for (const args of [
      ["config", "show"],
      ["pause", "One"],
      ["config", "set", "engine.maxActive", "3"],
    ]) {
      const said = belfry.say(args);
      expect(said.code).toBe(1);
      expect(said.err).toContain("engine.maxActive");
      expect(said.err).toContain(file);
    }
    expect(belfry.say(["doctor"]).code).toBe(1);
    expect(readFileSync(file, "utf8")).toBe(text);
    expect(belfry.json<Job[]>("list")).toHaveLength(1);
  });

  test("a truncated database is told by what reads, and set aside by what writes", () => {
    belfry.shell("One", "true");
    belfry.json("backup");
    truncateSync(path.join(belfry.home, "belfry.db"), 5000);
    for (const args of [["list"], ["runs"], ["check"], ["doctor"]]) {
      const said = belfry.say(args);
      expect([args[0], said.code]).toEqual([args[0], 1]);
      expect(said.out + said.err).toContain("belfry.db");
    }
    const said = belfry.say(["pause", "--all"]);
    expect(said.code).toBe(0);
    expect(said.err).toContain("set-aside");
    expect(belfry.json<Job[]>("list")).toHaveLength(1);
  });

  // Root writes wherever it likes; for root see disks.test.ts.
  if (!isRoot) {
    test("a folder that cannot be written is told with the way out", () => {
      belfry.shell("One", "true");
      chmodSync(belfry.home, 0o500);
      try {
        const said = belfry.say(["pause", "One"]);
        expect(said.code).toBe(1);
        expect(said.err).toContain(belfry.home);
        expect(belfry.say(["doctor"]).code).toBe(1);
      } finally {
        chmodSync(belfry.home, 0o700);
      }
    });
  }

  test("a data folder that is a file is told with the way out", () => {
    writeFileSync(belfry.home, "");
    const said = belfry.say(["add", "none", "x", "--agent", "shell"]);
    expect(said.code).toBe(1);
    expect(said.err).toContain("BELFRY_HOME");
  });

  test("doctor finds a job that cannot run, and the smoke test goes the real way", () => {
    const folder = path.join(belfry.work, "gone");
    mkdirSync(folder);
    belfry.shell("Lost folder", "true");
    const report = belfry.json<{ ok: boolean }>("doctor", "--smoke", "demo");
    expect(report.ok).toBe(true);
    expect(belfry.json<Run[]>("runs")[0]).toMatchObject({ trigger: "test", state: "succeeded" });
    belfry.json("edit", "Lost folder", "--cwd", folder);
    expect(belfry.say(["doctor"]).code).toBe(0);
    expect(belfry.say(["edit", "Lost folder", "--cwd", "/does/not/exist"]).code).toBe(2);
    // The folder goes away under the job.
    rmdirSync(folder);
    const said = belfry.say(["doctor"]);
    expect(said.code).toBe(1);
    expect(said.out).toContain("does not exist");
    expect(said.out).toContain("--cwd");
  });

  test("without --agent, the sentence names what is there", () => {
    const said = belfry.say(["add", "none", "x"]);
    expect(said.code).toBe(2);
    expect(said.err).toMatch(/No agent CLI was found here|Found here/);
  });
});

test("help, version and completion", () => {
  expect(belfry.say([]).out).toContain("Usage: belfry");
  expect(belfry.say(["--version"]).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  const commands = /^ {2}([a-z]+)/gm;
  const help = belfry.say(["--help"]).out;
  const names = [...help.matchAll(commands)]
    .map((match) => match[1]!)
    .filter((name) => !["help", "belfry"].includes(name));
  expect(names.length).toBeGreaterThan(20);
  for (const name of new Set(names)) {
    const said = belfry.say([name, "--help"]);
    expect([name, said.code]).toEqual([name, 0]);
    expect(said.out).toContain("Examples:");
  }
  for (const shell of ["bash", "zsh", "fish"]) {
    expect(belfry.say(["completion", shell]).out).toContain("belfry __names jobs");
  }
  belfry.shell("Disk space", "true");
  expect(belfry.say(["__names", "jobs"]).out).toBe("Disk space\n");
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

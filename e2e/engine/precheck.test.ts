/** Prechecks from outside: what they decide, where it is to be read, and what becomes of one when the engine dies. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Job } from "../../contract/job.ts";
import type { Occurrence, Run } from "../../contract/run.ts";
import { Belfry, stopped, until } from "./cli-belfry.ts";

let belfry: Belfry;
beforeEach(() => {
  belfry = new Belfry();
});
afterEach(() => belfry.end());

const inWork = (name: string): string => path.join(belfry.work, name);
const linesOf = (name: string): string[] =>
  existsSync(inWork(name)) ? readFileSync(inWork(name), "utf8").trim().split("\n") : [];

test("the agent starts only where the precheck finds work, and a broken one is a failure", () => {
  const id = belfry.shell("triage", "echo ran >> ran.txt", "--precheck", "test -s inbox.md");
  expect(belfry.json<Job>("show", "triage").precheck).toEqual({
    command: "test -s inbox.md",
    timeoutMs: 60_000,
  });
  expect(belfry.say(["show", "triage"]).out).toMatch(
    /precheck +test -s inbox.md \(at most 1 min\)/,
  );

  const idle = belfry.say(["run", "triage"]);
  expect(idle.code).toBe(0);
  expect(idle.out + idle.err).toContain("The precheck found nothing to do.");
  expect(linesOf("ran.txt")).toEqual([]);

  writeFileSync(inWork("inbox.md"), "Answer Ada.\n");
  expect(belfry.say(["run", "triage"]).code).toBe(0);
  expect(linesOf("ran.txt")).toEqual(["ran"]);

  belfry.json("edit", "triage", "--precheck", "echo no such remote >&2; exit 1");
  const broken = belfry.say(["run", "triage"]);
  expect(broken.code).toBe(1);
  expect(broken.out + broken.err).toContain(
    "The precheck failed with exit code 1. It said: no such remote",
  );

  belfry.json("edit", "triage", "--precheck", "sleep 600", "--precheck-timeout", "1s");
  const slow = belfry.say(["run", "triage"]);
  expect(slow.out + slow.err).toContain("The precheck failed. It ran longer than 1 s");

  belfry.json("edit", "triage", "--precheck", "none");
  expect(belfry.say(["run", "triage"]).code).toBe(0);
  expect(linesOf("ran.txt")).toEqual(["ran", "ran"]);
  const states = belfry.json<Run[]>("runs", String(id)).map((run) => run.state);
  expect(states.toReversed()).toEqual(["silent", "succeeded", "failed", "failed", "succeeded"]);
});

test.each([
  ["0s", 2],
  ["11m", 2],
])("a time of %s is refused with a sentence", (span, code) => {
  const args = ["--agent", "shell", "--precheck", "true", "--precheck-timeout", span];
  const said = belfry.say(["add", "none", "true", ...args]);
  expect(said.code).toBe(code);
  expect(said.err).toMatch(/precheck/i);
});

test("an occurrence without work is on the ledger, and no agent was started for it", () => {
  const args = ["--agent", "shell", "--name", "later", "--precheck", "echo all quiet; exit 1"];
  belfry.json("add", "now", "echo ran >> ran.txt", ...args);
  expect(belfry.json("tick")).toMatchObject({ claimed: 1, started: 0, ended: 1 });
  expect(belfry.json<Occurrence[]>("ledger", "later")).toMatchObject([
    {
      outcome: "skipped-condition",
      reason: "The precheck found nothing to do. It said: all quiet",
    },
  ]);
  expect(belfry.json<Run[]>("runs", "later")).toMatchObject([{ state: "silent", attempt: 0 }]);
  expect(linesOf("ran.txt")).toEqual([]);
});

test("kill -9 of the engine in the middle: what is left is ended, it is asked again, and the agent starts once", async () => {
  const precheck = "echo $$ >> asked.txt; test -f go.txt || sleep 600";
  belfry.shell("one", "echo ran >> ran.txt", "--precheck", precheck, "--precheck-timeout", "10m");
  const first = await belfry.daemon();
  belfry.json("run", "one", "--no-wait");
  await until(() => linesOf("asked.txt").length === 1);
  const [left] = linesOf("asked.txt").map(Number);
  await stopped(first, "SIGKILL");
  expect(belfry.json<Run[]>("runs", "one")).toMatchObject([{ state: "queued" }]);

  writeFileSync(inWork("go.txt"), "");
  await belfry.daemon();
  await until(() => belfry.json<Run[]>("runs", "one")[0]!.state === "succeeded");
  expect(linesOf("asked.txt")).toHaveLength(2);
  expect(linesOf("ran.txt")).toEqual(["ran"]);
  expect(isAlive(left!)).toBe(false);
});

test("the end of the engine ends a precheck, and the run waits for the next one", async () => {
  belfry.shell("one", "true", "--precheck", "echo $$ >> asked.txt; sleep 600");
  const daemon = await belfry.daemon();
  belfry.json("run", "one", "--no-wait");
  await until(() => linesOf("asked.txt").length === 1);
  expect(await stopped(daemon, "SIGTERM")).toBe(0);
  expect(belfry.json<Run[]>("runs", "one")).toMatchObject([{ state: "queued" }]);
  const [pid] = linesOf("asked.txt").map(Number);
  expect(isAlive(pid!)).toBe(false);
});

/** A zombie whose parent is gone counts as ended. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, "utf8") : "";
  return !/\) Z /.test(stat);
}

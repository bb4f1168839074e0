/** Permission questions with the real Claude Code: asked, answered, denied, out of time, and across a killed engine. */
import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Job } from "../../contract/job.ts";
import type { Question } from "../../contract/questions.ts";
import type { Run } from "../../contract/run.ts";
import { openWorld, type World } from "./engine-world.ts";
import { pollUntil } from "./processes.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world?.close());

/** A job whose agent wants to start a script, which workspace-write does not allow by itself. */
async function asking(name: string, ...options: string[]) {
  const cwd = world.place.project(name);
  world.place.write(path.join(cwd, "make.sh"), "printf done > made.txt\n");
  const job = await world.add(
    "now",
    `[fake:tool Bash {"command":"sh make.sh","description":"Makes it"}] [fake:plain All done.]`,
    ...["--agent", "claude", "--cwd", cwd, "--profile", "workspace-write", "--name", name],
    ...options,
  );
  return { job, made: path.join(cwd, "made.txt") };
}

const openQuestion = (jobId: number): Promise<Question> =>
  pollUntil(
    "a question",
    async () => {
      const open = await world.json<Question[]>("questions");
      return open.find((each) => each.jobId === jobId) ?? null;
    },
    90_000,
  );

/** What the agent was told after its tool call. */
async function toolResult(run: Run): Promise<string> {
  const events = await world.events(run);
  return JSON.stringify(events.filter((event) => event.type === "tool-result"));
}

test("an answer given after the engine was killed and started again lets the agent go on", async () => {
  const { job, made } = await asking("allowed", "--ask", "10m");
  const question = await openQuestion(job.id);
  expect(question).toMatchObject({ tool: "Bash", detail: "sh make.sh", state: "open", attempt: 1 });
  expect(JSON.parse(question.input)).toMatchObject({ command: "sh make.sh" });
  expect(question.deadlineAt - question.askedAt).toBe(600_000);

  await world.killDaemon("SIGKILL");
  await world.startDaemon();
  expect(await world.json<Question[]>("questions")).toEqual([question]);
  expect(existsSync(made)).toBe(false);

  const answered = await world.json<Question>("answer", String(question.id), "allow");
  expect(answered).toMatchObject({ state: "allowed", answeredBy: "command-line" });
  const run = await world.ended(job);
  expect(run).toMatchObject({ state: "succeeded", attempt: 1, permissionBlocks: 0 });
  expect(existsSync(made)).toBe(true);
  expect(world.processes(run)).toEqual([]);
  await expect(world.belfry("answer", String(question.id), "deny")).rejects.toThrow(
    "has been decided already (allowed)",
  );
});

test("a denial reaches the agent in the person's words", async () => {
  const { job, made } = await asking("denied", "--ask", "10m");
  const { id } = await openQuestion(job.id);
  await world.belfry("answer", String(id), "deny", "--message", "Not on a Thursday.");
  const run = await world.ended(job);
  expect(await toolResult(run)).toContain("Not on a Thursday.");
  expect(existsSync(made)).toBe(false);
  // A person said no: there is no rule to add, and nothing the run was blocked by.
  expect(run).toMatchObject({ state: "succeeded", permissionBlocks: 0 });
});

test("without an answer in time it is denied, and the run goes on", async () => {
  const { job, made } = await asking("late", "--ask", "2s");
  const run = await world.ended(job);
  expect(await toolResult(run)).toContain("Nobody answered within 2 s");
  expect(existsSync(made)).toBe(false);
  const [question] = await world.json<Question[]>("questions", "--all");
  expect(question).toMatchObject({ runId: run.id, state: "expired", answeredBy: null });
});

test("a run that is stopped takes its question back", async () => {
  const { job } = await asking("stopped", "--ask", "10m");
  const question = await openQuestion(job.id);
  await world.belfry("stop", String(question.runId));
  const [known] = await world.json<Question[]>("questions", "--all", "--limit", "1");
  expect(known).toMatchObject({ id: question.id, state: "withdrawn" });
  const run = await world.ended(job);
  expect(world.processes(run)).toEqual([]);
});

test("a job that does not want questions is denied at once, as is one that may only read", async () => {
  const { job, made } = await asking("unasked");
  const run = await world.ended(job);
  expect(run.permissionBlocks).toBe(1);
  expect(existsSync(made)).toBe(false);
  const reader = await world.add(
    "now",
    `[fake:tool Read {"file_path":"/etc/hostname"}] [fake:plain All done.]`,
    ...["--agent", "claude", "--cwd", world.place.project("reader"), "--ask", "10m"],
  );
  expect(await world.ended(reader)).toMatchObject({ permissionBlocks: 1, profile: "read-only" });
  expect(await world.json<Question[]>("questions")).toEqual([]);
});

test("what was allowed for good is not asked about in the next run, with questions and without", async () => {
  const { job, made } = await asking("always", "--ask", "10m");
  const { id } = await openQuestion(job.id);
  const answered = await world.json<Question>("answer", String(id), "always");
  expect(answered).toMatchObject({ state: "allowed", remembered: true });
  let last = await world.ended(job);
  expect(last).toMatchObject({ state: "succeeded", permissionBlocks: 0 });
  const shown = await world.json<Job>("show", String(job.id));
  expect(shown.allow).toEqual([{ tool: "Bash", only: "sh make.sh" }]);
  const before = (await world.json<Question[]>("questions", "--all")).length;

  for (const ask of ["10m", "none"]) {
    rmSync(made);
    await world.belfry("edit", String(job.id), "--ask", ask);
    await world.belfry("run", String(job.id), "--no-wait");
    const newer = (run: Run) => run.id > last.id && run.finishedAt !== null;
    last = await world.runOf(job, "its next run", newer);
    expect(last).toMatchObject({ state: "succeeded", permissionBlocks: 0 });
    expect(existsSync(made)).toBe(true);
  }
  expect(await world.json<Question[]>("questions", "--all")).toHaveLength(before);
});

test("a use that Claude's own rules cannot say exactly is answered by Belfry, and recorded so", async () => {
  const cwd = world.place.project("quoted");
  const use = JSON.stringify({ command: "printf '%s' *.md > made.txt", description: "Makes it" });
  const job = await world.add(
    "now",
    `[fake:tool Bash ${use}] [fake:plain All done.]`,
    ...["--agent", "claude", "--cwd", cwd, "--profile", "workspace-write", "--ask", "10m"],
    ...["--allow", "Bash: printf '%s' *.md > made.txt"],
  );
  expect(await world.ended(job)).toMatchObject({ state: "succeeded", permissionBlocks: 0 });
  expect(existsSync(path.join(cwd, "made.txt"))).toBe(true);
  const [question] = await world.json<Question[]>("questions", "--all", "--limit", "1");
  expect(question).toMatchObject({ jobId: job.id, state: "allowed", answeredBy: "rule" });
});

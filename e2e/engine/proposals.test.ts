/** Jobs proposed by real runs: from within one nothing is made and nothing approved, and a person's word makes it. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Job } from "../../contract/job.ts";
import type { Proposal } from "../../contract/proposals.ts";
import { Belfry, PROGRAM } from "./cli-belfry.ts";

let belfry: Belfry;
beforeEach(async () => {
  belfry = new Belfry();
  await belfry.daemon();
});
afterEach(() => belfry.end());

/** Calls `belfry` from within one run, once for each line of words; gives exit codes and complaints. */
function within(lines: string[]): { words: string; code: number; err: string }[] {
  const program = `'${process.execPath}' '${PROGRAM}'`;
  const calls = lines.map(
    (words, n) => `${program} ${words} > /dev/null 2> ${n}.err; echo $? > ${n}.code`,
  );
  const { code, err } = belfry.say(["run", String(belfry.shell("within", calls.join("; ")))]);
  if (code !== 0) throw new Error(err);
  const read = (name: string) => readFileSync(path.join(belfry.work, name), "utf8");
  return lines.map((words, n) => ({
    words,
    code: Number(read(`${n}.code`)),
    err: read(`${n}.err`),
  }));
}

const names = (): string[] => belfry.json<Job[]>("list").map(({ name }) => name);

test("what a run adds is a proposal; approved it is a job, and a declined one can be taken back", () => {
  const add = `add "every 10m" "echo hello" --agent shell --name Proposed`;
  expect(within([add])).toEqual([{ words: add, code: 0, err: "" }]);
  expect(names()).toEqual(["within"]);
  const [proposal] = belfry.json<Proposal[]>("proposals");
  expect(proposal).toMatchObject({ state: "open", proposer: { jobName: "within", runId: 1 } });
  expect(belfry.say(["proposals", "1"]).out).toMatch(/Proposed[^]*within, run 1[^]*echo hello/);

  expect(belfry.json("decline", "1")).toMatchObject({ state: "declined" });
  expect(belfry.json("proposals")).toEqual([]);
  expect(belfry.json("decline", "1", "--undo")).toMatchObject({ state: "open" });
  const approved = belfry.json("approve", "1");
  expect(approved).toMatchObject({ state: "approved", decidedBy: "command-line", jobId: 2 });
  expect(names()).toEqual(["within", "Proposed"]);
  belfry.json("add", "none", "echo hello", "--agent", "shell", "--propose");
  expect(
    belfry.json("approve", "2", "--schedule", "every 3h", "--max-usd-per-day", "1"),
  ).toMatchObject({
    ...{ state: "approved", changed: ["limits", "schedule"], jobId: 3 },
  });
  expect(belfry.json<Job>("show", "job", "3")).toMatchObject({ schedule: "every 3h" });
  expect(belfry.say(["proposals", "2"]).out).toMatch(/changed +limits, schedule/);
  expect(belfry.say(["approve", "1"]).code).toBe(5);
  expect(belfry.say(["approve", "9"]).code).toBe(3);
});

test("a run decides nothing and changes no job", () => {
  belfry.json("add", "none", "echo hello", "--agent", "shell", "--propose");
  const said = within([
    "approve 1",
    "decline 1",
    "decline 1 --undo",
    "answer 1 always",
    "edit within --profile full",
    "import jobs.json",
  ]);
  for (const { words, code, err } of said) {
    expect({ words, code, err }).toEqual({
      words,
      code: 5,
      err: expect.stringContaining("an agent that Belfry runs cannot") as string,
    });
  }
  expect(belfry.json("proposals")).toMatchObject([{ state: "open", proposer: null }]);
  expect(names()).toEqual(["within"]);
});

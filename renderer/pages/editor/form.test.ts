import { expect, test } from "vitest";
import { jobInputSchema } from "../../../contract/job.ts";
import { changesOf, differences, EMPTY, type Form, merged } from "./form.ts";

test("the empty form has the defaults of the contract, and every field of it", () => {
  const { name, agent, prompt, cwd, profile, schedule, ...defaults } = jobInputSchema.parse({
    name: "n",
    agent: "claude",
    prompt: "p",
    cwd: "/",
    profile: "read-only",
    schedule: "",
  });
  expect({ ...EMPTY, name, agent, prompt, cwd, profile, schedule }).toEqual({
    name,
    agent,
    prompt,
    cwd,
    profile,
    schedule,
    ...defaults,
  });
});

const base: Form = { ...EMPTY, name: "Base", prompt: "Do.", tags: ["a"] };

test("only what was changed is sent", () => {
  expect(changesOf(base, { ...base, tags: ["a"] })).toEqual({});
  expect(changesOf(base, { ...base, name: "New", tags: ["a", "b"] })).toEqual({
    name: "New",
    tags: ["a", "b"],
  });
});

test("two edits: what one side changed is taken from there, what both changed is asked", () => {
  const mine = { ...base, name: "Mine", prompt: "Mine.", model: "m" };
  const theirs = { ...base, name: "Theirs", schedule: "every 2h", model: "m" };
  const found = differences(base, mine, theirs);
  expect(found.map(({ field, changedBy }) => [field, changedBy])).toEqual([
    ["name", "both"],
    ["prompt", "me"],
    ["schedule", "them"],
  ]);
  expect(merged(theirs, found, { name: "theirs" })).toEqual({
    ...base,
    name: "Theirs",
    prompt: "Mine.",
    schedule: "every 2h",
    model: "m",
  });
  expect(merged(theirs, found, { name: "mine", schedule: "mine" })).toMatchObject({
    name: "Mine",
    schedule: "",
  });
});

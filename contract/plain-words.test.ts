import { expect, test } from "vitest";
import * as z from "zod";
import { jobInputSchema, jobPatchSchema } from "./job.ts";

const JOB = { name: "a", agent: "demo", prompt: "b", cwd: "/", profile: "full", schedule: "" };
const saidOf = (schema: z.ZodType, input: unknown) =>
  schema.safeParse(input).error!.issues.map(({ path, message }) => [path.join("."), message]);

test("an empty form is told what each field needs", () => {
  expect(saidOf(jobInputSchema, { ...JOB, name: " ", prompt: "", cwd: "" })).toEqual([
    ["name", "A job needs a name."],
    ["prompt", "Say what it should do."],
    ["cwd", "Choose the folder it works in."],
  ]);
});

test("bounds are said with their number, spans as spans", () => {
  const retry = { attempts: 99, backoffMs: 1e18 };
  const limits = { maxUsd: 0, maxTurns: 0, maxTokens: 1.5, askMs: 1 };
  expect(saidOf(jobInputSchema, { ...JOB, name: "a".repeat(201), retry, limits })).toEqual([
    ["name", "Use 200 characters at most."],
    ["limits.maxTurns", "Use 1 or more."],
    ["limits.maxUsd", "Use a number above 0."],
    ["limits.maxTokens", "This has to be a whole number."],
    ["limits.askMs", "A question waits for one second at least."],
    ["retry.attempts", "Use 20 or less."],
    ["retry.backoffMs", "This is longer than can be counted."],
  ]);
});

test("no field of a job answers in the words of the validator, whatever it is given", () => {
  const wrong: unknown[] = [undefined, null, "", "x".repeat(2_000_001), -1, 1.5, 1e300, Number.NaN];
  wrong.push(true, [], [[]], [{}], {}, { x: 1 }, { "not a name": "x" });
  const patches = Object.keys(jobInputSchema.shape).flatMap((field) =>
    wrong.flatMap((value) => [{ [field]: value }, { [field]: { ...within(field, value) } }]),
  );
  for (const patch of patches) {
    const { error } = jobPatchSchema.safeParse(patch);
    for (const { message } of error?.issues ?? []) {
      expect(message).not.toMatch(/^(?:Too|Invalid|Unrecognized)\b|expected \w+, received/);
    }
  }
});

/** The value in every field that a nested part of a job has. */
function within(field: string, value: unknown): object {
  const part = jobInputSchema.shape[field as "limits"];
  const inner: unknown = "unwrap" in part ? part.unwrap() : part;
  if (!(inner instanceof z.ZodObject)) return {};
  return Object.fromEntries(Object.keys(inner.shape as object).map((key) => [key, value]));
}

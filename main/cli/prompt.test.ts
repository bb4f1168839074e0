import { expect, test } from "vitest";
import { freeName, nameFrom, readPrompt } from "./prompt.ts";
import { testIo } from "./testing.ts";

test("a name is the first words, on one line, harmless", () => {
  expect(nameFrom("Summarise yesterday's commits.")).toBe("Summarise yesterday's commits");
  expect(nameFrom("\n\n  One two three four five six seven eight")).toBe(
    "One two three four five six seven",
  );
  expect(nameFrom("\u001b]0;x\u0007hello\u001b[31m you")).toBe("hello you");
  expect(nameFrom("...")).toBe("Job");
  expect(nameFrom("x".repeat(2_000_000)).length).toBeLessThanOrEqual(48);
});

test("a name that is taken gets a number", () => {
  expect(freeName("A", [])).toBe("A");
  expect(freeName("A", ["a", "A 2"])).toBe("A 3");
});

test("the prompt has bounds", async () => {
  const io = testIo();
  await expect(readPrompt(io, undefined, undefined)).resolves.toBeNull();
  await expect(readPrompt(io, " \n", undefined)).rejects.toThrow("empty");
  await expect(readPrompt(io, "x".repeat(2_000_001), undefined)).rejects.toThrow("2000001");
  await expect(readPrompt(io, "x".repeat(2_000_000), undefined)).resolves.toHaveLength(2_000_000);
  await expect(readPrompt(io, "a", "b")).rejects.toThrow("not both");
  await expect(readPrompt(io, undefined, "/does/not/exist")).rejects.toThrow("does not exist");
});

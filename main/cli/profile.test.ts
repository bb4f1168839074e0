import { expect, test } from "vitest";
import { isFullOnly, profileOf } from "./profile.ts";

test("only commands and programs of the user have nothing less than full", () => {
  expect(["shell", "custom"].every((agent) => isFullOnly(agent as "shell"))).toBe(true);
  expect((["claude", "codex", "gemini", "demo"] as const).some(isFullOnly)).toBe(false);
});

test("without a word an agent gets the least it can be held to", () => {
  expect(profileOf("claude", undefined)).toBe("read-only");
  expect(profileOf("shell", undefined)).toBe("full");
  expect(() => profileOf("shell", "read-only")).toThrow("Possible: full");
});

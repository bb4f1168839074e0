import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openSettings } from "./settings.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "belfry-settings-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test.for([
  ["engine.maxActive", "banana", "must be a number."],
  ["engine.maxActive", 0, "must be at least 1."],
  ["engine.maxActive", 5000, "must be at most 1000."],
  ["engine.maxActive", 2.5, "must be a whole number."],
  ["budgets.usdPerDay", 0, "must be more than 0."],
  ["language", "fr", "must be one of system, en, pt-BR."],
] as const)("%s = %s: %s", async ([key, value, rest]) => {
  const opened = await openSettings(dir);
  if (!opened.ok) throw new Error(opened.error.message);
  const before = opened.value.get();
  const result = await opened.value.set(key, value);
  // The file is not at fault, so it is not named.
  expect(result).toEqual({
    ok: false,
    error: { code: "invalid-setting", message: `The setting "${key}" ${rest}` },
  });
  expect(opened.value.get()).toBe(before);
});

test("a wrong value in the file is refused with its place, and the file is named", async () => {
  const file = path.join(dir, "config.json");
  writeFileSync(file, JSON.stringify({ engine: { maxActive: "three" } }));
  expect(await openSettings(dir)).toEqual({
    ok: false,
    error: {
      code: "bad-config",
      message: `The setting "engine.maxActive" must be a number. In ${file}.`,
    },
  });
});

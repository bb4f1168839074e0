import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
  ["engine.maxActive", "banana", "must be a number.", { rule: "number", bound: null }],
  ["engine.maxActive", 0, "must be at least 1.", { rule: "atLeast", bound: 1 }],
  ["engine.maxActive", 5000, "must be at most 1000.", { rule: "atMost", bound: 1000 }],
  ["engine.maxActive", 2.5, "must be a whole number.", { rule: "whole", bound: null }],
  ["budgets.usdPerDay", 0, "must be more than 0.", { rule: "over", bound: 0 }],
  ["language", "fr", "must be one of system, en, pt-BR.", undefined],
] as const)("%s = %s: %s", async ([key, value, rest, wanted]) => {
  const opened = await openSettings(dir);
  if (!opened.ok) throw new Error(opened.error.message);
  const before = opened.value.get();
  const result = await opened.value.set(key, value);
  // The file is not at fault, so it is not named.
  expect(result).toEqual({
    ok: false,
    error: { code: "invalid-setting", message: `The setting "${key}" ${rest}`, wanted },
  });
  expect(opened.value.get()).toBe(before);
});

test("a sentence of the schema ends as one sentence", async () => {
  const settings = await opened();
  const said = await settings.set("notifications.channels", [
    { id: "A B", kind: "log", name: "x" },
  ]);
  expect(said.ok || said.error.message).toMatch(/^The setting "notifications\.channels.*[^.]\.$/);
});

test("a wrong value in the file is refused with its place, and the file is named", async () => {
  const file = path.join(dir, "config.json");
  writeFileSync(file, JSON.stringify({ engine: { maxActive: "three" } }));
  expect(await openSettings(dir)).toEqual({
    ok: false,
    error: {
      code: "bad-config",
      message: `The setting "engine.maxActive" must be a number. In ${file}.`,
      wanted: { rule: "number", bound: null },
    },
  });
});

async function opened() {
  const settings = await openSettings(dir);
  if (!settings.ok) throw new Error(settings.error.message);
  return settings.value;
}

const inFile = (): unknown => JSON.parse(readFileSync(path.join(dir, "config.json"), "utf8"));

test("what was changed in the file meanwhile is kept, and taken in with the next change", async () => {
  const settings = await opened();
  await settings.set("engine.maxActive", 7);
  const byHand = { engine: { maxActive: 9 }, language: "pt-BR" };
  writeFileSync(path.join(dir, "config.json"), JSON.stringify(byHand));
  await settings.set("ui.theme", "dark");
  expect(inFile()).toEqual({ ...byHand, ui: { theme: "dark" } });
  expect(settings.get()).toMatchObject({ engine: { maxActive: 9 }, language: "pt-BR" });
});

test("changes at the same time are all kept", async () => {
  const settings = await opened();
  await Promise.all([
    settings.set("engine.maxActive", 7),
    settings.set("backup.keep", 3),
    settings.set("language", "en"),
  ]);
  expect(inFile()).toEqual({ engine: { maxActive: 7 }, backup: { keep: 3 }, language: "en" });
});

test("a file that was broken meanwhile is left alone", async () => {
  const settings = await opened();
  const file = path.join(dir, "config.json");
  writeFileSync(file, '{ "language": "pt-BR",');
  const result = await settings.set("ui.theme", "dark");
  expect(result).toMatchObject({ ok: false, error: { code: "bad-config" } });
  expect(readFileSync(file, "utf8")).toBe('{ "language": "pt-BR",');
});

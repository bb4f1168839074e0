import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { foldersUp, geminiPrograms, openCodePlugins } from "./project-programs.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), "belfry-programs-"));
  mkdirSync(path.join(root, ".git"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(file: string, content: string): string {
  const target = path.join(root, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, content);
  return target;
}

describe("programs that a project starts", () => {
  test("an ordinary project has none", () => {
    write(".gemini/settings.json", '{"model": {"name": "gemini-2.5-pro"}}');
    write("opencode.json", '{"model": "fake/fake"}');
    write(".opencode/agent/review.md", "Review.");
    expect(openCodePlugins(root, "/nowhere")).toBeNull();
    expect(geminiPrograms(root)).toBeNull();
  });

  test("OpenCode plugins are found from a folder below", () => {
    mkdirSync(path.join(root, "a", "b"), { recursive: true });
    const plugin = write(".opencode/plugins/x.ts", "");
    expect(openCodePlugins(path.join(root, "a", "b"), "/nowhere")).toBe(plugin);
    expect(openCodePlugins(root, root)).toBeNull();
  });

  test.each([".opencode/plugin/x.js", ".opencode/plugins/x.js"])("%s is found", (file) => {
    expect(
      openCodePlugins(path.dirname(path.dirname(path.dirname(write(file, "")))), "/nowhere"),
    ).toContain(file);
  });

  test.each(["opencode.json", "opencode.jsonc", ".opencode/opencode.json"])(
    "a plugin named in %s is found",
    (file) => {
      const target = write(file, '{ "plugin" : ["evil"] }');
      expect(openCodePlugins(root, "/nowhere")).toBe(target);
    },
  );

  test.each([
    '{"hooks": {"SessionStart": [{"hooks": []}]}}',
    '{"tools": {"discoveryCommand": "touch x"}}',
    '{"tools": {"callCommand": "touch x"}}',
    '// mine\n{"tools": {"callCommand": "touch x"}}',
    '{"hooks": {} /* broken',
  ])("Gemini settings %s are found", (text) => {
    const target = write(".gemini/settings.json", text);
    expect(geminiPrograms(root)).toBe(target);
  });

  test("the search ends at the root of the repository", () => {
    const inner = path.join(root, "inner");
    mkdirSync(path.join(inner, ".git"), { recursive: true });
    expect(foldersUp(path.join(inner, ".git"))).toEqual([path.join(inner, ".git"), inner]);
  });
});

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readTextFile } from "./text-file.ts";

function folder(): string {
  const dir = mkdtempSync(path.join(tmpdir(), "belfry-text-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  mkdirSync(path.join(dir, "job"));
  writeFileSync(path.join(dir, "secret.txt"), "secret");
  return path.join(dir, "job");
}

const codeOf = (result: ReturnType<typeof readTextFile>) =>
  result.ok ? result.value : result.error.code;

test("reads text below the folder, through links that stay inside", () => {
  const dir = folder();
  writeFileSync(path.join(dir, "a.md"), "Olá");
  symlinkSync("a.md", path.join(dir, "link.md"));
  expect(codeOf(readTextFile(dir, "a.md", 100))).toBe("Olá");
  expect(codeOf(readTextFile(dir, "./link.md", 100))).toBe("Olá");
});

test("what leads out of the folder is refused, by dots or by a link", () => {
  const dir = folder();
  symlinkSync("../secret.txt", path.join(dir, "link.txt"));
  expect(codeOf(readTextFile(dir, "../secret.txt", 100))).toBe("file-outside");
  expect(codeOf(readTextFile(dir, "link.txt", 100))).toBe("file-outside");
});

test("what is missing, too large, or no text is refused in words", () => {
  const dir = folder();
  writeFileSync(path.join(dir, "large.txt"), "x".repeat(101));
  writeFileSync(path.join(dir, "image.png"), Buffer.from([0x89, 0x50, 0xff, 0]));
  writeFileSync(path.join(dir, "zero.txt"), "a\0b");
  mkdirSync(path.join(dir, "sub"));
  expect(codeOf(readTextFile(dir, "gone.txt", 100))).toBe("file-missing");
  expect(codeOf(readTextFile(dir, "large.txt", 100))).toBe("file-too-large");
  for (const name of ["image.png", "zero.txt", "sub"]) {
    expect(codeOf(readTextFile(dir, name, 100)), name).toBe("file-no-text");
  }
});

if (process.platform !== "win32") {
  test("a named pipe does not keep it waiting", () => {
    const dir = folder();
    execFileSync("mkfifo", [path.join(dir, "pipe")]);
    expect(codeOf(readTextFile(dir, "pipe", 100))).toBe("file-no-text");
  });
}

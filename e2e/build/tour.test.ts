/** The commands of the README and the guide, run one after another as a reader would. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "belfry-tour-"));
  mkdirSync(join(home, "code/app"), { recursive: true });
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** Runs a line in a shell where `belfry` is the built program and `~` a folder of this test. */
function shell(line: string): Promise<{ code: unknown; output: string }> {
  const script = `belfry() { "${process.execPath}" "${join(root, "out/cli.js")}" "$@"; }\n${line}`;
  const env = { ...process.env, HOME: home, BELFRY_HOME: join(home, "data") };
  return new Promise((done) => {
    execFile("sh", ["-c", script], { cwd: home, env }, (error, stdout, stderr) =>
      done({ code: error?.code ?? 0, output: stdout + stderr }),
    );
  });
}

/** Lines of a page's shell blocks that call Belfry. */
function linesOf(page: string): string[] {
  const blocks = readFileSync(join(root, page), "utf8").matchAll(/^```sh\n([\s\S]*?)^```/gm);
  const lines = [...blocks].flatMap((block) => block[1]!.split("\n"));
  return lines.filter((line) => line.startsWith("belfry "));
}

async function walk(lines: string[]): Promise<void> {
  expect(lines.length).toBeGreaterThan(5);
  for (const line of lines) {
    const { code, output } = await shell(line);
    // What `doctor` finds, and whether there is a crontab, depends on the machine.
    if (!/^belfry (?:doctor|import crontab)/.test(line)) expect(code, `${line}\n${output}`).toBe(0);
  }
}

if (process.platform !== "win32") {
  test("the tour of the README works", () => walk(linesOf("README.md")));

  test("the examples of the guide work", () =>
    walk([
      'belfry add "0 2 * * *" "Review what changed" --agent claude --name "Nightly review"',
      ...linesOf("docs/guide.md"),
    ]));
}

import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { bashScript, fishScript, zshScript } from "./completion-scripts.ts";
import { layOut } from "./program.ts";
import { saidIn } from "./commands/completion.ts";
import { testIo } from "./testing.ts";

const all = saidIn(layOut(testIo(), () => {}));

/** What bash would offer for a line that ends at the cursor. `belfry` itself is a function of ours. */
function offered(...words: string[]): string[] {
  const script = `belfry() { printf 'Disk space\\nNightly review\\n'; }
${bashScript(all)}
COMP_WORDS=(belfry ${words.map((word) => `'${word}'`).join(" ")})
COMP_CWORD=${words.length}
_belfry
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, status, stderr } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout.split("\n").filter((line) => line !== "");
}

test("bash offers commands, options, names of jobs, and words of a command", () => {
  expect(offered("re")).toEqual(expect.arrayContaining(["resume", "remove", "retry", "restore"]));
  expect(offered("add", "--max-u")).toEqual(["--max-usd", "--max-usd-per-day"]);
  expect(offered("run", "Disk")).toEqual(["Disk\\ space"]);
  // Other commands have a `retry` and a `remove` below them, which take no jobs.
  expect(offered("retry", "Disk")).toEqual(["Disk\\ space"]);
  expect(offered("remove", "Disk")).toEqual(["Disk\\ space"]);
  expect(offered("config", "s")).toEqual(["show", "set"]);
  expect(offered("completion", "f")).toEqual(["fish"]);
});

test("every command and option is in every script, and hidden ones are not", () => {
  for (const script of [bashScript(all), zshScript(all), fishScript(all)]) {
    for (const said of all) {
      expect(script).toContain(said.name);
      for (const option of said.options) expect(script).toContain(option.replace(/^-+/, ""));
    }
    expect(script).not.toContain("__names)");
  }
});

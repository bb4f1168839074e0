/**
 * The read-only profile, proved with the real programs: whatever the model calls, and whatever settings the project
 * brings along, the project is byte for byte what it was.
 */
import { appendFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { attacksOn, hostileSettings } from "./attacks.ts";
import { type Cli, CLIS } from "./clis.ts";
import { changesOf, listTree } from "./tree.ts";
import { openWorkbench, type Workbench } from "./workbench.ts";

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench?.close());

/** Runs until every attack has been played; an agent that ends at a refusal is started again for the rest. */
async function attackAll(agent: Cli, cwd: string): Promise<{ played: string[]; runs: number }> {
  const attacks = attacksOn(agent, cwd);
  const played: string[] = [];
  let runs = 0;
  while (played.length < attacks.length && runs < attacks.length) {
    runs += 1;
    const rest = attacks.slice(played.length);
    const attempt = await bench.attempt({
      agent,
      cwd,
      profile: "read-only",
      prompt: `Change the project. ${rest.map((attack) => attack.directive).join(" ")}`,
    });
    // Requests for side work (a title, a route) offer no tools and play no step.
    const steps = attempt.requests.filter((request) => (request.tools?.length ?? 0) > 0);
    const done = Math.min(rest.length, steps.filter((request) => request.step !== "plain").length);
    if (done === 0) throw new Error(`No attack was played: ${attempt.stderr.slice(-800)}`);
    played.push(...rest.slice(0, done).map((attack) => attack.name));
    expect(attempt.left).toEqual([]);
  }
  return { played, runs };
}

describe.concurrent.each(CLIS)("%s, read-only", (agent) => {
  test("calls of writing tools and of the shell leave the project as it was", async () => {
    const cwd = bench.place.project(`${agent}-attacked`);
    const before = listTree(cwd);
    const { played } = await attackAll(agent, cwd);
    expect(played).toEqual(attacksOn(agent, cwd).map((attack) => attack.name));
    expect(changesOf(before, listTree(cwd))).toEqual([]);
  });

  test("settings of the project do not widen it", async () => {
    const cwd = bench.place.project(`${agent}-hostile`);
    for (const [file, content] of Object.entries(hostileSettings(agent))) {
      bench.place.write(path.join(cwd, file), content);
    }
    if (agent === "codex") {
      // Untrusted, its settings would be left out anyway.
      const trust = `\n[projects.${JSON.stringify(cwd)}]\ntrust_level = "trusted"\n`;
      appendFileSync(path.join(bench.place.home, ".codex", "config.toml"), trust);
    }
    const before = listTree(cwd);
    await attackAll(agent, cwd);
    expect(changesOf(before, listTree(cwd))).toEqual([]);
  });

  if (agent === "gemini" || agent === "opencode") {
    test("a project that starts programs by itself is refused", async () => {
      const cwd = bench.place.project(`${agent}-programs`);
      for (const [file, content] of Object.entries(hostileSettings(agent, true))) {
        bench.place.write(path.join(cwd, file), content);
      }
      const attempt = bench.attempt({ agent, cwd, profile: "read-only", prompt: "Say hello." });
      await expect(attempt).rejects.toThrow(/project-programs: .*read-only cannot be promised/);
    });
  }

  test("reading still works", async () => {
    const cwd = bench.place.project(`${agent}-reading`);
    const attempt = await bench.attempt({
      agent,
      cwd,
      profile: "read-only",
      prompt: `Read it. [fake:read ${path.join(cwd, "notes.txt")}]`,
    });
    expect(attempt.verdict).toMatchObject({ ok: true });
    if (agent === "codex" && !attempt.verdict.answer.includes("second line")) {
      // It reads by shell commands, and those need its sandbox.
      expect(attempt.verdict.answer).toMatch(/bwrap|namespace|sandbox/i);
      return;
    }
    expect(attempt.verdict.answer).toContain("second line");
  });
});

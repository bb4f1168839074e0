/** A run whose agent asks for permissions, as the program beside an agent would. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Question } from "../../contract/questions.ts";
import type { PagesWorld } from "./pages-world.ts";

export interface AskingRun {
  runId: number;
  ask(command: string): Promise<Question>;
  /** Lets the run end. */
  end(): void;
}

/** Starts it; it goes on until `end`. */
export async function askingRun(world: PagesWorld, name: string): Promise<AskingRun> {
  const cwd = join(world.work, name);
  mkdirSync(cwd);
  const gate = join(cwd, "gate");
  execFileSync("mkfifo", [gate]);
  const prompt = 'printf %s "$BELFRY_RUN" > marker; echo ready; read line < gate';
  const job = await world.job({ name, cwd, prompt, limits: { askMs: 600_000 } });
  const { id: runId } = await world.client.jobs.run({ id: job.id });
  const output = () => world.client.runs.output({ id: runId });
  await expect.poll(async () => (await output()).text).toContain("ready");
  const marker = readFileSync(join(cwd, "marker"), "utf8");
  const ask = (command: string): Promise<Question> =>
    world.client.questions.ask({
      ...{ runId, marker, callId: command, tool: "Bash", detail: command },
      input: JSON.stringify({ command, description: "\u202eSaying it" }, null, 2),
    });
  return { runId, ask, end: () => execFileSync("sh", ["-c", `echo go > '${gate}'`]) };
}

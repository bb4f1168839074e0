/** Tools that were denied, by agents that do not wait: what is offered at the run, from their own recorded streams. */
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { AgentId } from "../../contract/words.ts";
import { openWorld } from "../lib/open-world.ts";

const FIXTURES = path.resolve(import.meta.dirname, "../../main/agents/fixtures");
const { world, page } = await openWorld("/today");

/** A run whose program says what was recorded of the agent, and writes down how it was called. */
async function replayed(agent: AgentId, recording: string) {
  const agentPath = path.join(world.work, `${agent}.sh`);
  const calls = `${agentPath}.calls`;
  const stream = path.join(FIXTURES, agent, `${recording}.jsonl`);
  writeFileSync(
    agentPath,
    `#!/bin/sh\necho "$*" >> '${calls}'\ncase "$*" in --version) echo 1.0.0;; *) cat '${stream}';; esac\n`,
  );
  chmodSync(agentPath, 0o755);
  const draft = {
    name: agent,
    agent,
    agentPath,
    profile: "workspace-write",
    prompt: "Do it",
  } as const;
  const job = await world.job({ ...draft, retry: { attempts: 1 } });
  const { id } = await world.client.jobs.run({ id: job.id });
  await world.ended(id);
  await page.goto(await world.url(`/runs/${id}`));
  return { job, runId: id, calls };
}

test("Claude's is allowed in the job and run again with one click", async () => {
  const { job, runId, calls } = await replayed("claude", "permission-denied-shell");
  await page.getByText("Always means: Bash with exactly touch made.txt").waitFor();
  await page.getByRole("button", { name: "Allow in this job and run again" }).click();
  await page.getByText("Allowed in this job: Bash: touch made.txt").waitFor();
  expect((await world.client.jobs.get({ id: job.id })).allow).toEqual([
    { tool: "Bash", only: "touch made.txt" },
  ]);
  await expect.poll(() => page.url()).not.toMatch(new RegExp(`/runs/${runId}$`));
  await expect
    .poll(() => readFileSync(calls, "utf8"))
    .toContain("--allowedTools=Bash(touch made.txt)");
});

test("Gemini's says where its rule goes, because Belfry cannot hand over one as narrow", async () => {
  await replayed("gemini", "auto-edit-shell");
  await page.getByText("A rule for the shell allows everything that begins so.").waitFor();
  expect(await page.getByRole("button", { name: "Allow in this job" }).count()).toBe(0);
  await page.goto(await world.url("/today"));
  const row = page.getByRole("listitem").filter({ hasText: "gemini" });
  await row.getByText("1 permission denied").waitFor();
});

test("of Codex it is said that it does not tell", async () => {
  await replayed("codex", "plain");
  await page.getByText("Codex does not tell what its sandbox stopped.").waitFor();
});

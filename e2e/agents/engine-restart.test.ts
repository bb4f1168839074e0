/** The engine is killed while every agent works; the next one adopts them, and nothing is lost or run twice. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { answers } from "./answers.ts";
import { MAIN_CLIS } from "./clis.ts";
import { openWorld, type World } from "./engine-world.ts";
import { pollUntil } from "./processes.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world?.close());

test("agents survive the death of the engine, and are adopted", async () => {
  await world.belfry("config", "set", "engine.maxActive", "4");
  const jobs = await Promise.all(
    MAIN_CLIS.map(async (agent) => {
      const job = await world.add(
        "now",
        `Take your time. [fake:slow 12 ${agent}]`,
        ...["--agent", agent, "--cwd", world.place.project(`${agent}-restart`)],
        ...(agent === "gemini" ? ["--model", "gemini-2.5-pro"] : []),
      );
      return { agent, job };
    }),
  );
  const asked = (agent: string): boolean =>
    world.api.requests.some((request) => request.step === "slow" && request.arg === `12 ${agent}`);
  await pollUntil(
    "all agents to be answered",
    () => (MAIN_CLIS.every(asked) ? true : null),
    90_000,
  );
  await world.killDaemon("SIGKILL");
  await world.startDaemon();
  for (const { agent, job } of jobs) {
    const run = await world.ended(job);
    expect(run).toMatchObject({
      state: "succeeded",
      agent,
      attempt: 1,
      tokens: answers(agent, 1),
    });
    expect(run.summary).toContain("word1 word2");
    expect(await world.ledger(job)).toMatchObject([{ outcome: "fired", runId: run.id }]);
    const slow = world.api.requests.filter((request) => request.arg === `12 ${agent}`);
    expect(slow).toHaveLength(1);
    expect(world.processes(run)).toEqual([]);
  }
}, 180_000);

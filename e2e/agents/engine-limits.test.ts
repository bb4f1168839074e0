/** Usage limits: the run waits until the reset and resumes its own session; others of the account wait too. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Run } from "../../contract/run.ts";
import { answers } from "./answers.ts";
import { openWorld, type World } from "./engine-world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world?.close());

const waits = (run: Run): boolean => run.state === "waiting" && run.attempt > 0;

describe.concurrent("a usage limit", () => {
  // The end is told in whole minutes: with less, the wait could be over before anybody has looked.
  test("claude waits for the reset, and then goes on in the same session", async () => {
    const cwd = world.place.project("claude-limit");
    const account = [
      ...["--env", "ANTHROPIC_API_KEY=", "--env", "CLAUDE_CODE_OAUTH_TOKEN=sk-ant-oat01-fake"],
      ...["--env", "CLAUDE_CODE_MAX_RETRIES=0"],
    ];
    const job = await world.add(
      "now",
      "Read. [fake:read notes.txt] [fake:usage-limit 80 claude]",
      ...["--agent", "claude", "--cwd", cwd, ...account],
    );
    const waiting = await world.runOf(job, "its wait", waits);
    expect(waiting.failureClass).toBe("usage-limit");
    expect(waiting.sessionId).toMatch(/\w{8}/);
    expect(waiting.waitingFor).not.toBeNull();
    expect(waiting.notBefore).toBeGreaterThan(Date.now());
    expect(world.processes(waiting)).toEqual([]);

    // Another job on the same account does not run into the same wall.
    const other = await world.add(
      "now",
      "Hello. [fake:plain Hello.]",
      ...["--agent", "claude", "--cwd", world.place.project("claude-other"), ...account],
    );
    const run = await world.ended(job);
    expect(run).toMatchObject({ state: "succeeded", sessionId: waiting.sessionId, attempt: 2 });
    const detail = await world.show(run);
    expect(detail.attempts).toHaveLength(2);
    expect(detail.attempts[0]).toMatchObject({ failureClass: "usage-limit" });
    expect(detail.attempts[0]?.finishedAt).toBeLessThan(waiting.notBefore ?? 0);
    expect(detail.attempts[1]?.dispatchedAt).toBeGreaterThanOrEqual(waiting.notBefore ?? 0);
    expect(detail.attempts[1]?.command?.args).toContain(waiting.sessionId);
    // One answer before the limit, one after it.
    expect(run.tokens).toEqual(answers("claude", 2));
    const resumed = world.api.requests.findLast((request) => request.turns?.startsWith("uat"));
    expect(resumed?.turns).toMatch(/u$/);

    const second = await world.ended(other);
    expect(second).toMatchObject({ state: "succeeded", attempt: 1 });
    expect(second.startedAt).toBeGreaterThanOrEqual(waiting.notBefore ?? 0);
  });

  test("codex tells the minute, and the run waits until then", async () => {
    const job = await world.add(
      "now",
      "Limit. [fake:usage-limit 7200 codex]",
      ...["--agent", "codex", "--cwd", world.place.project("codex-limit")],
    );
    const waiting = await world.runOf(job, "its wait", waits);
    expect(waiting.failureClass).toBe("usage-limit");
    const aheadMs = (waiting.notBefore ?? 0) - Date.now();
    expect(aheadMs).toBeGreaterThan(7000_000);
    expect(aheadMs).toBeLessThan(7300_000);
    await world.belfry("stop", String(waiting.id));
    expect(await world.ended(job)).toMatchObject({ state: "cancelled" });
  });

  test("gemini tells no time, and the run waits for an hour", async () => {
    const job = await world.add(
      "now",
      "Limit. [fake:usage-limit 7200 gemini]",
      ...["--agent", "gemini", "--model", "gemini-2.5-pro"],
      ...["--cwd", world.place.project("gemini-limit")],
    );
    const waiting = await world.runOf(job, "its wait", waits);
    expect(waiting.failureClass).toBe("usage-limit");
    const aheadMs = (waiting.notBefore ?? 0) - Date.now();
    expect(aheadMs).toBeGreaterThan(3500_000);
    expect(aheadMs).toBeLessThan(3700_000);
    await world.belfry("stop", String(waiting.id));
    expect(await world.ended(job)).toMatchObject({ state: "cancelled" });
  });
});

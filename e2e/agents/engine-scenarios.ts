/** What every agent must do under the engine, end to end: daemon, command line, shim, real program. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunEvent } from "../../contract/run-events.ts";
import type { Run } from "../../contract/run.ts";
import { answers, COST_SOURCE } from "./answers.ts";
import { type Cli, VERSIONS } from "./clis.ts";
import { openWorld, type World } from "./engine-world.ts";
import { pollUntil } from "./processes.ts";

/** A shell tool that runs until it is ended, with a child of its own. Claude Code refuses a bare `sleep`. */
const LONG_JOB = "tail -f notes.txt & tail -f src/main.txt";

/** Twice as long as a whole run alone took on this machine, and this: by then the tool is surely started. */
const TIMEOUT_MARGIN_MS = 5_000;
/** Everything here goes on at once, two runs at a time, on whatever machine it is. */
const TOOLS_WITHIN_MS = 240_000;

/** Codex lets a command go on in the background after ten seconds, and ends; at most thirty can be asked for. */
const longCall = (agent: Cli) =>
  agent === "codex"
    ? `[fake:tool exec_command ${JSON.stringify({ cmd: LONG_JOB, yield_time_ms: 30_000 })}]`
    : `[fake:shell ${LONG_JOB}]`;

export function scenarios(agent: Cli): void {
  let world: World;
  let wholeRunMs = 0;
  beforeAll(async () => {
    world = await openWorld();
    // The first run of some prepares a database; a second one at that moment may find it locked and be tried again.
    const first = await world.add("now", "Hello.", ...base(world.place.project("first")));
    const { startedAt, finishedAt } = await world.ended(first);
    wholeRunMs = finishedAt! - startedAt!;
  });
  afterAll(() => world?.close());

  /** Arguments that every job of this agent has. */
  const base = (cwd: string): string[] => [
    ...["--agent", agent, "--cwd", cwd],
    ...(agent === "gemini" ? ["--model", "gemini-2.5-pro"] : []),
    // Claude's own retries would hide the engine's.
    ...(agent === "claude" ? ["--env", "CLAUDE_CODE_MAX_RETRIES=0"] : []),
  ];
  const gone = (run: Run): void => expect(world.processes(run)).toEqual([]);
  /** Claude Code refuses its full profile to root, which the engine then says. */
  const fullProfile = (context: { skip: (note: string) => void }): void => {
    if (agent === "claude" && world.place.asRoot) context.skip("needs an ordinary user");
  };

  describe.concurrent(agent, () => {
    test("fires on schedule, uses a tool, and is accounted for", async (context) => {
      fullProfile(context);
      const cwd = world.place.project("fires");
      const job = await world.add(
        "in 2s",
        "Make it. [fake:shell printf done > made.txt] [fake:plain All done.]",
        ...base(cwd),
        ...["--profile", "full", "--name", "Fires"],
      );
      const run = await world.ended(job);
      expect(run).toMatchObject({
        state: "succeeded",
        trigger: "schedule",
        agent,
        profile: "full",
        attempt: 1,
        exitCode: 0,
        reason: null,
        summary: "All done.",
        tokens: answers(agent, 2) ?? { input: 0, cached: 0, output: 0, reasoning: 0 },
        costSource: COST_SOURCE[agent],
        dueAt: job.nextDueAt,
      });
      expect(run.agentVersion).toContain(VERSIONS[agent]);
      expect(run.sessionId).toMatch(/\w{8}/);
      expect(run.turns).toBeGreaterThanOrEqual(2);
      if (COST_SOURCE[agent] === "unknown") expect(run.costUsd).toBeNull();
      else expect(run.costUsd).toBeGreaterThan(0);
      const instants = [run.dueAt, run.dispatchedAt, run.startedAt, run.finishedAt];
      expect(instants).toEqual(instants.toSorted((a, b) => (a ?? 0) - (b ?? 0)));
      expect(readFileSync(path.join(cwd, "made.txt"), "utf8")).toBe("done");
      expect(await world.ledger(job)).toMatchObject([{ outcome: "fired", runId: run.id }]);

      const detail = await world.show(run);
      expect(detail.answer).toBe("All done.");
      expect(detail.continueCommand).toContain(run.sessionId);
      expect(JSON.stringify(detail.attempts[0]?.command)).not.toContain("Make it.");

      const events = await world.events(run);
      const calls = ofType(events, "tool-call");
      expect(calls).toHaveLength(1);
      expect(JSON.stringify(calls[0]?.input)).toContain("printf done");
      expect(ofType(events, "tool-result")).toMatchObject([
        { callId: calls[0]?.callId, isError: false },
      ]);
      expect(ofType(events, "session")[0]?.sessionId).toBe(run.sessionId);
      expect(ofType(events, "result")).toMatchObject([{ ok: true, text: "All done." }]);
      expect(await world.belfry("logs", String(run.id))).toContain("All done.");
      gone(run);
    });

    test("a refused key fails at once, for good", async () => {
      const job = await world.add(
        "now",
        "Fail. [fake:error 401]",
        ...base(world.place.project("key")),
        ...["--backoff", "100ms"],
      );
      const run = await world.ended(job);
      expect(run).toMatchObject({
        state: "failed",
        failureClass: "permanent",
        attempt: 1,
        deadLetter: false,
      });
      expect(run.reason).toMatch(/key|401|auth/i);
      gone(run);
    });

    test("too many requests is tried again, and then works", async () => {
      const job = await world.add(
        "now",
        `Once. [fake:flaky 429 ${agent}]`,
        ...base(world.place.project("flaky")),
        ...["--backoff", "100ms"],
      );
      const run = await world.ended(job);
      // OpenCode tries again by itself, and nothing turns that off.
      const attempts = agent === "opencode" ? 1 : 2;
      expect(run).toMatchObject({ state: "succeeded", attempt: attempts });
      expect(run.summary).toBe("Hello after a retry.");
      const detail = await world.show(run);
      expect(detail.attempts).toHaveLength(attempts);
      if (attempts === 2) {
        expect(detail.attempts[0]).toMatchObject({ failureClass: "transient" });
      }
      gone(run);
    });

    test("too many requests without end becomes a dead letter", async () => {
      const job = await world.add(
        "now",
        "Always. [fake:error 429]",
        ...base(world.place.project("dead")),
        ...["--retries", agent === "opencode" ? "0" : "1", "--backoff", "100ms"],
      );
      const run = await world.ended(job);
      expect(run).toMatchObject({ state: "failed", failureClass: "transient", deadLetter: true });
      expect(run.attempt).toBe(agent === "opencode" ? 1 : 2);
      gone(run);
    });

    test("read-only leaves the folder as it was, and shows what was denied", async () => {
      const cwd = world.place.project("denied");
      const tool = { claude: "Bash", codex: "exec_command", opencode: "bash" }[agent as string];
      const input = JSON.stringify(
        agent === "codex"
          ? { cmd: "touch made.txt" }
          : { command: "touch made.txt", description: "x" },
      );
      const job = await world.add(
        "now",
        `Try. [fake:tool ${tool ?? "run_shell_command"} ${input}] [fake:plain I could not.]`,
        ...base(cwd),
      );
      const run = await world.ended(job);
      expect(run).toMatchObject({
        state: "succeeded",
        profile: "read-only",
        summary: "I could not.",
      });
      expect(existsSync(path.join(cwd, "made.txt"))).toBe(false);
      if (agent === "opencode" || agent === "gemini") {
        expect(run.permissionBlocks).toBe(1);
        const blocks = ofType(await world.events(run), "permission-block");
        expect(blocks).toMatchObject([{ tool: tool ?? "run_shell_command" }]);
      }
      gone(run);
    });

    test("a run that takes too long is timed out, with its tools", async (context) => {
      fullProfile(context);
      const job = await world.add(
        "now",
        `Stay. ${longCall(agent)}`,
        ...base(world.place.project("timeout")),
        ...["--profile", "full", "--timeout", `${2 * wholeRunMs + TIMEOUT_MARGIN_MS}ms`],
      );
      const running = await world.runOf(job, "its start", (run) => run.startedAt !== null);
      await tools(running, 2);
      const run = await world.ended(job);
      expect(run).toMatchObject({ state: "timed-out", attempt: 1 });
      gone(run);
    });

    test("a run that is stopped is cancelled, with its tools", async (context) => {
      fullProfile(context);
      const job = await world.add(
        "now",
        `Stay. ${longCall(agent)}`,
        ...base(world.place.project("cancel")),
        ...["--profile", "full"],
      );
      const running = await world.runOf(job, "its start", (run) => run.startedAt !== null);
      await tools(running, 2);
      await world.belfry("stop", String(running.id));
      const run = await world.ended(job);
      expect(run).toMatchObject({ state: "cancelled", attempt: 1 });
      gone(run);
    });

    test("a schema is met by the structured answer", async () => {
      const cwd = world.place.project("schema");
      const schema = path.join(world.place.home, "schema.json");
      writeFileSync(
        schema,
        JSON.stringify({
          type: "object",
          properties: { count: { type: "integer" } },
          required: ["count"],
          additionalProperties: false,
        }),
      );
      const job = await world.add(
        "now",
        'Count. [fake:json {"count": 3}]',
        ...base(cwd),
        ...["--output-schema", schema],
      );
      const run = await world.ended(job);
      expect(run).toMatchObject({ state: "succeeded" });
      expect((await world.show(run)).structured).toEqual({ count: 3 });
      gone(run);
    });
  });

  /** Waits until the shell tool of a run has its processes. */
  async function tools(run: Run, count: number): Promise<void> {
    if (process.platform !== "linux") return;
    await pollUntil(
      "the tool's processes",
      () => {
        const found = world.processes(run).filter(({ command }) => command.startsWith("tail -f"));
        return found.length >= count ? found : null;
      },
      TOOLS_WITHIN_MS,
    );
  }
}

function ofType<T extends RunEvent["type"]>(
  events: RunEvent[],
  type: T,
): Extract<RunEvent, { type: T }>[] {
  return events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);
}

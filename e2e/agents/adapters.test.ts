/** Every adapter against its real program: the command it builds, and what it reads from the answer. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Verdict } from "../../main/engine/ports.ts";
import { answers, COST_SOURCE, ONE_ANSWER } from "./answers.ts";
import { type Cli, CLIS, VERSIONS } from "./clis.ts";
import { type Attempt, openWorkbench, type Workbench } from "./workbench.ts";

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench?.close());

/** Usage limits as far as each stream tells them; the other two have no such service. */
const USAGE_LIMIT_SECONDS = 7200;

/** Compares the verdict; a failure shows the whole of it, and what the program complained of. */
function expectVerdict(attempt: Attempt, expected: Partial<Verdict>): void {
  try {
    expect(attempt.verdict).toMatchObject(expected);
  } catch (error) {
    throw new Error(`${String(error)}\n${told(attempt)}`, { cause: error });
  }
}

function told(attempt: Attempt): string {
  return `${JSON.stringify(attempt.verdict)} exit ${attempt.exitCode}, stderr: ${attempt.stderr.slice(-600)}`;
}

function textOf(attempt: Attempt): string {
  return attempt.events.flatMap((event) => (event.type === "text" ? [event.text] : [])).join("");
}

describe.concurrent.each(CLIS)("%s", (agent) => {
  const project = (name: string): string => bench.place.project(`${agent}-${name}`);

  test("answers, with session, tokens and cost, and resumes", async () => {
    const cwd = project("plain");
    const first = await bench.attempt({ agent, cwd, prompt: "Say hello. [fake:plain Hello you.]" });
    expectVerdict(first, {
      ok: true,
      reason: null,
      answer: "Hello you.",
    });
    expect(textOf(first)).toContain("Hello you.");
    expect(first.command.agentVersion).toContain(VERSIONS[agent]);
    expect(first.state.sessionId).toMatch(/\w{8}/);
    expect(first.state.tokens).toEqual(ONE_ANSWER[agent]);
    expect(first.state.costSource).toBe(COST_SOURCE[agent]);
    if (COST_SOURCE[agent] === "unknown") expect(first.state.costUsd).toBeNull();
    else expect(first.state.costUsd).toBeGreaterThan(0);
    expect(first.left).toEqual([]);

    const second = await bench.attempt({
      agent,
      cwd,
      prompt: "Again. [fake:plain Hello again.]",
      resumeSessionId: first.state.sessionId,
      previousTotals: first.sessionTotals,
    });
    expectVerdict(second, { ok: true, answer: "Hello again." });
    expect(second.state.sessionId).toBe(first.state.sessionId);
    // The first turn is in the conversation that the model is shown …
    expect(second.requests.map((request) => request.turns)).toContainEqual(
      expect.stringMatching(/u+a+u+$/),
    );
    // … and its tokens are not counted again.
    expect(second.state.tokens).toEqual(ONE_ANSWER[agent]);
    if (first.state.costUsd !== null) {
      expect(second.state.costUsd).toBeCloseTo(first.state.costUsd, 6);
    }
  });

  test("workspace-write lets its writing tool work in the folder", async () => {
    const cwd = project("write");
    const made = path.join(cwd, "made.txt");
    const attempt = await bench.attempt({
      agent,
      cwd,
      profile: "workspace-write",
      prompt: `Write it. [fake:write ${agent === "codex" ? "made.txt" : made} from the model]`,
    });
    expectVerdict(attempt, { ok: true });
    if (agent === "codex" && !existsSync(made)) {
      // Its sandbox needs user namespaces; without them it refuses to write rather than write unprotected.
      expect(sandboxMissing(attempt)).toBe(true);
      return;
    }
    expect(readFileSync(made, "utf8")).toContain("from the model");
    const calls = attempt.events.filter((event) => event.type === "tool-call");
    const results = attempt.events.filter((event) => event.type === "tool-result");
    expect(calls).toHaveLength(1);
    expect(results).toMatchObject([{ callId: calls[0]?.callId, isError: false }]);
    expect(attempt.state.tokens).toEqual(answers(agent, 2));
  });

  // Codex's sandbox lets temporary folders be written, and this test's other folder is one.
  if (agent !== "codex") {
    test("workspace-write keeps its writing tool inside the folder", async () => {
      const outside = path.join(bench.place.root, `${agent}-outside.txt`);
      const attempt = await bench.attempt({
        agent,
        cwd: project("inside"),
        profile: "workspace-write",
        prompt: `Write it. [fake:write ${outside} from the model]`,
      });
      expect(attempt.requests.map((request) => request.step)).toContain("write");
      expect(existsSync(outside)).toBe(false);
      // OpenCode ends the run at a question that nobody answers; the others tell the model no.
      if (agent === "opencode") expect(attempt.verdict.blockedOn).toContain("external_directory");
      else expectVerdict(attempt, { ok: true });
    });
  }

  test("full runs a shell command", async (context) => {
    if (agent === "claude" && bench.place.asRoot) context.skip("Claude Code refuses this to root");
    const cwd = project("full");
    const attempt = await bench.attempt({
      agent,
      cwd,
      profile: "full",
      prompt: "Do it. [fake:shell printf done > shell.txt]",
    });
    expectVerdict(attempt, { ok: true });
    expect(readFileSync(path.join(cwd, "shell.txt"), "utf8")).toBe("done");
  });

  test("a refused key is a permanent failure", async () => {
    const attempt = await bench.attempt({
      agent,
      cwd: project("key"),
      prompt: "Fail. [fake:error 401]",
    });
    expectVerdict(attempt, {
      ok: false,
      failureClass: "permanent",
      silent: false,
    });
    expect(attempt.verdict.reason).not.toBeNull();
  });

  // Qwen Code retries for ten minutes on its own.
  if (agent !== "qwen") {
    test("too many requests is a transient failure", async () => {
      const attempt = await bench.attempt({
        agent,
        cwd: project("rate"),
        prompt: "Fail. [fake:error 429]",
      });
      expectVerdict(attempt, { ok: false, failureClass: "transient" });
    });
  }

  test("a schema is met by the structured answer", async () => {
    const attempt = await bench.attempt({
      agent,
      cwd: project("schema"),
      prompt: 'Count. [fake:json {"count": 3, "word": "three"}]',
      outputSchema: {
        type: "object",
        properties: { count: { type: "integer" }, word: { type: "string" } },
        required: ["count", "word"],
        additionalProperties: false,
      },
    });
    expectVerdict(attempt, {
      ok: true,
      structured: { count: 3, word: "three" },
    });
  });

  test("an unknown session to resume is a permanent failure", async () => {
    const attempt = await bench.attempt({
      agent,
      cwd: project("unknown"),
      prompt: "Go on.",
      resumeSessionId: agent === "opencode" ? "ses_0000000000000000000000000" : NO_SESSION,
    });
    expectVerdict(attempt, { ok: false, failureClass: "permanent" });
  });
});

const NO_SESSION = "00000000-0000-4000-8000-000000000000";

describe.concurrent("usage limits", () => {
  const limited = (agent: Cli, env: Record<string, string> = {}): Promise<Attempt> =>
    bench.attempt({
      agent,
      cwd: bench.place.project(`${agent}-limit`),
      prompt: `Limit. [fake:usage-limit ${USAGE_LIMIT_SECONDS} ${agent}]`,
      env,
    });
  const inTwoHours = (): number => Date.now() + USAGE_LIMIT_SECONDS * 1000;

  test("claude tells the exact reset when signed in with a subscription", async () => {
    const attempt = await limited("claude", {
      ANTHROPIC_API_KEY: "",
      CLAUDE_CODE_OAUTH_TOKEN: "sk-ant-oat01-fake",
    });
    expectVerdict(attempt, {
      ok: false,
      failureClass: "usage-limit",
    });
    expectNear(attempt.verdict.resetAt, inTwoHours(), 60_000);
    expect(attempt.events).toContainEqual(
      expect.objectContaining({ type: "rate-limit", kind: "usage" }),
    );
  });

  test("codex tells the minute of the reset", async () => {
    const attempt = await limited("codex");
    expectVerdict(attempt, {
      ok: false,
      failureClass: "usage-limit",
    });
    expectNear(attempt.verdict.resetAt, inTwoHours(), 120_000);
  });

  test("gemini tells that the daily quota is used up", async () => {
    const attempt = await limited("gemini");
    expectVerdict(attempt, {
      ok: false,
      failureClass: "usage-limit",
    });
  });
});

test("claude stops at its own turn limit", async (context) => {
  if (bench.place.asRoot) context.skip("Claude Code refuses its full profile to root");
  const attempt = await bench.attempt({
    agent: "claude",
    cwd: bench.place.project("claude-turns"),
    maxTurns: 2,
    // The shell is offered in this profile only.
    profile: "full",
    prompt: "Loop. [fake:loop echo again]",
  });
  expectVerdict(attempt, { ok: false, failureClass: "agent-error" });
  expect(attempt.requests.length).toBeLessThanOrEqual(3);
});

function expectNear(value: number | null, wanted: number, toleranceMs: number): void {
  expect(value).not.toBeNull();
  expect(Math.abs((value ?? 0) - wanted)).toBeLessThan(toleranceMs);
}

/** Codex says so when its sandbox cannot be set up. */
function sandboxMissing(attempt: Attempt): boolean {
  return /bwrap|namespace|landlock|sandbox/i.test(attempt.stdout + attempt.stderr);
}

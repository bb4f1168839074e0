/**
 * Every recording of a real run, through its reader. The model server of the recordings gave the same usage with
 * each ordinary answer (1200 input of which 300 cached, 42 output of which 7 reasoning; in the Anthropic form 1200
 * fresh, 300 cached, 100 written to the cache, 42 output), so tokens follow from the number of answers.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Tokens } from "../../contract/run-events.ts";
import type { AgentId, FailureClass } from "../../contract/words.ts";
import { readRun, recording, recordings, testAgents } from "./testing.ts";

type Outcome = "ok" | FailureClass;
/** Outcome; answers of the model that the stream tells of (null = no usage in it); permission blocks. */
type Row = [outcome: Outcome, answers: number | null, blocks?: number];

const EXPECTED: Record<string, Record<string, Row>> = {
  claude: {
    "accept-edits": ["ok", 2],
    "bad-flag": ["permanent", null],
    "bad-permission-mode": ["permanent", null],
    bypass: ["ok", 2],
    continue: ["ok", 1],
    "dont-ask-shell-allowed": ["ok", 2],
    "empty-prompt": ["permanent", null],
    "error-400-prompt-too-long": ["permanent", 0],
    "error-401-default-retries": ["permanent", 0],
    "error-401-json": ["permanent", 0],
    "error-401-retries-0": ["permanent", 0],
    "error-401-text": ["permanent", null],
    "error-402-billing": ["permanent", 0],
    "error-404-model": ["permanent", 0],
    "error-429-default-retries": ["transient", 0],
    "error-429-retries-2": ["transient", 0],
    "error-529-retries-2": ["transient", 0],
    "input-stream-json": ["ok", 1],
    "json-schema": ["ok", 1],
    "max-budget-loop": ["agent-error", 3],
    "max-turns": ["agent-error", 2],
    "no-auth": ["permanent", 0],
    "no-auth-text": ["permanent", null],
    "no-verbose": ["permanent", null],
    "permission-denied": ["ok", 2, 1],
    "permission-denied-shell": ["ok", 2, 1],
    "permission-prompts-none": ["ok", 2, 1],
    plain: ["ok", 1],
    "plain-json": ["ok", 1],
    // Text output has no result to go by.
    "plain-text": ["agent-error", null],
    "plan-mode": ["ok", 2, 1],
    "plan-mode-shell": ["ok", 2, 1],
    "prompt-both": ["ok", 1],
    "prompt-stdin": ["ok", 1],
    "read-only-tools": ["ok", 2],
    "read-outside-dontask": ["ok", 2, 1],
    resume: ["ok", 1],
    "resume-fork": ["ok", 1],
    "resume-other-cwd": ["ok", 1],
    "resume-unknown": ["permanent", 0],
    "retry-then-ok": ["ok", 1],
    "root-refusal": ["permanent", null],
    "root-refusal-bypass-mode": ["permanent", null],
    "session-id": ["ok", 1],
    "session-id-reused": ["permanent", null],
    "sigint-in-tool": ["agent-error", 1],
    "sigterm-midstream": ["agent-error", null],
    "sigterm-partial": ["agent-error", null],
    "stdin-left-open": ["ok", 1],
    think: ["ok", 1],
    "tool-call": ["ok", 2],
    "tool-read": ["ok", 2],
  },
  codex: {
    "ask-for-approval-flag": ["permanent", null],
    "ask-for-approval-global": ["ok", 1],
    "bad-config": ["permanent", null],
    "bad-flag": ["permanent", null],
    bypass: ["ok", 2],
    "connection-cut": ["transient", null],
    "danger-full-access": ["ok", 2],
    "error-400": ["permanent", null],
    "error-401": ["permanent", null],
    "error-429": ["transient", null],
    "error-500": ["transient", null],
    "escalation-refused": ["ok", 2],
    "no-auth": ["permanent", null],
    "no-login": ["transient", null],
    "not-a-git-repo": ["permanent", null],
    "output-schema": ["ok", 1],
    // Commands that the sandbox stops are missing from the stream.
    "permission-denied-readonly": ["ok", 2, 0],
    plain: ["ok", 1],
    "plain-analytics-on": ["ok", 1],
    "plain-text": ["agent-error", null],
    "prompt-both": ["ok", 1],
    "prompt-stdin": ["ok", 1],
    // Totals of the thread, read here without the totals before.
    resume: ["ok", 2],
    "resume-last": ["ok", 3],
    "resume-unknown": ["permanent", null],
    "retry-then-ok": ["ok", 1],
    "sigint-in-tool": ["agent-error", null],
    "sigint-midstream": ["agent-error", null],
    "sigkill-group-in-tool": ["agent-error", null],
    "sigkill-group-in-tool-nosandbox": ["agent-error", null],
    "sigkill-in-tool": ["agent-error", null],
    "sigkill-node20-wrapper": ["agent-error", null],
    "sigterm-group-in-tool": ["agent-error", null],
    "sigterm-in-tool": ["agent-error", null],
    "sigterm-in-tool-nosandbox": ["agent-error", null],
    "sigterm-midstream": ["agent-error", null],
    "sigterm-node20-wrapper": ["agent-error", null],
    "stdin-left-open": ["agent-error", null],
    think: ["ok", 1],
    "tool-call": ["ok", 2],
    "tool-fails": ["ok", 2],
    "unknown-model-provider": ["permanent", null],
    "workspace-write": ["ok", 2],
    "workspace-write-network": ["ok", 2],
    "workspace-write-outside": ["ok", 2, 0],
  },
  opencode: {
    "bad-flag": ["permanent", null],
    continue: ["ok", 1],
    "error-400": ["permanent", null],
    "error-401": ["permanent", null],
    "error-429": ["transient", null],
    "no-auth": ["ok", 1],
    "no-message": ["permanent", null],
    "permission-ask-auto": ["ok", 2],
    "permission-ask-rejected": ["permanent", 1, 1],
    "permission-denied": ["ok", 1],
    plain: ["ok", 1],
    "plain-title-stdin": ["ok", 1],
    "plan-agent-shell": ["ok", 2],
    "plan-agent-write": ["ok", 2, 1],
    "prompt-both": ["ok", 1],
    "prompt-stdin": ["ok", 1],
    "read-only-env": ["ok", 2],
    resume: ["ok", 1],
    "resume-unknown": ["permanent", null],
    "sigint-in-tool": ["agent-error", null],
    "sigint-midstream": ["agent-error", null],
    "sigkill-group-in-tool": ["agent-error", null],
    "sigkill-in-tool": ["agent-error", null],
    "sigterm-in-tool": ["agent-error", null],
    "sigterm-midstream": ["agent-error", null],
    "stdin-left-open": ["agent-error", null],
    think: ["ok", 1],
    "tool-call": ["ok", 2],
    "tool-fails": ["ok", 2],
    // Its stream says only "Unexpected server error" for both.
    "unknown-model": ["agent-error", null],
    "unknown-provider": ["agent-error", null],
    "write-default": ["ok", 2],
    "write-outside": ["permanent", 1, 1],
  },
  // With the model "auto" one routing request precedes each run.
  gemini: {
    "allowed-tools": ["ok", 3],
    "auto-edit-shell": ["ok", 3, 1],
    "auto-edit-write": ["ok", 3],
    "bad-flag": ["permanent", null],
    "error-400": ["permanent", 0],
    "error-401": ["permanent", 0],
    "error-429": ["transient", 0],
    "error-503": ["transient", 0],
    "list-sessions": ["agent-error", null],
    "max-turns": ["agent-error", 3],
    "no-auth": ["permanent", null],
    "permission-denied-default": ["ok", 3, 1],
    plain: ["ok", 2],
    "plain-fixed-model": ["ok", 1],
    "plain-json": ["agent-error", null],
    "plain-text": ["agent-error", null],
    "plan-shell": ["ok", 2, 1],
    "plan-write": ["ok", 2, 1],
    "prompt-both": ["ok", 2],
    "prompt-stdin": ["ok", 2],
    resume: ["ok", 2],
    "resume-unknown": ["permanent", null],
    "session-id": ["ok", 2],
    "sigint-in-tool": ["agent-error", null],
    "sigint-in-tool-norelaunch": ["agent-error", null],
    "sigint-midstream": ["agent-error", null],
    "sigint-midstream-norelaunch": ["agent-error", null],
    "sigkill-group-in-tool": ["agent-error", null],
    "sigkill-in-tool": ["agent-error", null],
    "sigterm-group-in-tool": ["agent-error", null],
    "sigterm-in-tool": ["agent-error", null],
    "sigterm-in-tool-norelaunch": ["agent-error", null],
    "sigterm-midstream": ["agent-error", null],
    "sigterm-midstream-norelaunch": ["agent-error", null],
    "stdin-left-open": ["ok", 2],
    think: ["ok", 2],
    "tool-call-yolo": ["ok", 3],
    "tool-fails-yolo": ["ok", 3],
    "tool-read": ["ok", 3],
    "untrusted-folder": ["permanent", null],
    "yolo-write-outside": ["ok", 3, 1],
  },
  qwen: {
    "error-401": ["permanent", 0],
    "max-turns": ["agent-error", 2],
    // One of the two is a side request.
    plain: ["ok", 2],
    "tool-call-yolo": ["ok", 2],
  },
  copilot: {
    "error-401": ["permanent", null],
    "permission-denied": ["ok", null, 1],
    plain: ["ok", null],
    "tool-call": ["ok", null],
  },
};

/** Recordings whose usage is not a multiple of the ordinary answer. */
const SPECIAL: Record<string, { outcome: Outcome; tokens: Tokens }> = {
  "claude/max-budget": {
    outcome: "agent-error",
    tokens: { input: 150_000, cached: 0, output: 60_000, reasoning: 0 },
  },
  // Ended in mid-answer, after 14 tokens.
  "claude/sigint-midstream": {
    outcome: "agent-error",
    tokens: { input: 1300, cached: 300, output: 14, reasoning: 0 },
  },
  // No result: only what the start of the answer told.
  "claude/sigterm-in-tool": {
    outcome: "agent-error",
    tokens: { input: 1300, cached: 300, output: 0, reasoning: 0 },
  },
  "claude/sigkill-in-tool": {
    outcome: "agent-error",
    tokens: { input: 1300, cached: 300, output: 0, reasoning: 0 },
  },
  "claude/sigkill-group-in-tool": {
    outcome: "agent-error",
    tokens: { input: 1300, cached: 300, output: 0, reasoning: 0 },
  },
};

const PER_ANSWER: Record<string, Tokens> = {
  claude: { input: 1300, cached: 300, output: 42, reasoning: 0 },
  codex: { input: 900, cached: 300, output: 35, reasoning: 7 },
  opencode: { input: 900, cached: 300, output: 35, reasoning: 7 },
  gemini: { input: 900, cached: 300, output: 42, reasoning: 7 },
  // It does not tell reasoning apart.
  qwen: { input: 900, cached: 300, output: 42, reasoning: 0 },
};

/** US dollars per answer, where the CLI reports them. */
const REPORTED_USD: Partial<Record<string, number>> = { claude: 0.0062, opencode: 0.00342 };

const SESSION_KEY: Record<string, RegExp> = {
  claude: /"session_id":"([^"]+)"/,
  codex: /"thread_id":"([^"]+)"/,
  opencode: /"sessionID":"([^"]+)"/,
  gemini: /"type":"init".*"session_id":"([^"]+)"/,
  qwen: /"session_id":"([^"]+)"/,
  copilot: /"sessionId":"([^"]+)"/,
};

const agents = testAgents();
const all = recordings();

describe("every recording", () => {
  it("has an expectation, and every expectation a recording", () => {
    const told = Object.entries(EXPECTED).flatMap(([cli, rows]) =>
      Object.keys(rows).map((name) => `${cli}/${name}`),
    );
    const found = all.map((run) => `${run.cli}/${run.name}`);
    expect([...told, ...Object.keys(SPECIAL)].sort()).toEqual(found.sort());
    expect(found.length).toBe(184);
  });

  it.each(all.map((run) => [`${run.cli}/${run.name}`, run] as const))("%s", (key, run) => {
    const read = readRun(agents, run);
    const special = SPECIAL[key];
    const [outcome, answers, blocks] = special
      ? [special.outcome, null, 0]
      : (EXPECTED[run.cli]![run.name] as Row);

    expect(read.verdict.ok ? "ok" : read.verdict.failureClass).toBe(outcome);
    expect(read.state.permissionBlocks).toBe(blocks ?? 0);
    expect(read.state.tokens).toEqual(special?.tokens ?? tokensOf(run.cli, answers));

    const session = SESSION_KEY[run.cli]!.exec(run.stdout.toString("utf8"))?.[1] ?? null;
    expect(read.state.sessionId).toBe(session);
    if (run.cli in REPORTED_USD && answers !== null) {
      expect(read.state.costUsd).toBeCloseTo(answers * REPORTED_USD[run.cli]!, 8);
      expect(read.state.costSource).toBe("reported");
    }
    if (read.verdict.ok) {
      expect(read.verdict.answer).not.toBe("");
      expect(read.verdict.reason).toBeNull();
      expect(read.state.finished).toBe(true);
    } else {
      expect(read.verdict.reason).toMatch(/^\S.{5,}/);
      expect(read.verdict.reason).not.toContain("\n");
    }
    expect(read.events.filter((event) => event.type === "result")).toHaveLength(1);
    expect(read.events.at(-1)).toMatchObject({ type: "result", ok: read.verdict.ok });
  });
});

function tokensOf(cli: AgentId, answers: number | null): Tokens | null {
  const one = PER_ANSWER[cli];
  if (answers === null || one === undefined) return null;
  return {
    input: one.input * answers,
    cached: one.cached * answers,
    output: one.output * answers,
    reasoning: one.reasoning * answers,
  };
}

describe("the cuts of the stream", () => {
  it("do not change what is read", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...all.filter((run) => run.stdout.length > 0)),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 }),
        (run, places) => {
          const cuts = places.map((place) => Math.floor(place * run.stdout.length));
          expect(readRun(agents, run, {}, cuts)).toEqual(readRun(agents, run));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("may be after every byte", () => {
    for (const key of ["claude/tool-call", "codex/tool-fails", "gemini/plain", "qwen/plain"]) {
      const [cli, name] = key.split("/") as [AgentId, string];
      const run = recording(cli, name);
      const cuts = Array.from(run.stdout.keys());
      expect(readRun(agents, run, {}, cuts)).toEqual(readRun(agents, run));
    }
  });

  it("leave offsets that point at the line of the event", () => {
    for (const run of all) {
      for (const event of readRun(agents, run).events) {
        const before = run.stdout[event.offset - 1];
        expect(event.offset === 0 || before === 10 || event.offset === run.stdout.length).toBe(
          true,
        );
      }
    }
  });
});

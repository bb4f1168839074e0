import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../contract/run-events.ts";
import { readRun, recording, testAgents, textRun } from "./testing.ts";

const agents = testAgents();

function only<T extends RunEvent["type"]>(
  events: RunEvent[],
  type: T,
): Extract<RunEvent, { type: T }>[] {
  return events.filter((event) => event.type === type) as Extract<RunEvent, { type: T }>[];
}

describe("Claude Code", () => {
  it("tells session, tools and results", () => {
    const { events, verdict } = readRun(agents, recording("claude", "tool-call"));
    expect(only(events, "session")[0]).toMatchObject({
      model: "claude-opus-5-5",
      agentVersion: "2.1.329",
      cwd: "/home/user/project",
      permissionMode: "default",
    });
    expect(only(events, "tool-call")[0]).toMatchObject({ name: "Bash" });
    expect(only(events, "tool-result")[0]).toMatchObject({ output: "hi", isError: false });
    expect(verdict.answer).toBe("The tool returned: hi");
    expect(events.find((event) => event.type === "text")?.at).toBeGreaterThan(NOW_DAY);
  });

  it("counts only this run after a resume, and tells the totals of the session", () => {
    const { state, sessionTotals } = readRun(agents, recording("claude", "resume"), {
      previousTotals: {
        tokens: { input: 1300, cached: 300, output: 42, reasoning: 0 },
        costUsd: 0.0062,
      },
    });
    expect(state.costUsd).toBeCloseTo(0.0062, 8);
    expect(sessionTotals?.costUsd).toBeCloseTo(0.0124, 8);
    expect(sessionTotals?.tokens).toEqual({ input: 2600, cached: 600, output: 84, reasoning: 0 });
  });

  it("subtracts the earlier cost where the stream tells only totals", () => {
    const line = JSON.parse(lastLine(recording("claude", "resume").stdout)) as Record<
      string,
      unknown
    >;
    delete line["model_usage_since_last_result"];
    const { state } = readRun(agents, textRun("claude", JSON.stringify(line)), {
      previousTotals: {
        tokens: { input: 1300, cached: 300, output: 42, reasoning: 0 },
        costUsd: 0.0062,
      },
    });
    expect(state.costUsd).toBeCloseTo(0.0062, 8);
    expect(state.tokens).toEqual({ input: 1300, cached: 300, output: 42, reasoning: 0 });
  });

  it("shows what was denied, with the rule that would allow it", () => {
    const { events } = readRun(agents, recording("claude", "permission-denied-shell"));
    expect(only(events, "permission-block")).toMatchObject([
      {
        tool: "Bash",
        detail: "touch made.txt",
        rule: "Bash(touch made.txt)",
        allow: { tool: "Bash", only: "touch made.txt" },
      },
    ]);
  });

  it("gives the structured answer, or says why it is not met", () => {
    const run = recording("claude", "json-schema");
    const met = readRun(agents, run, { outputSchema: schema("status", "note") });
    expect(met.verdict).toMatchObject({ ok: true, structured: { status: "ok", note: "done" } });
    const unmet = readRun(agents, run, { outputSchema: schema("status", "absent") });
    expect(unmet.verdict).toMatchObject({
      ok: false,
      failureClass: "agent-error",
      structured: null,
    });
    expect(unmet.verdict.reason).toContain('lacks "absent"');
  });

  it("does not take a result for the end while another turn is queued", () => {
    const base = { type: "result", is_error: false, result: "one", session_id: "s" };
    const first = JSON.stringify({ ...base, queued_turn_count: 1 });
    const reader = agents.reader({
      agent: "claude",
      model: null,
      previousTotals: null,
      outputSchema: null,
    });
    reader.push(Buffer.from(`${first}\n`), 0);
    expect(reader.state().finished).toBe(false);
    reader.push(Buffer.from(`${JSON.stringify({ ...base, result: "two" })}\n`), first.length + 1);
    expect(reader.state().finished).toBe(true);
    expect(reader.finish({ exitCode: 0, stdoutTail: "", stderrTail: "" }).verdict.answer).toBe(
      "two",
    );
  });

  it("keeps a result even when the process had to be ended afterwards", () => {
    const run = { ...recording("claude", "plain"), exitCode: 137 };
    expect(readRun(agents, run).verdict.ok).toBe(true);
  });
});

describe("Codex", () => {
  it("counts only this run after a resume", () => {
    const first = readRun(agents, recording("codex", "resume"), {
      previousTotals: {
        tokens: { input: 900, cached: 300, output: 35, reasoning: 7 },
        costUsd: null,
      },
    });
    expect(first.state.tokens).toEqual({ input: 900, cached: 300, output: 35, reasoning: 7 });
    const second = readRun(agents, recording("codex", "resume-last"), {
      previousTotals: first.sessionTotals,
    });
    expect(second.state.tokens).toEqual({ input: 900, cached: 300, output: 35, reasoning: 7 });
  });

  it("computes the cost from the model that was asked for, and knows when it cannot", () => {
    const run = recording("codex", "plain");
    const known = readRun(agents, run, { model: "gpt-5" });
    // 900 × 1.25 + 300 × 0.125 + 42 × 10 dollars per million.
    expect(known.state).toMatchObject({ costSource: "computed" });
    expect(known.state.costUsd).toBeCloseTo(0.0015825, 10);
    const unknown = readRun(agents, run, { model: "no-such-model" });
    expect(unknown.state).toMatchObject({ costUsd: null, costSource: "unknown" });
  });

  it("shows commands with their exit code", () => {
    const { events } = readRun(agents, recording("codex", "tool-fails"));
    expect(only(events, "tool-call")).toHaveLength(1);
    expect(only(events, "tool-result")).toMatchObject([{ exitCode: 3, isError: true }]);
  });

  it("takes reconnecting for a notice, not for the end", () => {
    const lines = [
      { type: "thread.started", thread_id: "t" },
      { type: "error", message: "Reconnecting... 1/5 (stream disconnected before completion)" },
      { type: "item.completed", item: { id: "1", type: "agent_message", text: "Fine" } },
      { type: "turn.completed", usage: { input_tokens: 1, output_tokens: 1 } },
    ];
    const text = lines.map((line) => JSON.stringify(line)).join("\n");
    expect(readRun(agents, textRun("codex", text)).verdict).toMatchObject({
      ok: true,
      answer: "Fine",
    });
    // Ended by a signal after the error had been overcome: the error is not the reason.
    const cut = lines.slice(0, 3).map((line) => JSON.stringify(line));
    expect(readRun(agents, textRun("codex", cut.join("\n"), 143)).verdict.reason).toContain(
      "SIGTERM",
    );
  });
});

describe("OpenCode", () => {
  it("says what nobody was there to allow", () => {
    expect(readRun(agents, recording("opencode", "permission-ask-rejected")).verdict).toMatchObject(
      {
        ok: false,
        blockedOn: "bash: touch made.txt",
      },
    );
    expect(readRun(agents, recording("opencode", "write-outside")).verdict.blockedOn).toBe(
      "external_directory: /home/user/*",
    );
  });

  it("does not take a cost of zero for free", () => {
    const text = recording("opencode", "plain")
      .stdout.toString()
      .replace('"cost":0.00342', '"cost":0');
    expect(readRun(agents, textRun("opencode", text)).state).toMatchObject({
      costUsd: null,
      costSource: "unknown",
    });
    const known = readRun(agents, textRun("opencode", text), { model: "openai/gpt-5" });
    expect(known.state.costSource).toBe("computed");
  });

  it("reports an error once that is printed twice", () => {
    const { events } = readRun(agents, recording("opencode", "error-400"));
    expect(only(events, "error")).toHaveLength(1);
  });

  it("OpenCode: a database locked by another first run is worth another try", () => {
    const stderr = "\u001b[91m\u001b[1mError: \u001b[0mUnexpected error\ndatabase is locked\n";
    expect(readRun(agents, { ...textRun("opencode", "", 1), stderr }).verdict).toMatchObject({
      ok: false,
      failureClass: "transient",
    });
  });

  it("needs the last step to have stopped by itself", () => {
    const lines = recording("opencode", "tool-call").stdout.toString().trim().split("\n");
    const cut = lines.slice(0, lines.findIndex((line) => line.includes('"step_finish"')) + 1);
    const read = readRun(agents, textRun("opencode", cut.join("\n"), 0));
    expect(read.verdict).toMatchObject({ ok: false, failureClass: "agent-error" });
  });
});

describe("Gemini CLI", () => {
  it("joins the pieces of an answer, anew after each tool", () => {
    const { verdict, events } = readRun(agents, recording("gemini", "tool-call-yolo"));
    expect(verdict.answer).toMatch(/^The tool returned: /);
    const texts = only(events, "text").filter((event) => event.role === "assistant");
    expect(texts.filter((event) => !event.delta)).toHaveLength(2);
  });

  it("names the model that answered, not the one that routed", () => {
    expect(readRun(agents, recording("gemini", "plain")).state.model).toBe("gemini-3.8-flash");
  });

  it("computes the cost per model, and only when all are known", () => {
    const text = recording("gemini", "plain").stdout.toString();
    const known = text
      .replaceAll("gemini-3.5-flash-lite", "gemini-2.5-flash-lite")
      .replaceAll("gemini-3.8-flash", "gemini-2.5-flash");
    const lite = (900 * 0.1 + 300 * 0.01 + 49 * 0.4) / 1e6;
    const flash = (900 * 0.3 + 300 * 0.03 + 49 * 2.5) / 1e6;
    expect(readRun(agents, textRun("gemini", known)).state.costUsd).toBeCloseTo(lite + flash, 12);
    const half = text.replaceAll("gemini-3.8-flash", "gemini-2.5-flash");
    expect(readRun(agents, textRun("gemini", half)).state.costUsd).toBeNull();
  });

  it("tells the exit code of a command that failed", () => {
    const { events } = readRun(agents, recording("gemini", "tool-fails-yolo"));
    expect(only(events, "tool-result")).toMatchObject([{ exitCode: 3, isError: false }]);
  });
});

describe("Qwen Code", () => {
  it("counts only this run after a resume: its usage is a total of the session", () => {
    const first = readRun(agents, recording("qwen", "plain"));
    const usage = { input_tokens: 4800, output_tokens: 168, cache_read_input_tokens: 1200 };
    const line = { type: "result", is_error: false, result: "second", num_turns: 1, usage };
    const second = readRun(agents, textRun("qwen", JSON.stringify(line)), {
      previousTotals: first.sessionTotals,
    });
    expect(second.state.tokens).toEqual(first.state.tokens);
  });
});

describe("Copilot CLI", () => {
  it("shows tools and denials, and knows no tokens", () => {
    const { events, state } = readRun(agents, recording("copilot", "permission-denied"));
    expect(only(events, "permission-block")).toMatchObject([{ tool: "bash" }]);
    expect(state).toMatchObject({ tokens: null, costUsd: null, costSource: "unknown" });
  });
});

describe("silence", () => {
  it.each([
    ["[SILENT]", true],
    [" [SILENT]\n", true],
    ['{"wakeAgent": false}', true],
    ["[SILENT] but not quite", false],
    ['{"wakeAgent": true}', false],
  ])("%j is silent: %s", (answer, silent) => {
    const line = { type: "result", is_error: false, result: answer, session_id: "s" };
    const { verdict } = readRun(agents, textRun("claude", JSON.stringify(line)));
    expect(verdict).toMatchObject({ ok: true, silent });
  });
});

function schema(...required: string[]): unknown {
  return { type: "object", properties: { status: { type: "string" } }, required };
}

function lastLine(stdout: Buffer): string {
  return stdout.toString("utf8").trim().split("\n").at(-1) as string;
}

const NOW_DAY = Date.UTC(2026, 10, 21);

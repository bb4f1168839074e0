import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../../../contract/run-events.ts";
import { ConversationRows, inputText, rowText } from "./rows.ts";

type Draft = RunEvent extends infer E
  ? E extends RunEvent
    ? Omit<E, "offset" | "at">
    : never
  : never;

/** Takes events in batches of the given size. */
function rowsOf(events: Draft[], size = 1) {
  const conversation = new ConversationRows();
  for (let index = 0; index < events.length; index += size) {
    const some = events
      .slice(index, index + size)
      .map((event) => ({ ...event, offset: 0, at: null }));
    const done = index + size >= events.length;
    conversation.take({ attempt: 1, index, events: some as RunEvent[], caughtUp: true, done });
  }
  return conversation;
}

const said = (text: string, delta = false): Draft => ({
  type: "text",
  role: "assistant",
  text,
  delta,
});
const kinds = (events: Draft[], size?: number) => rowsOf(events, size).rows.map(({ kind }) => kind);

describe("text", () => {
  it("is joined from its pieces, and not said twice when the whole follows", () => {
    const events = [said("Hel", true), said("lo", true), said("Hello")];
    for (const size of [1, 2, 3]) {
      expect(rowsOf(events, size).rows).toMatchObject([{ kind: "assistant", text: "Hello" }]);
    }
    expect(rowsOf([said("a"), said("a")]).rows).toHaveLength(2);
  });

  it("begins anew after something else", () => {
    const tool: Draft = { type: "tool-call", callId: "1", name: "Bash", input: {} };
    expect(kinds([said("a", true), tool, said("b", true)])).toEqual([
      "assistant",
      "tool",
      "assistant",
    ]);
  });

  it("that says nothing makes no row", () => {
    expect(kinds([said("  \n"), { type: "reasoning", text: "" }])).toEqual([]);
  });
});

describe("tools", () => {
  const call: Draft = { type: "tool-call", callId: "1", name: "Bash", input: { command: "ls" } };
  const result: Draft = {
    type: "tool-result",
    callId: "1",
    output: "a.txt",
    isError: false,
    exitCode: 0,
  };

  it("have their result beside them, also when other calls came between", () => {
    const other: Draft = { type: "tool-call", callId: "2", name: "Read", input: {} };
    expect(rowsOf([call, other, result]).rows).toMatchObject([
      { name: "Bash", result: { output: "a.txt", exitCode: 0 } },
      { name: "Read", result: null },
    ]);
  });

  it("show a result without its call", () => {
    expect(rowsOf([result]).rows).toMatchObject([
      { kind: "tool", name: "", result: { output: "a.txt" } },
    ]);
  });

  it("that were not allowed say so; a refusal of an unknown call stands alone", () => {
    const block: Draft = {
      type: "permission-block",
      tool: "Bash",
      detail: "ls",
      rule: "Bash(ls:*)",
      allow: null,
    };
    const failed = { ...result, isError: true } as Draft;
    expect(rowsOf([call, failed, block]).rows).toMatchObject([{ denial: { rule: "Bash(ls:*)" } }]);
    expect(kinds([call, result, block])).toEqual(["tool", "denial"]);
  });

  it("say what they were asked to do in one value", () => {
    expect(inputText({ description: "x", command: "ls -l" })).toBe("ls -l");
    expect(inputText({ command: ["git", "log"] })).toBe("git log");
    expect(inputText({ a: 1 })).toBe('{"a":1}');
    expect(inputText(null)).toBe("");
  });
});

it("the result does not repeat an answer that was just said, and keeps its reason", () => {
  const end = (text: string): Draft => ({
    type: "result",
    ok: false,
    text,
    structured: null,
    reason: "It broke.",
    failureClass: null,
  });
  expect(rowsOf([said("The answer."), end("The answer.")]).rows.at(-1)).toMatchObject({ text: "" });
  expect(rowsOf([said("Else."), end("The answer.")]).rows.at(-1)).toMatchObject({
    text: "The answer.",
    reason: "It broke.",
  });
});

it("usage and session are facts, not rows; the newest counts", () => {
  const usage = (output: number): Draft => ({
    type: "usage",
    tokens: { input: 1, cached: 0, output, reasoning: 0 },
    costUsd: null,
    costSource: "unknown",
    turns: 1,
  });
  const conversation = rowsOf([usage(1), usage(5)]);
  expect(conversation.rows).toEqual([]);
  expect(conversation.usage?.tokens.output).toBe(5);
  expect(conversation).toMatchObject({ count: 2, done: true });
});

it("everything a row says can be found", () => {
  const rows = rowsOf([
    { type: "tool-call", callId: "1", name: "Bash", input: { command: "grep needle" } },
    { type: "tool-result", callId: "1", output: "hit", isError: true, exitCode: 1 },
    { type: "error", message: "too bad", failureClass: "permanent", status: null },
  ]).rows;
  expect(rowText(rows[0]!)).toMatch(/Bash\ngrep needle\nhit/);
  expect(rowText(rows[1]!)).toBe("too bad");
});

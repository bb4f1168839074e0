import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Line, LineSplitter, parseJsonLine } from "./json-lines.ts";
import { readRun, testAgents, textRun } from "./testing.ts";

const MIB = 1024 * 1024;

function split(bytes: Uint8Array, cuts: number[], maxBytes?: number): Line[] {
  const splitter = new LineSplitter(maxBytes);
  const lines: Line[] = [];
  let from = 0;
  for (const to of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
    lines.push(...splitter.push(bytes.subarray(from, to), from));
    from = to;
  }
  return [...lines, ...splitter.flush()];
}

describe("the line splitter", () => {
  it("gives the same lines for any bytes and any cuts, with their offsets", () => {
    const bytes = fc.array(fc.oneof(fc.constant(10), fc.integer({ min: 0, max: 255 })));
    fc.assert(
      fc.property(bytes, fc.array(fc.nat({ max: 60 })), (values, places) => {
        const all = Uint8Array.from(values);
        const cuts = places.filter((place) => place < all.length);
        const lines = split(all, cuts);
        expect(lines).toEqual(split(all, []));
        for (const line of lines) {
          const own = all.subarray(line.offset, line.offset + line.bytes);
          expect(own.includes(10)).toBe(false);
          expect(line.text).toBe(new TextDecoder().decode(own));
          expect(line.offset === 0 || all[line.offset - 1] === 10).toBe(true);
        }
      }),
    );
  });

  it("keeps characters whole that a cut goes through", () => {
    const bytes = Buffer.from("{é漢🎯}\n");
    for (let cut = 1; cut < bytes.length; cut += 1) {
      expect(split(bytes, [cut]).map((line) => line.text)).toEqual(["{é漢🎯}"]);
    }
  });

  it("drops a line over the limit, and reads the next one", () => {
    const lines = split(Buffer.from(`${"x".repeat(50)}\n{"a":1}\n`), [7, 20, 33], 32);
    expect(lines).toEqual([
      { offset: 0, text: null, bytes: 50 },
      { offset: 51, text: '{"a":1}', bytes: 7 },
    ]);
  });

  it("holds no more than the limit of a line without an end", () => {
    const splitter = new LineSplitter(MIB);
    const chunk = Buffer.alloc(MIB, 120);
    for (let index = 0; index < 8; index += 1) splitter.push(chunk, index * MIB);
    globalThis.gc?.();
    const before = process.memoryUsage().arrayBuffers;
    for (let index = 8; index < 300; index += 1) splitter.push(chunk, index * MIB);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * MIB);
    expect(splitter.flush()).toEqual([{ offset: 0, text: null, bytes: 300 * MIB }]);
  });
});

describe("a line of JSON", () => {
  it.each([
    ['{"a":1}', { a: 1 }],
    ['{"a":1}\r', { a: 1 }],
    ['\0\0\0{"a":1}', { a: 1 }],
    ['{"a"\0:1}', { a: 1 }],
    ['\u001b]0;title\u0007{"a":1}', { a: 1 }],
    ["not JSON", null],
    ["[1]", null],
    ['"text"', null],
    ['{"a":', null],
    ["", null],
    ["\ufffd{", null],
  ])("%j", (text, value) => {
    expect(parseJsonLine(text)).toEqual(value);
  });
});

describe("a reader", () => {
  const agents = testAgents();
  const session = '{"type":"thread.started","thread_id":"t1"}';
  const message = '{"type":"item.completed","item":{"id":"1","type":"agent_message","text":"Hi"}}';
  const end = '{"type":"turn.completed","usage":{"input_tokens":10,"output_tokens":2}}';

  it("ignores noise between the events, and events it does not know", () => {
    const noise = [
      "npm warn something",
      "",
      "\0\0\0",
      "{broken",
      '{"type":"future.event","x":{}}',
      '{"type":42}',
      '{"type":"item.completed","item":null}',
      "{}",
    ];
    const lines = [session, ...noise, message, ...noise, end, ...noise];
    const read = readRun(agents, textRun("codex", lines.join("\n")));
    expect(read.verdict).toMatchObject({ ok: true, answer: "Hi" });
    expect(read.state).toMatchObject({ sessionId: "t1", finished: true });
  });

  it("reads through invalid UTF-8", () => {
    const bytes = Buffer.from([session, message.replace("Hi", "H?i"), end].join("\n"));
    bytes[bytes.indexOf("?")] = 0xff;
    const read = readRun(agents, { ...textRun("codex", ""), stdout: bytes });
    expect(read.verdict.answer).toBe("H\ufffdi");
  });

  it("reads a line of 10 MB, and tells of one that is too long to read", () => {
    const long = message.replace("Hi", "y".repeat(10 * MIB));
    const read = readRun(agents, textRun("codex", [session, long, end].join("\n")));
    expect(read.verdict.answer.length).toBe(10 * MIB);

    const tooLong = message.replace("Hi", "y".repeat(17 * MIB));
    const other = readRun(agents, textRun("codex", [session, tooLong, message, end].join("\n")));
    expect(other.events.map((event) => event.type)).toContain("notice");
    expect(other.verdict.answer).toBe("Hi");
  });

  it("does not fall over any JSON", () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    const types = fc.constantFrom(
      ...["system", "assistant", "user", "result", "rate_limit_event", "init", "message"],
      ...["tool_use", "tool_result", "thread.started", "item.started", "item.completed", "error"],
      ...[
        "turn.completed",
        "turn.failed",
        "text",
        "step_finish",
        "session.error",
        "usage",
        "limit",
      ],
      ...["assistant.message", "tool.execution_complete", "tool.execution_start", "blocked"],
    );
    const keys = ["subtype", "message", "item", "part", "data", "usage", "stats", "error", "id"];
    const event = fc
      .tuple(types, fc.dictionary(fc.constantFrom(...keys), value))
      .map(([type, rest]) => JSON.stringify({ ...rest, type }));
    const agent = fc.constantFrom(
      ...(["claude", "codex", "opencode", "gemini", "qwen", "copilot", "custom", "demo"] as const),
    );
    fc.assert(
      fc.property(agent, fc.array(event), fc.integer({ min: 0, max: 255 }), (id, lines, code) => {
        const read = readRun(agents, textRun(id, lines.join("\n"), code));
        expect(read.verdict.ok).toBe(read.verdict.failureClass === null);
      }),
      { numRuns: 500 },
    );
  });
});

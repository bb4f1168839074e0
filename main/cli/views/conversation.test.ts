import { expect, test } from "vitest";
import type { RunEvent } from "../../../contract/run-events.ts";
import { styleFor } from "../text/style.ts";
import { conversation } from "./conversation.ts";

type Told = RunEvent extends infer E
  ? E extends RunEvent
    ? Omit<E, "offset" | "at">
    : never
  : never;

function told(...events: Told[]): string {
  const talk = conversation(styleFor(false), () => 0);
  const text = events.map((event) => talk.add({ ...event, offset: 0, at: null } as RunEvent));
  return text.join("") + talk.end();
}

const assistant = (text: string, delta = false): Told => ({
  type: "text",
  role: "assistant",
  text,
  delta,
});
const good = (text: string): Told => ({
  type: "result",
  ok: true,
  text,
  structured: null,
  reason: null,
  failureClass: null,
});

test("pieces of a text flow together, and other things begin on a line of their own", () => {
  expect(
    told(
      assistant("Hel", true),
      assistant("lo", true),
      { type: "tool-call", callId: "1", name: "Bash", input: { command: "npm test" } },
      assistant("Done", true),
    ),
  ).toBe("Hello\n> Bash npm test\nDone\n");
});

test("a text that came in pieces is not said again as a whole, nor as the result", () => {
  expect(
    told(assistant("Hel", true), assistant("lo", true), assistant("Hello"), good("Hello")),
  ).toBe("Hello\n");
});

test("a result that was not said is said", () => {
  expect(told(assistant("Thinking."), good("42"))).toBe("Thinking.\n42\n");
});

test("a failure says why", () => {
  expect(
    told({
      type: "result",
      ok: false,
      text: "",
      structured: null,
      reason: "The account is not signed in.",
      failureClass: "permanent",
    }),
  ).toBe("! The account is not signed in.\n");
});

test("long results of tools are cut, and say so", () => {
  const output = Array.from({ length: 30 }, (_, index) => `line ${index}`).join("\n");
  const text = told({ type: "tool-result", callId: "1", output, isError: false, exitCode: 0 });
  expect(text).toContain("line 7\n  … 22 more lines");
  expect(text).not.toContain("line 8");
});

test("nothing that an agent says steers the terminal", () => {
  const evil = "\u001b]0;owned\u0007\u001b[2Jx";
  const text = told(
    assistant(evil),
    { type: "tool-call", callId: evil, name: evil, input: { command: evil } },
    { type: "tool-result", callId: "1", output: evil, isError: true, exitCode: 1 },
    { type: "permission-block", tool: evil, detail: evil, rule: evil, allow: null },
    { type: "error", message: evil, failureClass: "transient", status: null },
    {
      type: "session",
      sessionId: evil,
      model: evil,
      agentVersion: null,
      cwd: null,
      permissionMode: null,
    },
    good(evil),
  );
  expect(text).not.toContain("\u001b");
  expect(text).not.toContain("owned");
});

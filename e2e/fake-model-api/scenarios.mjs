/** Decides from the directives in a prompt what the fake model answers. */
import { sample, toolCallFor } from "./tools.mjs";

const EXPENSIVE = { input: 150000, cacheRead: 0, cacheWrite: 0, output: 60000, reasoning: 0 };

const DIRECTIVE = /\[fake:([a-z0-9-]+)(?:\s+([^\]]*))?\]/g;

function parseDirectives(text) {
  return [...String(text ?? "").matchAll(DIRECTIVE)].map((m) =>
    normalise(m[1], (m[2] ?? "").trim()),
  );
}

function normalise(name, arg) {
  const err = /^error-(\d{3})$/.exec(name);
  if (err) return { name: "error", arg: err[1] };
  if (name === "tool-call") return { name: "shell", arg: arg || "echo hi" };
  return { name, arg };
}

// Decides what to play: the k-th model request after the user's message plays its k-th directive.
export function decide(req, fallback) {
  const { turns } = req;
  let at = -1;
  for (let i = turns.length - 1; i >= 0; i--) {
    if (turns[i].role === "user" && DIRECTIVE.test(turns[i].text)) {
      at = i;
      DIRECTIVE.lastIndex = 0;
      break;
    }
    DIRECTIVE.lastIndex = 0;
  }
  let steps = at >= 0 ? parseDirectives(turns[at].text) : [];
  if (at < 0 && fallback) {
    steps = fallback.includes("[fake:")
      ? parseDirectives(fallback)
      : [normalise(...splitOnce(fallback))];
    for (let i = turns.length - 1; i >= 0; i--)
      if (turns[i].role === "user") {
        at = i;
        break;
      }
  }
  const after = turns.slice(at + 1);
  const index = after.filter((t) => t.role === "assistant").length;
  const newPrompt = after.some(
    (t) => t.role === "user" && t.text && !t.text.trimStart().startsWith("<"),
  );
  const toolText = [...after].reverse().find((t) => t.role === "tool")?.text;
  const closing = {
    name: "plain",
    arg: toolText ? `The tool returned: ${toolText.trim().slice(0, 160)}` : "",
  };
  if (at < 0 || newPrompt) return { step: closing, index };
  const last = steps.at(-1);
  // "repeat" directives answer every request of the turn.
  if (index >= steps.length) return { step: last?.name === "loop" ? last : closing, index };
  return { step: steps[index], index };
}

// "429" or, with seconds to wait as the service would ask for them, "429 30".
function errorPlan(arg) {
  const [status, retryAfter] = arg.split(" ");
  return { kind: "error", status: Number(status) || 500, retryAfter };
}

function splitOnce(s) {
  const i = s.indexOf(" ");
  return i < 0 ? [s, ""] : [s.slice(0, i), s.slice(i + 1).trim()];
}

// Turns a step into { kind: 'reply', texts, thinking, call, usage, stop } or an error or a stream fault.
export function plan(step, req) {
  const helper = req.tools.length === 0; // titles, summaries, classifiers: the CLI's own side requests
  const faults = ["error", "flaky", "usage-limit", "json"];
  if (req.schema && (step.name === "plain" || (helper && !faults.includes(step.name))))
    return { kind: "reply", text: JSON.stringify(sample(req.schema)) };
  switch (step.name) {
    case "error":
      return errorPlan(step.arg);
    case "flaky":
      return {
        kind: "flaky",
        status: Number(step.arg.split(" ")[0]) || 429,
        tag: step.arg.split(" ")[1],
      };
    case "usage-limit":
      return { kind: "usage-limit", seconds: Number(step.arg.split(" ")[0]) || 3600 };
    case "slow":
      return helper
        ? { kind: "reply", text: "Slow task" }
        : { kind: "slow", seconds: Number(step.arg.split(" ")[0]) || 10 };
    case "endless":
      return helper ? { kind: "reply", text: "Endless task" } : { kind: "slow", seconds: Infinity };
    case "hang":
      return helper ? { kind: "reply", text: "Hanging task" } : { kind: "hang" };
    case "cut":
      return helper ? { kind: "reply", text: "Cut task" } : { kind: "cut" };
    case "bad-json":
      return helper ? { kind: "reply", text: "Bad task" } : { kind: "bad-json" };
    case "think":
      return {
        kind: "reply",
        thinking: step.arg || "Thinking about the question.",
        text: "Hello after thinking.",
      };
    case "long":
      return {
        kind: "reply",
        text: "lorem ipsum ".repeat(Math.ceil((Number(step.arg) || 5000) / 12)),
      };
    case "expensive":
      return { kind: "reply", text: "That was expensive.", usage: EXPENSIVE };
    case "max-tokens":
      return { kind: "reply", text: "This answer was cut", stop: "max_tokens" };
    case "refusal":
      return { kind: "reply", text: "I cannot help with that.", stop: "refusal" };
    case "json": {
      if (req.tools.includes("StructuredOutput"))
        return {
          kind: "reply",
          text: "",
          call: { name: "StructuredOutput", args: JSON.parse(step.arg) },
        };
      return { kind: "reply", text: step.arg };
    }
    case "shell":
    case "loop":
    case "read":
    case "write":
    case "tool": {
      const call = toolCallFor(step, req.tools);
      if (!call)
        return { kind: "reply", text: helper ? "Short title" : "No matching tool was offered." };
      const usage = step.name === "loop" && step.expensive ? EXPENSIVE : undefined;
      return { kind: "reply", text: "I will use a tool.", call, usage };
    }
    case "plain":
    default:
      return {
        kind: "reply",
        text: step.arg || (helper ? "Short title" : "Hello from the fake model."),
      };
  }
}

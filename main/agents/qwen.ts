/** Qwen Code: a JSON stream in the shape of Claude Code's. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Tokens } from "../../contract/run-events.ts";
import type { Result } from "../engine/ports.ts";
import type { Adapter, CommandParts } from "./adapter.ts";
import { messageBlocks } from "./claude-messages.ts";
import { promptWithSchema } from "./custom.ts";
import {
  countAt,
  isObject,
  type JsonObject,
  numberAt,
  objectAt,
  objectsAt,
  stringAt,
  wordAt,
} from "./json-lines.ts";
import {
  addTokens,
  createReader,
  NO_TOKENS,
  type Parser,
  type Reading,
  sinceTotals,
} from "./reading.ts";
import { oneLine } from "../engine/plain-text.ts";
import { describeInput } from "./text.ts";

/** Tools that write, run commands or start other agents. Its plan mode alone gives way to the user's settings. */
const WRITING_TOOLS = ["run_shell_command", "write_file", "edit", "notebook_edit", "agent"];

export const qwenAdapter: Adapter = {
  agent: "qwen",
  title: "Qwen Code",
  programs: ["qwen"],
  installHint:
    "Install it with `npm install -g @qwen-code/qwen-code`, then run `qwen` and sign in.",
  profiles: {
    "read-only": {
      supported: true,
      args: [
        ...["--approval-mode", "plan", "--allowed-mcp-server-names", "none"],
        // Hooks in a project's settings would be run.
        "--safe-mode",
        ...WRITING_TOOLS.flatMap((tool) => ["--exclude-tools", tool]),
      ],
      env: {},
      note: "Plan mode, and its writing and shell tools are taken away; no MCP servers, hooks, extensions or QWEN.md. It may bring the project's .qwen/settings.json to its newest format.",
    },
    "workspace-write": {
      supported: true,
      args: [
        ...["--approval-mode", "default"],
        ...["--allowed-tools", "Edit(./**)", "--allowed-tools", "write_file(./**)"],
      ],
      env: {},
      note: "Edits files in the folder; other paths and the shell are denied, unless your settings allow them.",
    },
    full: {
      supported: true,
      args: ["--approval-mode", "yolo"],
      env: {},
      note: "Every tool without asking.",
    },
  },
  reserved: {
    stream: ["-o", "--output-format", "--input-format", "-r", "--resume", "-c", "--continue", "-i"],
    permission: [
      "--approval-mode",
      "-y",
      "--yolo",
      "--allowed-tools",
      "--exclude-tools",
      "--core-tools",
      "--allowed-mcp-server-names",
      "--mcp-config",
    ],
    variables: [],
  },
  accountVariables: [
    "OPENAI_API_KEY",
    "OPENAI_BASE_URL",
    "DASHSCOPE_API_KEY",
    "ANTHROPIC_API_KEY",
    "GEMINI_API_KEY",
  ],
  continueArgs: (sessionId) => ["--resume", sessionId],

  command(request): Result<CommandParts> {
    return {
      ok: true,
      value: {
        args: [
          ...["-o", "stream-json"],
          ...qwenAdapter.profiles[request.profile].args,
          ...(request.model === null ? [] : ["-m", request.model]),
          ...(request.maxTurns === null ? [] : ["--max-session-turns", String(request.maxTurns)]),
          ...(request.resumeSessionId === null ? [] : ["--resume", request.resumeSessionId]),
          ...request.extraArgs,
        ],
        env: {
          QWEN_CODE_NO_RELAUNCH: "true",
          QWEN_CODE_SUPPRESS_YOLO_WARNING: "1",
        },
        stdin: promptWithSchema(request.prompt, request.outputSchema),
        files: [],
      },
    };
  },

  /** There is no command that tells; its key variables and its settings do. */
  async signIn(_program, env, host) {
    const name = qwenAdapter.accountVariables.find(
      (candidate) => candidate.endsWith("_KEY") && env[candidate] !== undefined,
    );
    const folder = path.join(env["HOME"] ?? host.homeDir, ".qwen");
    const settings = readJson(path.join(folder, "settings.json"));
    const auth = objectAt(objectAt(settings, "security"), "auth");
    const selected = stringAt(auth, "selectedType");
    if (selected === "qwen-oauth") {
      const stored = Object.keys(readJson(path.join(folder, "oauth_creds.json"))).length > 0;
      return {
        signedIn: stored ? "yes" : "no",
        how: "its settings (qwen-oauth) and stored credentials",
      };
    }
    if (stringAt(auth, "apiKey") !== null) return { signedIn: "yes", how: "its settings" };
    if (name !== undefined) return { signedIn: "yes", how: `${name} is set` };
    return selected === null
      ? { signedIn: "no", how: "no key variable and no method in its settings" }
      : { signedIn: "unknown", how: `its settings (${selected})` };
  },

  reader: (options, host) => createReader(options, host, qwenParser()),
};

function readJson(file: string): JsonObject {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function qwenParser(): Parser {
  let streamed = NO_TOKENS;
  return {
    read(value, reading) {
      switch (wordAt(value, "type")) {
        case "system":
          if (stringAt(value, "subtype") === "init") {
            reading.session(stringAt(value, "session_id") ?? "", {
              model: stringAt(value, "model"),
              agentVersion: stringAt(value, "qwen_code_version"),
              cwd: stringAt(value, "cwd"),
              permissionMode: stringAt(value, "permission_mode"),
            });
          }
          return;
        case "assistant": {
          messageBlocks(value, reading);
          const usage = objectAt(objectAt(value, "message"), "usage");
          if (countAt(usage, "input_tokens") === 0) return;
          // Without side requests; the result has them, but does not come when the turn limit ends the run.
          streamed = addTokens(streamed, tokensOf(usage));
          reading.turns = (reading.turns ?? 0) + 1;
          reading.usageAtPrice(streamed);
          return;
        }
        case "user":
          messageBlocks(value, reading);
          readDenials(value, reading);
          return;
        case "result":
          readResult(value, reading);
      }
    },
    end(end) {
      if (end.exitCode !== 53 && end.exitCode !== 55) return null;
      const told = end.stderrTail.split("\n").find((line) => /max|limit|exceeded/i.test(line));
      const limit = end.exitCode === 53 ? "The turn limit was reached." : "A limit was reached.";
      return {
        ok: false,
        reason: told === undefined ? limit : oneLine(told),
        failure: "agent-error",
      };
    },
  };
}

function readDenials(value: JsonObject, reading: Reading): void {
  for (const block of objectsAt(objectAt(value, "message"), "content")) {
    const content = block["content"];
    if (block["is_error"] !== true || typeof content !== "string") continue;
    if (!/permission was declined|requires permission|denied by/i.test(content)) continue;
    const callId = stringAt(block, "tool_use_id") ?? "";
    const name = reading.toolNames.get(callId) ?? "tool";
    const detail = describeInput(reading.toolInputs.get(callId));
    reading.block(name, detail, name === "run_shell_command" ? `${name}(${detail})` : name);
  }
}

function readResult(value: JsonObject, reading: Reading): void {
  reading.turns = numberAt(value, "num_turns") ?? reading.turns;
  if (isObject(value["usage"])) {
    // Like Codex it counts the whole session when it was resumed.
    const total = tokensOf(value["usage"]);
    reading.sessionTotals = { tokens: total, costUsd: null };
    reading.usageAtPrice(sinceTotals(total, reading.options.previousTotals?.tokens ?? null));
  }
  if (value["is_error"] === false) {
    reading.finish({ ok: true, answer: stringAt(value, "result") ?? reading.answer });
    return;
  }
  const message =
    stringAt(objectAt(value, "error"), "message") ??
    stringAt(value, "result") ??
    "The agent failed without saying why.";
  // "[API Error: 401 invalid x-api-key]"
  const status = /API Error: (\d{3})\b/.exec(message)?.[1];
  const failure = reading.classify(message, status === undefined ? null : Number(status));
  reading.finish({ ok: false, reason: oneLine(message), failure });
}

/** Input includes cached tokens and side requests; reasoning is not told apart. */
function tokensOf(usage: JsonObject): Tokens {
  const cached = countAt(usage, "cache_read_input_tokens");
  return {
    input: Math.max(0, countAt(usage, "input_tokens") - cached),
    cached,
    output: countAt(usage, "output_tokens"),
    reasoning: 0,
  };
}

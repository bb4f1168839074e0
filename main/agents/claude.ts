/** Claude Code: `claude -p` with a JSON stream. Rules of its profiles are enforced by the program itself. */
import path from "node:path";
import type { Tokens } from "../../contract/run-events.ts";
import type { AllowRule } from "../../contract/allow-rules.ts";
import type { CommandRequest, Result } from "../engine/ports.ts";
import { type Adapter, type AgentHost, type CommandParts, refuse } from "./adapter.ts";
import { messageBlocks } from "./claude-messages.ts";
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
import { addTokens, createReader, NO_TOKENS, type Parser, type Reading } from "./reading.ts";
import { epochMs } from "./reset-time.ts";
import { isPlainCommand } from "./plain-command.ts";
import { oneLine } from "../engine/plain-text.ts";
import { contentText, describeInput } from "./text.ts";

/** Its own retries of API errors, of 10 by default, take three silent minutes; the engine has rules of its own. */
const OWN_RETRIES = "2";

/** A name of its own: people may have a server called belfry. */
const ASK_SERVER = "belfry_ask";
const ASK_FILE = "ask.json";
/** The answer comes from Belfry, also when it is that time is over. */
const ASK_SLACK_MS = 60_000;

export const claudeAdapter: Adapter = {
  agent: "claude",
  title: "Claude Code",
  programs: ["claude"],
  installHint:
    "Install it with `npm install -g @anthropic-ai/claude-code`, then run `claude` and sign in.",
  profiles: {
    "read-only": {
      supported: true,
      args: [
        ...["--permission-mode", "dontAsk", "--tools", "Read,Grep,Glob", "--strict-mcp-config"],
        // Hooks and key helpers in a project's settings would be run, whether or not the folder is trusted.
        ...["--setting-sources", "user"],
      ],
      env: {},
      note: "Only its reading tools exist, without MCP servers; reading outside the folder is denied. Settings and CLAUDE.md of the project are left out, because its settings may start programs.",
    },
    "workspace-write": {
      supported: true,
      args: ["--permission-mode", "acceptEdits"],
      env: {},
      note: "Edits files in the folder, with tools and simple file commands. Other shell commands are denied, unless your settings or the job's arguments (--allowedTools) allow some, or a person who is asked.",
    },
    full: {
      supported: true,
      args: ["--permission-mode", "bypassPermissions"],
      env: {},
      note: "Every tool without asking. Refused when the engine runs as root.",
    },
  },
  reserved: {
    stream: ["--output-format", "--input-format", "--resume", "-r", "--continue", "-c"],
    permission: [
      "--permission-mode",
      "--dangerously-skip-permissions",
      "--allow-dangerously-skip-permissions",
      "--permission-prompt-tool",
      "--permission-prompts",
      "--tools",
      "--settings",
      "--setting-sources",
    ],
    variables: [],
  },
  accountVariables: [
    "ANTHROPIC_API_KEY",
    "ANTHROPIC_AUTH_TOKEN",
    "CLAUDE_CODE_OAUTH_TOKEN",
    "ANTHROPIC_BASE_URL",
    "CLAUDE_CONFIG_DIR",
  ],
  continueArgs: (sessionId) => ["--resume", sessionId],
  allowArgs,

  command(request, host): Result<CommandParts> {
    if (request.profile === "full" && host.isRoot) {
      return refuse(
        "root-refused",
        "Claude Code refuses its full profile to root: run the engine as an ordinary user, or choose workspace-write.",
      );
    }
    const asking = questions(request, host);
    return {
      ok: true,
      value: {
        args: [
          ...["-p", "--output-format", "stream-json", "--verbose"],
          ...claudeAdapter.profiles[request.profile].args,
          ...asking.args,
          ...request.allow.flatMap((rule) => allowArgs(rule) ?? []),
          ...options(request),
          ...request.extraArgs,
        ],
        env: {
          CLAUDE_CODE_MAX_RETRIES: OWN_RETRIES,
          DISABLE_AUTOUPDATER: "1",
          CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
          ...asking.env,
        },
        stdin: request.prompt,
        files: asking.files,
      },
    };
  },

  async signIn(program, env, host) {
    const answer = await host.probe(program, ["auth", "status"], env, 10_000);
    try {
      const status = JSON.parse(answer.stdout) as { loggedIn?: unknown; authMethod?: unknown };
      const method = typeof status.authMethod === "string" ? ` (${status.authMethod})` : "";
      return {
        signedIn: status.loggedIn === true ? "yes" : "no",
        how: `claude auth status${method}`,
      };
    } catch {
      return { signedIn: "unknown", how: "claude auth status gave no answer" };
    }
  },

  reader: (options_, host) =>
    createReader(options_, host, claudeParser(), (rule) => allowArgs(rule) !== null),
};

/**
 * Questions to a person, through the tool that it calls for a permission. Only with workspace-write: read-only never
 * asks, so that nobody can widen it by a click, and full has nothing to ask.
 */
function questions(
  { ask, profile, attemptDir }: CommandRequest,
  { asker, nodePath, nodeIsElectron }: AgentHost,
): Pick<CommandParts, "args" | "env" | "files"> {
  if (ask === null || asker === null || profile !== "workspace-write") {
    return { args: [], env: {}, files: [] };
  }
  const server = {
    command: nodePath,
    args: [...asker.args, String(ask.runId), String(ask.forMs)],
    env: { ...asker.env, ...(nodeIsElectron ? { ELECTRON_RUN_AS_NODE: "1" } : {}) },
  };
  const content = JSON.stringify({ mcpServers: { [ASK_SERVER]: server } });
  return {
    args: [
      ...["--mcp-config", path.join(attemptDir, ASK_FILE)],
      ...["--permission-prompt-tool", `mcp__${ASK_SERVER}__permission`],
    ],
    env: {
      // A busy machine may take longer than its own 30 seconds; without the tool the run would fail.
      MCP_TIMEOUT: "120000",
      MCP_TOOL_TIMEOUT: String(ask.forMs + ASK_SLACK_MS),
    },
    files: [{ name: ASK_FILE, content }],
  };
}

/** What its notation cannot say exactly (a path is a pattern there) is left to the questions. */
function allowArgs({ tool, only }: AllowRule): string[] | null {
  if (!/^\w+$/.test(tool)) return null;
  if (only === null) return [`--allowedTools=${tool}`];
  return tool === "Bash" && isPlainCommand(only) ? [`--allowedTools=Bash(${only})`] : null;
}

function options(request: CommandRequest): string[] {
  const args: string[] = [];
  if (request.model !== null) args.push("--model", request.model);
  if (request.maxTurns !== null) args.push("--max-turns", String(request.maxTurns));
  if (request.maxUsd !== null) args.push("--max-budget-usd", String(request.maxUsd));
  if (request.outputSchema !== null && request.outputSchema !== undefined) {
    args.push("--json-schema", JSON.stringify(request.outputSchema));
  }
  if (request.resumeSessionId !== null) args.push("--resume", request.resumeSessionId);
  else if (request.title !== "") args.push("--name", request.title);
  return args;
}

/** Reads the stream. Exported for agents whose stream has the same shape. */
function claudeParser(): Parser {
  const handlers: Record<string, (value: JsonObject, reading: Reading) => void> = {
    system: (value, reading) => readSystem(value, reading),
    assistant(value, reading) {
      if (value["is_api_error_message"] === true) {
        reading.error(errorText(value), numberAt(value, "api_error_status"));
        return;
      }
      // A turn that was queued while the last one ran: the agent is not done yet.
      reading.finished = false;
      // And whatever error came before has been overcome.
      reading.failure = null;
      messageBlocks(value, reading);
      provisionalUsage(value, reading, requests);
    },
    user(value, reading) {
      messageBlocks(value, reading);
      readAbsentTools(value, reading);
    },
    rate_limit_event: (value, reading) => readLimit(objectAt(value, "rate_limit_info"), reading),
    result: (value, reading) => readResult(value, reading, results),
  };
  const requests = new Map<string, Tokens>();
  const results = { tokens: NO_TOKENS, costUsd: 0 };
  return {
    read(value, reading) {
      handlers[stringAt(value, "type") ?? ""]?.(value, reading);
    },
  };
}

function readSystem(value: JsonObject, reading: Reading): void {
  switch (wordAt(value, "subtype")) {
    case "init": {
      const sessionId = stringAt(value, "session_id");
      if (sessionId === null) return;
      reading.session(sessionId, {
        model: stringAt(value, "model"),
        agentVersion: stringAt(value, "claude_code_version"),
        cwd: stringAt(value, "cwd"),
        permissionMode: stringAt(value, "permissionMode"),
      });
      return;
    }
    case "api_retry": {
      const told = stringAt(value, "error") ?? "error";
      const status = numberAt(value, "error_status");
      const attempt = `${numberAt(value, "attempt") ?? "?"} of ${numberAt(value, "max_retries") ?? "?"}`;
      reading.error(`API error ${status ?? ""} (${told}); try ${attempt}`, status);
      return;
    }
    case "permission_denied": {
      const tool = stringAt(value, "tool_name") ?? "tool";
      const input = reading.toolInputs.get(stringAt(value, "tool_use_id") ?? "");
      const detail = describeInput(input) || oneLine(stringAt(value, "message") ?? "", 200);
      reading.block(tool, detail, ruleFor(tool, input), input);
      return;
    }
    case "informational":
      reading.emit({ type: "notice", text: stringAt(value, "content") ?? "" });
      return;
  }
}

/** A tool that the profile takes away does not exist for the model; no denial is reported then. */
function readAbsentTools(value: JsonObject, reading: Reading): void {
  for (const block of objectsAt(objectAt(value, "message"), "content")) {
    if (!/No such tool available/.test(contentText(block["content"]))) continue;
    const callId = stringAt(block, "tool_use_id") ?? "";
    const tool = reading.toolNames.get(callId) ?? "tool";
    const input = reading.toolInputs.get(callId);
    reading.block(tool, describeInput(input), ruleFor(tool, input), input);
  }
}

/** The rule a person would add under `permissions.allow`. */
function ruleFor(tool: string, input: unknown): string {
  const command = isObject(input) ? stringAt(input, "command") : null;
  return command === null || command.includes("\n") ? tool : `${tool}(${command})`;
}

function readLimit(info: JsonObject, reading: Reading): void {
  const status = stringAt(info, "status");
  const resets = numberAt(info, "resetsAt") ?? numberAt(info, "resets_at");
  const resetAt = resets === null ? null : epochMs(resets);
  if (status === "rejected") {
    reading.limited = true;
    reading.limitResetAt = resetAt;
    const kind = stringAt(info, "rateLimitType") ?? "usage";
    const message = `The ${kind.replaceAll("_", " ")} limit has been reached.`;
    reading.emit({ type: "rate-limit", kind: "usage", message, resetAt, retryAfterMs: null });
  } else if (status === "allowed_warning") {
    reading.emit({ type: "notice", text: "A usage limit is near." });
  }
}

/**
 * Usage before the result, from the starts of the model's responses: input is right, output is not told yet. Budgets
 * can stop a run by it; the result corrects it.
 */
function provisionalUsage(
  value: JsonObject,
  reading: Reading,
  requests: Map<string, Tokens>,
): void {
  const message = objectAt(value, "message");
  const id = stringAt(message, "id");
  if (id === null || requests.has(id) || !isObject(message["usage"])) return;
  requests.set(id, { ...tokensOf(message["usage"]), output: 0, reasoning: 0 });
  reading.turns = requests.size;
  reading.usageAtPrice([...requests.values()].reduce(addTokens, NO_TOKENS));
}

function readResult(
  value: JsonObject,
  reading: Reading,
  results: { tokens: Tokens; costUsd: number },
): void {
  const sessionId = stringAt(value, "session_id");
  if (reading.sessionId === null && sessionId !== null) reading.session(sessionId);
  reading.turns = numberAt(value, "num_turns") ?? reading.turns;
  readUsage(value, reading, results);

  if (value["is_error"] === false) {
    reading.finish({
      ok: true,
      answer: stringAt(value, "result") ?? reading.answer,
      structured: value["structured_output"],
    });
  } else {
    const reason = failureText(value);
    const own = ["max_turns", "budget_exhausted"].includes(
      stringAt(value, "terminal_reason") ?? "",
    );
    const failure = reading.classify(reason, numberAt(value, "api_error_status"));
    reading.finish({ ok: false, reason, failure: own ? "agent-error" : failure });
  }
  if ((numberAt(value, "queued_turn_count") ?? 0) > 0) reading.finished = false;
}

/** Usage since the last result counts this run only; `total_cost_usd` and `modelUsage` are totals of the session. */
function readUsage(
  value: JsonObject,
  reading: Reading,
  results: { tokens: Tokens; costUsd: number },
): void {
  const totalUsd = numberAt(value, "total_cost_usd");
  const total = modelUsage(value["modelUsage"]);
  if (total !== null) reading.sessionTotals = { tokens: total.tokens, costUsd: totalUsd };
  const since = modelUsage(value["model_usage_since_last_result"]);
  if (since !== null) {
    results.tokens = addTokens(results.tokens, since.tokens);
    results.costUsd += since.costUsd;
    reading.usage(results.tokens, results.costUsd, "reported");
    return;
  }
  const usage = value["usage"];
  if (!isObject(usage)) return;
  results.tokens = addTokens(results.tokens, tokensOf(usage));
  const before = reading.options.previousTotals?.costUsd ?? 0;
  const ownUsd = totalUsd === null ? null : totalUsd >= before ? totalUsd - before : totalUsd;
  reading.usage(results.tokens, ownUsd, "reported");
}

function modelUsage(value: unknown): { tokens: Tokens; costUsd: number } | null {
  if (!isObject(value)) return null;
  let tokens = NO_TOKENS;
  let costUsd = 0;
  for (const model of Object.values(value).filter(isObject)) {
    const reasoning = countAt(model, "thinkingTokens");
    const output = countAt(model, "outputTokens");
    tokens = addTokens(tokens, {
      input: countAt(model, "inputTokens") + countAt(model, "cacheCreationInputTokens"),
      cached: countAt(model, "cacheReadInputTokens"),
      output: Math.max(0, output - reasoning),
      reasoning,
    });
    costUsd += numberAt(model, "costUSD") ?? 0;
  }
  return { tokens, costUsd };
}

/** Writing to the cache counts as input. */
function tokensOf(usage: JsonObject): Tokens {
  const reasoning = countAt(objectAt(usage, "output_tokens_details"), "thinking_tokens");
  return {
    input: countAt(usage, "input_tokens") + countAt(usage, "cache_creation_input_tokens"),
    cached: countAt(usage, "cache_read_input_tokens"),
    output: Math.max(0, countAt(usage, "output_tokens") - reasoning),
    reasoning,
  };
}

function errorText(value: JsonObject): string {
  const texts = objectsAt(objectAt(value, "message"), "content").map((part) => part["text"]);
  const text = texts.filter((part) => typeof part === "string").join(" ");
  return text || (stringAt(value, "error") ?? "The API reported an error.");
}

function failureText(value: JsonObject): string {
  const terminal = stringAt(value, "terminal_reason") ?? "";
  if (terminal.startsWith("aborted")) return "The agent was interrupted.";
  const errors = Array.isArray(value["errors"]) ? value["errors"] : [];
  const told = stringAt(value, "result") ?? errors.find((error) => typeof error === "string");
  return oneLine(told ?? stringAt(value, "subtype") ?? "The agent failed without saying why.");
}

/** Gemini CLI: headless with a JSON stream. Profiles are approval modes; a policy file makes read-only hold. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Tokens } from "../../contract/run-events.ts";
import type { Result } from "../engine/ports.ts";
import { type Adapter, type CommandParts, refuse } from "./adapter.ts";
import { promptWithSchema } from "./custom.ts";
import { countAt, isObject, type JsonObject, objectAt, stringAt, wordAt } from "./json-lines.ts";
import { geminiPrograms } from "./project-programs.ts";
import { addTokens, createReader, NO_TOKENS, type Parser, type Reading } from "./reading.ts";
import { oneLine } from "../engine/plain-text.ts";
import { complaint, describeInput } from "./text.ts";

const POLICY_FILE = "gemini-read-only.toml";

/** Denies what writes, even where the user's settings allow it. */
const READ_ONLY_POLICY = `[[rule]]
toolName = ["run_shell_command", "write_file", "replace", "save_memory", "exit_plan_mode", "web_fetch"]
decision = "deny"
priority = 999

[[rule]]
toolName = "*"
mcpName = "*"
decision = "deny"
priority = 999
`;

export const geminiAdapter: Adapter = {
  agent: "gemini",
  title: "Gemini CLI",
  programs: ["gemini"],
  installHint:
    "Install it with `npm install -g @google/gemini-cli`, then run `gemini` and sign in.",
  profiles: {
    "read-only": {
      supported: true,
      args: [
        ...["--approval-mode", "default", "--allowed-mcp-server-names", "none"],
        ...["--admin-policy", POLICY_FILE],
      ],
      env: {},
      note: "Shell and writing tools are not offered, and a policy file denies them even where your settings allow them; no MCP servers. A project whose settings start programs is refused.",
    },
    "workspace-write": {
      supported: true,
      args: ["--approval-mode", "auto_edit"],
      env: {},
      note: "Edits files in the folder; the shell is not offered, unless your settings allow it.",
    },
    full: {
      supported: true,
      args: ["--approval-mode", "yolo"],
      env: {},
      note: "Every tool without asking; file tools stay inside the folder, shell commands may do what the user may.",
    },
  },
  reserved: {
    stream: [
      "-o",
      "--output-format",
      "-r",
      "--resume",
      "-p",
      "--prompt",
      "-i",
      "--prompt-interactive",
    ],
    permission: [
      "--approval-mode",
      "-y",
      "--yolo",
      "--allowed-tools",
      "--policy",
      "--admin-policy",
      "--allowed-mcp-server-names",
    ],
    variables: [],
  },
  accountVariables: [
    "GEMINI_API_KEY",
    "GOOGLE_API_KEY",
    "GOOGLE_APPLICATION_CREDENTIALS",
    "GOOGLE_CLOUD_PROJECT",
    "GOOGLE_GEMINI_BASE_URL",
  ],
  continueArgs: (sessionId) => ["--resume", sessionId],

  command(request): Result<CommandParts> {
    const programs = request.profile === "read-only" ? geminiPrograms(request.cwd) : null;
    if (programs !== null) {
      return refuse(
        "project-programs",
        `Gemini CLI would start the programs named in ${programs} (hooks or commands): read-only cannot be promised here. Remove them, or choose another profile.`,
      );
    }
    const inAttempt = (name: string): string => path.join(request.attemptDir, name);
    const files: CommandParts["files"] = [];
    const profile = geminiAdapter.profiles[request.profile].args.map((arg) =>
      arg === POLICY_FILE ? inAttempt(POLICY_FILE) : arg,
    );
    const env: Record<string, string> = {
      // Its launcher ignores signals and doubles the memory.
      GEMINI_CLI_NO_RELAUNCH: "true",
      GEMINI_CLI_TRUST_WORKSPACE: "true",
    };
    if (request.profile === "read-only")
      files.push({ name: POLICY_FILE, content: READ_ONLY_POLICY });
    return {
      ok: true,
      value: {
        args: [
          ...["--output-format", "stream-json"],
          ...profile,
          ...(request.model === null ? [] : ["-m", request.model]),
          ...(request.resumeSessionId === null ? [] : ["--resume", request.resumeSessionId]),
          ...request.extraArgs,
        ],
        env,
        stdin: promptWithSchema(request.prompt, request.outputSchema),
        files,
      },
    };
  },

  /** There is no command that tells; its key variables and its settings do. */
  async signIn(_program, env, host) {
    const variable = ["GEMINI_API_KEY", "GOOGLE_API_KEY"].find((name) => env[name] !== undefined);
    const folder = path.join(env["HOME"] ?? host.homeDir, ".gemini");
    const selected = selectedAuth(path.join(folder, "settings.json"));
    if (variable !== undefined) return { signedIn: "yes", how: `${variable} is set` };
    if (selected === null)
      return { signedIn: "no", how: "no key variable and no method in its settings" };
    if (selected === "gemini-api-key") {
      return {
        signedIn: "unknown",
        how: "its settings ask for an API key, which is not in the environment",
      };
    }
    const stored = exists(path.join(folder, "oauth_creds.json"));
    return stored
      ? { signedIn: "yes", how: `its settings (${selected}) and stored credentials` }
      : { signedIn: "unknown", how: `its settings (${selected})` };
  },

  reader: (options, host) => createReader(options, host, geminiParser()),
};

function selectedAuth(file: string): string | null {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (!isObject(value)) return null;
    return stringAt(objectAt(objectAt(value, "security"), "auth"), "selectedType");
  } catch {
    return null;
  }
}

function exists(file: string): boolean {
  try {
    readFileSync(file);
    return true;
  } catch {
    return false;
  }
}

function geminiParser(): Parser {
  let midMessage = false;
  let responding = false;
  /** The stream does not count responses of the model: what follows a tool's result, or the prompt, is a new one. */
  const response = (reading: Reading): void => {
    if (!responding) reading.turns = (reading.turns ?? 0) + 1;
    responding = true;
  };
  return {
    read(value, reading) {
      const type = wordAt(value, "type");
      if (type !== "message") midMessage = false;
      switch (type) {
        case "init": {
          const model = stringAt(value, "model");
          reading.session(stringAt(value, "session_id") ?? "", {
            model: model === "auto" ? null : model,
          });
          return;
        }
        case "message": {
          const text = stringAt(value, "content") ?? "";
          const role = stringAt(value, "role") === "user" ? "user" : "assistant";
          const delta = role === "assistant" && value["delta"] === true && midMessage;
          if (role === "assistant") response(reading);
          if (role === "assistant") reading.answer = delta ? reading.answer + text : text;
          midMessage = role === "assistant";
          reading.emit({ type: "text", role, text, delta });
          return;
        }
        case "tool_use":
          response(reading);
          reading.toolCall(
            stringAt(value, "tool_id") ?? "",
            stringAt(value, "tool_name") ?? "tool",
            value["parameters"],
          );
          return;
        case "tool_result":
          responding = false;
          readToolResult(value, reading);
          return;
        case "error":
          reading.error(stringAt(value, "message") ?? "The agent reported an error.");
          return;
        case "result":
          readResult(value, reading);
      }
    },
    end(end, reading) {
      const told = complaint(end.stderrTail);
      const code = end.exitCode ?? 0;
      const known = EXIT_REASONS[code];
      if (known !== undefined && reading.failure === null) {
        // Its texts say what to do; the code says what kind of failure it is.
        return { ok: false, reason: told ?? known.reason, failure: known.failureClass };
      }
      const status = statusOfExit(code);
      if (status === null || reading.failure !== null) return null;
      const reason = told ?? `The API answered with status ${status}.`;
      return { ok: false, reason, failure: reading.classify(reason, status) };
    },
  };
}

const EXIT_REASONS: Record<number, { reason: string; failureClass: "permanent" | "agent-error" }> =
  {
    41: { reason: "Gemini CLI is not signed in.", failureClass: "permanent" },
    42: { reason: "Gemini CLI refused its input.", failureClass: "permanent" },
    53: { reason: "The turn limit was reached.", failureClass: "agent-error" },
    55: { reason: "The folder is not trusted.", failureClass: "permanent" },
  };

/** An API error ends the program with the HTTP status modulo 256. */
export function statusOfExit(exitCode: number): number | null {
  const known = [400, 401, 402, 403, 404, 408, 409, 413, 422, 429, 500, 502, 503, 504];
  return known.find((status) => status % 256 === exitCode) ?? null;
}

function readToolResult(value: JsonObject, reading: Reading): void {
  const callId = stringAt(value, "tool_id") ?? "";
  const error = objectAt(value, "error");
  const output = stringAt(value, "output") ?? stringAt(error, "message") ?? "";
  const kind = stringAt(error, "type");
  // A tool that the mode does not allow is not registered at all; paths outside the folder are refused.
  const refused = /^(Path not in workspace|Access denied)/.test(output);
  if (refused || kind === "tool_not_registered" || kind === "policy_violation") {
    const name = reading.toolNames.get(callId) ?? "tool";
    const detail = describeInput(reading.toolInputs.get(callId));
    const rule = name === "run_shell_command" ? `${name}(${detail})` : name;
    reading.block(name, detail, rule);
  }
  const exit = /exited with code: (\d+)/.exec(output)?.[1];
  reading.emit({
    type: "tool-result",
    callId,
    output,
    isError: stringAt(value, "status") === "error",
    exitCode: exit === undefined ? null : Number(exit),
  });
}

function readResult(value: JsonObject, reading: Reading): void {
  readStats(objectAt(value, "stats"), reading);
  if (stringAt(value, "status") === "success") {
    reading.finish({ ok: true });
    return;
  }
  const error = objectAt(value, "error");
  const type = stringAt(error, "type");
  const message = stringAt(error, "message") ?? "The agent failed without saying why.";
  const turns = type === "FatalTurnLimitedError";
  const failure = turns ? "agent-error" : reading.classify(message);
  reading.finish({ ok: false, reason: oneLine(message), failure });
}

/** Tokens per model, because a routing request may go to another model at another price. */
function readStats(stats: JsonObject, reading: Reading): void {
  const models = Object.entries(objectAt(stats, "models")).filter(
    (entry): entry is [string, JsonObject] => isObject(entry[1]),
  );
  const prices = reading.host.prices();
  let costUsd: number | null = 0;
  for (const [name, told] of models) {
    const tokens = tokensOf(told);
    const used = tokens.input + tokens.cached + tokens.output + tokens.reasoning;
    if (used === 0) continue;
    const price = prices.cost(name, tokens);
    costUsd = costUsd === null || price === null ? null : costUsd + price;
  }
  // With the model "auto" only the end tells which one it was; the routing model comes first.
  const answering = models.findLast(([, told]) => countAt(told, "total_tokens") > 0)?.[0];
  if (reading.options.model === null && answering !== undefined) reading.model = answering;
  reading.usage(tokensOf(stats), costUsd, "computed");
}

/** `output_tokens` leaves out thinking; the total contains it. */
function tokensOf(stats: JsonObject): Tokens {
  const input = countAt(stats, "input_tokens");
  const cached = countAt(stats, "cached");
  const output = countAt(stats, "output_tokens");
  return addTokens(NO_TOKENS, {
    input: Math.max(0, input - cached),
    cached,
    output,
    reasoning: Math.max(0, countAt(stats, "total_tokens") - input - output),
  });
}

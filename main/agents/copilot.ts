/** GitHub Copilot CLI: JSON events. Its stream tells neither tokens nor dollars. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Result } from "../engine/ports.ts";
import type { Adapter, CommandParts } from "./adapter.ts";
import { promptWithSchema } from "./custom.ts";
import { type JsonObject, numberAt, objectAt, stringAt } from "./json-lines.ts";
import { createReader, type Parser, type Reading } from "./reading.ts";
import { oneLine } from "../engine/plain-text.ts";
import { describeInput } from "./text.ts";

/** A person may have allowed everything for the terminal; that must not widen a profile. */
const NOT_ALL = { COPILOT_ALLOW_ALL: "false" };

export const copilotAdapter: Adapter = {
  agent: "copilot",
  title: "GitHub Copilot CLI",
  programs: ["copilot"],
  installHint: "Install it with `npm install -g @github/copilot`, then run `copilot login`.",
  profiles: {
    "read-only": {
      supported: true,
      args: [
        ...["--available-tools", "view", "grep", "glob"],
        ...["--deny-tool", "write", "shell", "--disable-builtin-mcps", "--disallow-temp-dir"],
      ],
      env: NOT_ALL,
      note: "Only its reading tools exist, and writing and shell are denied besides.",
    },
    "workspace-write": {
      supported: true,
      args: ["--allow-tool", "write", "--disallow-temp-dir"],
      env: NOT_ALL,
      note: "Edits files in the folder; shell commands are denied, unless the job's arguments allow some with --allow-tool.",
    },
    full: {
      supported: true,
      args: ["--allow-all"],
      env: {},
      note: "Every tool, path and address without asking.",
    },
  },
  reserved: {
    stream: [
      "--output-format",
      "-p",
      "--prompt",
      "-i",
      "--interactive",
      "--resume",
      "-r",
      "--continue",
      "-s",
    ],
    permission: [
      "--allow-all*",
      "--yolo",
      "--available-tools",
      "--excluded-tools",
      "--deny-tool",
      "--mode",
      "--autopilot",
      "--plugin-dir",
      "--additional-mcp-config",
    ],
    variables: ["COPILOT_ALLOW_ALL"],
  },
  accountVariables: [
    "COPILOT_GITHUB_TOKEN",
    "GH_TOKEN",
    "GITHUB_TOKEN",
    "COPILOT_PROVIDER_BASE_URL",
    "COPILOT_PROVIDER_API_KEY",
    "COPILOT_HOME",
  ],
  continueArgs: (sessionId) => [`--resume=${sessionId}`],

  command(request): Result<CommandParts> {
    const resume = request.resumeSessionId;
    return {
      ok: true,
      value: {
        args: [
          ...["--output-format", "json"],
          ...copilotAdapter.profiles[request.profile].args,
          ...["--no-ask-user", "--disable-client-telemetry"],
          ...(request.model === null ? [] : ["--model", request.model]),
          ...(resume === null ? nameArgs(request.title) : [`--resume=${resume}`]),
          ...request.extraArgs,
        ],
        env: {
          COPILOT_AUTO_UPDATE: "false",
          ...copilotAdapter.profiles[request.profile].env,
        },
        stdin: promptWithSchema(request.prompt, request.outputSchema),
        files: [],
      },
    };
  },

  /** There is no command that tells; token variables and the stored accounts do. */
  async signIn(_program, env, host) {
    const name = [
      "COPILOT_GITHUB_TOKEN",
      "GH_TOKEN",
      "GITHUB_TOKEN",
      "COPILOT_PROVIDER_BASE_URL",
    ].find((candidate) => (env[candidate] ?? "") !== "");
    if (name !== undefined) return { signedIn: "yes", how: `${name} is set` };
    const folder = env["COPILOT_HOME"] ?? path.join(env["HOME"] ?? host.homeDir, ".copilot");
    const users = loggedInUsers(path.join(folder, "config.json"));
    if (users > 0) return { signedIn: "yes", how: "its list of signed-in accounts" };
    // A token may also be in the keychain of the system, or come from gh.
    return { signedIn: "unknown", how: "no token variable and no account in its settings" };
  },

  reader: (options, host) => createReader(options, host, copilotParser()),
};

function nameArgs(title: string): string[] {
  return title === "" ? [] : ["--name", title];
}

function loggedInUsers(file: string): number {
  try {
    // Its settings may begin with comment lines.
    const text = readFileSync(file, "utf8").replace(/^\s*\/\/.*$/gm, "");
    const value = JSON.parse(text) as Record<string, unknown>;
    const users = value["loggedInUsers"] ?? value["logged_in_users"];
    return Array.isArray(users) ? users.length : 0;
  } catch {
    return 0;
  }
}

function copilotParser(): Parser {
  return {
    read(value, reading) {
      const data = objectAt(value, "data");
      const type = stringAt(value, "type");
      // Progress; whole messages follow. A retry is worth showing.
      if (value["ephemeral"] === true) {
        if (type === "session.info" && stringAt(data, "infoType") === "model_retry") {
          reading.emit({ type: "notice", text: stringAt(data, "message") ?? "Trying again." });
        }
        return;
      }
      HANDLERS[type ?? ""]?.(data, reading, value);
    },
  };
}

const HANDLERS: Record<string, (data: JsonObject, reading: Reading, event: JsonObject) => void> = {
  "user.message"(data, reading) {
    reading.emit({
      type: "text",
      role: "user",
      text: stringAt(data, "content") ?? "",
      delta: false,
    });
  },
  "assistant.turn_start"(_data, reading) {
    reading.turns = (reading.turns ?? 0) + 1;
  },
  "assistant.reasoning"(data, reading) {
    reading.emit({ type: "reasoning", text: stringAt(data, "content") ?? "" });
  },
  "assistant.message"(data, reading) {
    const text = stringAt(data, "content") ?? "";
    reading.model = stringAt(data, "model") ?? reading.model;
    if (text === "") return;
    reading.answer = text;
    reading.emit({ type: "text", role: "assistant", text, delta: false });
  },
  "tool.execution_start"(data, reading) {
    const name = stringAt(data, "toolName") ?? "tool";
    reading.toolCall(stringAt(data, "toolCallId") ?? "", name, data["arguments"]);
  },
  "tool.execution_complete"(data, reading) {
    const callId = stringAt(data, "toolCallId") ?? "";
    const error = objectAt(data, "error");
    // A tool that the profile takes away does not exist for the model.
    const absent = /^Tool '.*' does not exist/.test(stringAt(error, "message") ?? "");
    if (absent || stringAt(error, "code") === "denied") {
      const name = reading.toolNames.get(callId) ?? "tool";
      const detail = describeInput(reading.toolInputs.get(callId));
      reading.block(name, detail, ruleFor(name, detail));
    }
    reading.emit({
      type: "tool-result",
      callId,
      output: stringAt(objectAt(data, "result"), "content") ?? stringAt(error, "message") ?? "",
      isError: data["success"] === false,
      exitCode: numberAt(objectAt(data, "shellExecution"), "exitCode"),
    });
  },
  "session.error"(data, reading) {
    const message = stringAt(data, "message") ?? "The agent reported an error.";
    reading.error(message, numberAt(data, "statusCode"));
  },
  result(_data, reading, event) {
    const sessionId = stringAt(event, "sessionId");
    if (sessionId !== null) reading.session(sessionId, { model: reading.model });
    if (numberAt(event, "exitCode") === 0) {
      reading.finish({ ok: true });
      return;
    }
    const known = reading.failure;
    const reason =
      known?.message ?? `The agent ended with exit code ${numberAt(event, "exitCode") ?? "?"}.`;
    reading.finish({
      ok: false,
      reason: oneLine(reason),
      failure: known?.failure ?? reading.classify(reason),
    });
  },
};

/** What a person would give to --allow-tool. */
function ruleFor(tool: string, detail: string): string {
  if (tool === "bash" || tool === "powershell") return `shell(${detail})`;
  return tool === "create" || tool === "edit" ? "write" : tool;
}

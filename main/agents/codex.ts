/** Codex: `codex exec` with JSON events. Its profiles are held by a sandbox of the operating system. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { CommandRequest, Result } from "../engine/ports.ts";
import type { Adapter, AgentHost, CommandParts, ProfileFlags } from "./adapter.ts";
import {
  countAt,
  type JsonObject,
  numberAt,
  objectAt,
  objectsAt,
  stringAt,
  wordAt,
} from "./json-lines.ts";
import { foldersUp } from "./project-programs.ts";
import { createReader, type Parser, type Reading, sinceTotals } from "./reading.ts";
import { oneLine, stripControls } from "../engine/plain-text.ts";
import { contentText } from "./text.ts";

const SCHEMA_FILE = "output-schema.json";

function sandbox(mode: string, note: string): ProfileFlags {
  return { supported: true, args: ["-c", `sandbox_mode="${mode}"`], env: {}, note };
}

export const codexAdapter: Adapter = {
  agent: "codex",
  title: "Codex",
  programs: ["codex"],
  installHint: "Install it with `npm install -g @openai/codex`, then run `codex login`.",
  profiles: {
    "read-only": sandbox(
      "read-only",
      "A sandbox of the system makes all files read-only and cuts the network off; MCP servers of config.toml are switched off, and settings of the project are left out. Commands that it stops do not appear in the stream.",
    ),
    "workspace-write": sandbox(
      "workspace-write",
      "A sandbox of the system allows writing in the folder and in temporary folders only, without network; your MCP servers run outside of it. Commands that it stops do not appear in the stream.",
    ),
    full: sandbox(
      "danger-full-access",
      "No sandbox: every command runs with all rights of the user.",
    ),
  },
  reserved: {
    stream: ["--json", "--output-schema", "-o", "--output-last-message"],
    permission: [
      "--sandbox",
      "-s",
      "--dangerously-bypass*",
      "--full-auto",
      "--approve-for-me",
      "--trust",
      "-a",
      "--ask-for-approval",
      "sandbox_*",
      "mcp_servers*",
      "approval_policy*",
    ],
    variables: [],
  },
  accountVariables: ["CODEX_HOME", "CODEX_API_KEY", "OPENAI_API_KEY"],
  continueArgs: (sessionId) => ["resume", sessionId],

  command(request, _host, env): Result<CommandParts> {
    const schema = request.outputSchema;
    const wantsSchema = schema !== null && schema !== undefined;
    return {
      ok: true,
      value: {
        args: [
          "exec",
          // `exec resume` has no --sandbox; a configuration override works with both.
          ...(request.resumeSessionId === null ? [] : ["resume"]),
          ...["--json", "--skip-git-repo-check", "-c", "analytics.enabled=false"],
          ...codexAdapter.profiles[request.profile].args,
          ...(request.profile === "read-only"
            ? [...withoutServers(env, request), ...untrusted(request.cwd)]
            : []),
          ...(request.model === null ? [] : ["-m", request.model]),
          ...(wantsSchema ? ["--output-schema", path.join(request.attemptDir, SCHEMA_FILE)] : []),
          ...request.extraArgs,
          ...(request.resumeSessionId === null ? [] : [request.resumeSessionId]),
          "-",
        ],
        env: {},
        stdin: request.prompt,
        files: wantsSchema ? [{ name: SCHEMA_FILE, content: JSON.stringify(schema) }] : [],
      },
    };
  },

  async signIn(program, env, host) {
    const answer = await host.probe(program, ["login", "status"], env, 10_000);
    if (answer.code === null)
      return { signedIn: "unknown", how: "codex login status gave no answer" };
    const lines = stripControls(`${answer.stderr}\n${answer.stdout}`).split("\n");
    const told = lines.find((line) => /logged in|api key|chatgpt/i.test(line));
    // The text may hold a part of a key.
    const method = told?.split(/ - |:/)[0]?.trim();
    const how = `codex login status${method === undefined ? "" : `: ${method}`}`;
    return { signedIn: answer.code === 0 ? "yes" : "no", how };
  },

  reader(options, host) {
    const model = options.model ?? configuredModel(host);
    return createReader({ ...options, model }, host, codexParser());
  },
};

/**
 * MCP servers run outside the sandbox, so a read-only run goes without those of the user's configuration. They can
 * only be switched off by name.
 */
function withoutServers(env: Record<string, string>, request: CommandRequest): string[] {
  const home = request.env["CODEX_HOME"] ?? env["CODEX_HOME"];
  const folder = home ?? path.join(env["HOME"] ?? env["USERPROFILE"] ?? "", ".codex");
  const names = new Set<string>();
  const text = readText(path.join(folder, "config.toml"));
  for (const match of text.matchAll(/^\s*\[\s*mcp_servers\.(?:"([^"\n]+)"|([\w-]+))/gm)) {
    names.add((match[1] ?? match[2]) as string);
  }
  return [...names].flatMap((name) => {
    const key = /^[\w-]+$/.test(name) ? name : JSON.stringify(name);
    return ["-c", `mcp_servers.${key}.enabled=false`];
  });
}

/**
 * Settings of the project are left out: where the user has trusted it, they could start MCP servers and hooks, which
 * no sandbox holds.
 */
function untrusted(cwd: string): string[] {
  const top = foldersUp(cwd).at(-1) as string;
  // Trust is kept by repository, or by folder outside of one.
  const roots = new Set([path.resolve(cwd), ...(existsSync(path.join(top, ".git")) ? [top] : [])]);
  const table = [...roots]
    .map((folder) => `${JSON.stringify(folder)}={trust_level="untrusted"}`)
    .join(",");
  return ["-c", `projects={${table}}`];
}

/** The stream names no model; without one in the job, that of the configuration is used. */
function configuredModel(host: AgentHost): string | null {
  const text = readText(path.join(host.homeDir, ".codex", "config.toml"));
  const beforeTables = text.split(/^\s*\[/m)[0] ?? "";
  return /^\s*model\s*=\s*"([^"]+)"/m.exec(beforeTables)?.[1] ?? null;
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function codexParser(): Parser {
  let responding = false;
  /** The stream does not count responses of the model: a message, or a tool after a tool's end, begins a new one. */
  const countResponse = (value: JsonObject, reading: Reading): void => {
    const type = wordAt(objectAt(value, "item"), "type");
    const completed = wordAt(value, "type") === "item.completed";
    if (type === "error" || type === "reasoning") return;
    const begins = type === "agent_message" ? completed : !completed && !responding;
    if (begins) reading.turns = (reading.turns ?? 0) + 1;
    responding = type === "agent_message" || !completed;
  };
  return {
    read(value, reading) {
      switch (wordAt(value, "type")) {
        case "thread.started":
          reading.session(stringAt(value, "thread_id") ?? "", { model: reading.options.model });
          return;
        case "item.started":
        case "item.completed":
          countResponse(value, reading);
          readItem(value, reading);
          return;
        case "error":
          // Not final: it also tells of reconnecting, which may succeed.
          reading.error(messageOf(stringAt(value, "message")));
          return;
        case "turn.completed":
          readUsage(objectAt(value, "usage"), reading);
          reading.finish({ ok: true });
          return;
        case "turn.failed": {
          const reason = messageOf(stringAt(objectAt(value, "error"), "message"));
          reading.finish({ ok: false, reason: oneLine(reason), failure: reading.classify(reason) });
        }
      }
    },
  };
}

/** An API error may arrive as the JSON body of the response. */
function messageOf(text: string | null): string {
  if (text === null) return "The agent failed without saying why.";
  if (!text.startsWith("{")) return text;
  try {
    const body = JSON.parse(text) as { error?: { message?: unknown; type?: unknown } };
    const { message, type } = body.error ?? {};
    if (typeof message !== "string") return text;
    return typeof type === "string" ? `${message} (${type})` : message;
  } catch {
    return text;
  }
}

function readItem(value: JsonObject, reading: Reading): void {
  const item = objectAt(value, "item");
  const completed = stringAt(value, "type") === "item.completed";
  const type = wordAt(item, "type");
  // Something arrived after the error, so it has been overcome.
  if (type !== "error") reading.failure = null;
  const text = stringAt(item, "text") ?? "";
  switch (type) {
    case "agent_message":
      if (!completed) return;
      reading.answer = text;
      reading.emit({ type: "text", role: "assistant", text, delta: false });
      return;
    case "reasoning":
      if (completed) reading.emit({ type: "reasoning", text });
      return;
    case "error":
      if (completed) reading.emit({ type: "notice", text: stringAt(item, "message") ?? "" });
      return;
    case "command_execution":
    case "file_change":
    case "mcp_tool_call":
    case "web_search":
      readTool(item, type, completed, reading);
  }
}

function readTool(item: JsonObject, type: string, completed: boolean, reading: Reading): void {
  const callId = stringAt(item, "id") ?? "";
  if (!reading.toolInputs.has(callId)) {
    const [name, input] = toolOf(item, type);
    reading.toolCall(callId, name, input);
  }
  if (!completed) return;
  const exitCode = numberAt(item, "exit_code");
  reading.emit({
    type: "tool-result",
    callId,
    output: stringAt(item, "aggregated_output") ?? contentText(objectAt(item, "result")["content"]),
    isError: stringAt(item, "status") === "failed",
    exitCode,
  });
}

function toolOf(item: JsonObject, type: string): [string, unknown] {
  switch (type) {
    case "command_execution":
      return ["shell", { command: stringAt(item, "command") ?? "" }];
    case "file_change":
      return ["edit", { changes: objectsAt(item, "changes") }];
    case "web_search":
      return ["web_search", { query: stringAt(item, "query") ?? "" }];
    default: {
      const name = [stringAt(item, "server"), stringAt(item, "tool")].filter(
        (part) => part !== null,
      );
      return [name.join(".") || "mcp", item["arguments"] ?? null];
    }
  }
}

/** Usage is the total of the thread: what earlier runs of the session used is taken off. */
function readUsage(usage: JsonObject, reading: Reading): void {
  const cached = countAt(usage, "cached_input_tokens");
  const reasoning = countAt(usage, "reasoning_output_tokens");
  const total = {
    input: Math.max(0, countAt(usage, "input_tokens") - cached),
    cached,
    output: Math.max(0, countAt(usage, "output_tokens") - reasoning),
    reasoning,
  };
  reading.sessionTotals = { tokens: total, costUsd: null };
  reading.usageAtPrice(sinceTotals(total, reading.options.previousTotals?.tokens ?? null));
}

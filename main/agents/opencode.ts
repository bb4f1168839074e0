/** OpenCode: `opencode run` with JSON events. Its stream has no final event; permissions come from the environment. */
import type { Result } from "../engine/ports.ts";
import { type Adapter, type CommandParts, refuse } from "./adapter.ts";
import { promptWithSchema } from "./custom.ts";
import { countAt, type JsonObject, numberAt, objectAt, stringAt, wordAt } from "./json-lines.ts";
import { openCodePlugins } from "./project-programs.ts";
import {
  addTokens,
  createReader,
  type End,
  type Ending,
  NO_TOKENS,
  type Parser,
  type Reading,
  signalOf,
  unfinished,
} from "./reading.ts";
import { oneLine, stripControls } from "../engine/plain-text.ts";
import { describeInput } from "./text.ts";

/** Everything is denied but reading in the project: a tool that is denied altogether is not offered to the model. */
const READ_ONLY = JSON.stringify({
  "*": "deny",
  read: "allow",
  grep: "allow",
  glob: "allow",
  list: "allow",
  todowrite: "allow",
  todoread: "allow",
});

export const opencodeAdapter: Adapter = {
  agent: "opencode",
  title: "OpenCode",
  programs: ["opencode"],
  installHint: "Install it with `npm install -g opencode-ai`, then run `opencode auth login`.",
  profiles: {
    "read-only": {
      supported: true,
      args: [],
      // A project's settings would win over the permissions given here.
      env: { OPENCODE_PERMISSION: READ_ONLY, OPENCODE_DISABLE_PROJECT_CONFIG: "1" },
      note: "Only its reading tools are offered. Settings and AGENTS.md of the project are left out; a project with plugins is refused, because they are loaded all the same. Its own plan agent is not used, because that may run shell commands.",
    },
    "workspace-write": {
      supported: true,
      args: [],
      env: {},
      note: "Edits and shell commands in the folder; a path outside ends the run as blocked. There is no sandbox: a shell command may do what the user may.",
    },
    full: {
      supported: true,
      args: ["--auto"],
      env: {},
      note: "Approves everything that its configuration does not deny.",
    },
  },
  reserved: {
    stream: ["--format", "-s", "--session", "-c", "--continue", "--attach", "-i", "--interactive"],
    permission: ["--auto", "--agent", "--dangerously-skip-permissions"],
    variables: ["OPENCODE_PERMISSION", "OPENCODE_DISABLE_PROJECT_CONFIG"],
  },
  accountVariables: ["OPENCODE_CONFIG", "OPENCODE_CONFIG_CONTENT", "XDG_DATA_HOME"],
  continueArgs: (sessionId) => ["-s", sessionId],

  command(request, host): Result<CommandParts> {
    const plugin =
      request.profile === "read-only" ? openCodePlugins(request.cwd, host.homeDir) : null;
    if (plugin !== null) {
      return refuse(
        "project-programs",
        `OpenCode would load the plugin of the project (${plugin}), which may do anything: read-only cannot be promised here. Remove it, or choose another profile.`,
      );
    }
    return {
      ok: true,
      value: {
        args: [
          ...["run", "--format", "json"],
          // Without a title a second model request makes one, and its tokens are not in the stream.
          ...(request.resumeSessionId === null
            ? ["--title", request.title || "Belfry"]
            : ["-s", request.resumeSessionId]),
          ...opencodeAdapter.profiles[request.profile].args,
          ...(request.model === null ? [] : ["-m", request.model]),
          ...request.extraArgs,
        ],
        env: {
          OPENCODE_DISABLE_AUTOUPDATE: "1",
          OPENCODE_DISABLE_LSP_DOWNLOAD: "1",
          ...opencodeAdapter.profiles[request.profile].env,
        },
        stdin: promptWithSchema(request.prompt, request.outputSchema),
        files: [],
      },
    };
  },

  async signIn(program, env, host) {
    const listed = await host.probe(program, ["auth", "list"], env, 15_000);
    const stored = Number(/(\d+) credentials?/.exec(stripControls(listed.stdout))?.[1] ?? 0);
    if (stored > 0) return { signedIn: "yes", how: `opencode auth list (${stored} stored)` };
    const models = await host.probe(program, ["models"], env, 20_000);
    const own = models.stdout
      .split("\n")
      .find((line) => /^[\w.-]+\/\S+$/.test(line) && !line.startsWith("opencode/"));
    if (own !== undefined) {
      return { signedIn: "yes", how: `opencode models (${own.split("/")[0]} is configured)` };
    }
    if (models.code === null || listed.code === null) {
      return { signedIn: "unknown", how: "opencode auth list gave no answer" };
    }
    // Its free models need no account.
    const free = models.stdout.includes("opencode/");
    return free
      ? { signedIn: "unknown", how: "no stored credentials; only its own free models" }
      : { signedIn: "no", how: "opencode auth list and opencode models" };
  },

  reader: (options, host) => createReader(options, host, opencodeParser()),
};

function opencodeParser(): Parser {
  let tokens = NO_TOKENS;
  let costUsd = 0;
  let steps = 0;
  let lastReason: string | null = null;
  let rejected: string | null = null;
  let failed: Ending | null = null;
  let lastError = "";

  const finishStep = (part: JsonObject, reading: Reading): void => {
    const told = objectAt(part, "tokens");
    const cache = objectAt(told, "cache");
    steps += 1;
    tokens = addTokens(tokens, {
      input: countAt(told, "input") + countAt(cache, "write"),
      cached: countAt(cache, "read"),
      output: countAt(told, "output"),
      reasoning: countAt(told, "reasoning"),
    });
    costUsd += numberAt(part, "cost") ?? 0;
    lastReason = stringAt(part, "reason");
    reading.turns = steps;
    reading.finished = lastReason === "stop";
    // A cost of 0 means that the model has no price in the configuration, not that it is free.
    if (costUsd > 0) reading.usage(tokens, costUsd, "reported");
    else reading.usageAtPrice(tokens);
  };

  const readTool = (part: JsonObject, reading: Reading): void => {
    const state = objectAt(part, "state");
    const name = stringAt(part, "tool") ?? "tool";
    const callId = stringAt(part, "callID") ?? "";
    const error = stringAt(state, "error");
    reading.toolCall(callId, name, state["input"]);
    if (error !== null && /rejected permission|rule which prevents|unavailable tool/i.test(error)) {
      const detail = describeInput(state["input"]);
      reading.block(name, detail, ruleFor(name, detail));
      if (/rejected permission/i.test(error)) rejected = `${name}: ${detail}`;
    }
    reading.emit({
      type: "tool-result",
      callId,
      output: error ?? stringAt(state, "output") ?? "",
      isError: stringAt(state, "status") === "error",
      exitCode: numberAt(objectAt(state, "metadata"), "exit"),
    });
  };

  const readError = (error: JsonObject, reading: Reading): void => {
    const data = objectAt(error, "data");
    const wait = stringAt(objectAt(data, "responseHeaders"), "retry-after");
    const message = stringAt(data, "message") ?? stringAt(error, "name") ?? "Unknown error";
    // The same error may be printed twice.
    if (message === lastError) return;
    lastError = message;
    const told = wait === null ? message : `${message} (retry-after: ${wait})`;
    const failure = reading.error(told, numberAt(data, "statusCode"));
    if (data["isRetryable"] === true && failure.failureClass === "agent-error") {
      failure.failureClass = "transient";
    }
    if (stringAt(error, "name") === "ContextOverflowError") failure.failureClass = "permanent";
    failed = { ok: false, reason: oneLine(message), failure };
  };

  return {
    read(value, reading) {
      const sessionId = stringAt(value, "sessionID");
      if (reading.sessionId === null && sessionId !== null) {
        reading.session(sessionId, { model: reading.options.model });
      }
      const part = objectAt(value, "part");
      const text = stringAt(part, "text") ?? "";
      switch (wordAt(value, "type")) {
        case "step_start":
          reading.failure = null;
          reading.finished = false;
          return;
        case "text":
          reading.answer = text;
          reading.emit({ type: "text", role: "assistant", text, delta: false });
          return;
        case "reasoning":
          reading.emit({ type: "reasoning", text });
          return;
        case "tool_use":
          readTool(part, reading);
          return;
        case "step_finish":
          finishStep(part, reading);
          return;
        case "error":
          readError(objectAt(value, "error"), reading);
      }
    },
    end(end: End, reading): Ending {
      if (failed !== null) return failed;
      const { exitCode } = end;
      const cleanExit = exitCode === 0 || exitCode === null || signalOf(exitCode) !== null;
      // After the last step a signal can only have ended a process that lingered: the answer stands.
      if (lastReason === "stop" && cleanExit) return { ok: true };
      if (exitCode === 0 && rejected !== null) {
        const asked = askedPermission(end.stderrTail) ?? rejected;
        const reason = `The run ended because nobody was there to allow ${asked}.`;
        return { ok: false, reason, failure: "permanent", blockedOn: asked };
      }
      if (exitCode === 0 && lastReason !== null) {
        const reason = `The agent ended in the middle of its work (${lastReason}).`;
        return { ok: false, reason, failure: "agent-error" };
      }
      // Two first runs at once both prepare its database, and one of them gives up.
      if (exitCode !== 0 && /database is locked/i.test(end.stderrTail)) {
        const reason = "OpenCode's own database was locked by another run.";
        return { ok: false, reason, failure: "transient" };
      }
      if (/^\s*opencode run \[message/m.test(stripControls(end.stderrTail))) {
        const reason = "OpenCode printed its help: one of the arguments is not known to it.";
        return { ok: false, reason, failure: "permanent" };
      }
      return unfinished(end, reading);
    },
  };
}

/** What was asked for, as standard error tells: "permission requested: bash (touch made.txt); auto-rejecting". */
function askedPermission(stderr: string): string | null {
  const matches = [
    ...stripControls(stderr).matchAll(/permission requested: (\S+) \((.*)\); auto-reject/g),
  ];
  const last = matches.at(-1);
  return last === undefined ? null : `${last[1]}: ${last[2]}`;
}

/** The entry a person would add to `permission` in opencode.json. */
function ruleFor(tool: string, detail: string): string {
  const key = tool === "write" || tool === "patch" ? "edit" : tool;
  return JSON.stringify({ [key]: detail === "" ? "allow" : { [detail]: "allow" } });
}

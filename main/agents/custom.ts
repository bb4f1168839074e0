/**
 * A program of the user. It gets the prompt on standard input and answers with text, or with JSON lines of the
 * small protocol below; a stream without any such line is text.
 *
 * {"type":"session","id":"…","model":"…"}            {"type":"text","text":"…","delta":false}
 * {"type":"reasoning","text":"…"}                     {"type":"notice","text":"…"}
 * {"type":"tool","id":"1","name":"…","input":{…}}     {"type":"tool-result","id":"1","output":"…","error":false,"exitCode":0}
 * {"type":"usage","input":0,"cached":0,"output":0,"reasoning":0,"costUsd":0.01,"turns":1}   (totals of this run so far)
 * {"type":"blocked","tool":"…","detail":"…"}          {"type":"limit","kind":"usage","message":"…","resetAt":1767225600000}
 * {"type":"error","message":"…","class":"transient"}
 * {"type":"result","ok":true,"text":"…","structured":{…},"silent":false,"reason":"…","class":"agent-error"}
 */
import path from "node:path";
import { FAILURE_CLASSES, type FailureClass } from "../../contract/words.ts";
import { type Adapter, refuse } from "./adapter.ts";
import { countAt, type JsonObject, numberAt, stringAt } from "./json-lines.ts";
import { createReader, type Parser, type Reading, unfinished } from "./reading.ts";
import { schemaInstruction } from "./schema-check.ts";
import { textVerdict } from "./shell.ts";
import { contentText } from "./text.ts";

const UNSUPPORTED = {
  supported: false,
  args: [],
  env: {},
  note: "A program of your own has the rights of the user; nothing holds it to less.",
};

export const customAdapter: Adapter = {
  agent: "custom",
  title: "Own program",
  programs: [],
  installHint: "Name the program in the job.",
  profiles: {
    "read-only": UNSUPPORTED,
    "workspace-write": UNSUPPORTED,
    full: {
      supported: true,
      args: [],
      env: {},
      note: "The program runs with all rights of the user.",
    },
  },
  reserved: { stream: [], permission: [], variables: [] },
  accountVariables: [],
  continueArgs: null,
  signIn: async () => ({ signedIn: "unknown", how: "your own program knows" }),

  command(request, host) {
    const paths = host.platform === "win32" ? path.win32 : path.posix;
    const args = request.agentPath === null ? request.extraArgs.slice(1) : request.extraArgs;
    const program = request.agentPath ?? request.extraArgs[0];
    if (program === undefined) {
      return refuse("no-program", "Name the program to run: its path is missing.");
    }
    const env: Record<string, string> = {
      BELFRY_PROFILE: request.profile,
      BELFRY_ATTEMPT_DIR: paths.normalize(request.attemptDir),
    };
    if (request.resumeSessionId !== null) env["BELFRY_SESSION"] = request.resumeSessionId;
    if (request.model !== null) env["BELFRY_MODEL"] = request.model;
    return {
      ok: true,
      value: {
        args,
        env,
        stdin: promptWithSchema(request.prompt, request.outputSchema),
        files: [],
      },
    };
  },

  reader: (options, host) => createReader(options, host, protocolParser(true)),
};

/** The prompt, with a request for JSON where the agent has no option for a schema. */
export function promptWithSchema(prompt: string, schema: unknown): string {
  return schema === null || schema === undefined ? prompt : prompt + schemaInstruction(schema);
}

/** Reads the protocol. @param textAllowed a stream without protocol lines is taken as the answer */
export function protocolParser(textAllowed: boolean): Parser {
  let spoken = false;
  return {
    read(value, reading) {
      const type = stringAt(value, "type");
      const known = type === null ? undefined : HANDLERS[type];
      if (known === undefined) return;
      spoken = true;
      known(value, reading);
    },
    end(end, reading) {
      if (spoken || !textAllowed) return unfinished(end, reading);
      const verdict = textVerdict(end, "program");
      return { ...verdict, failure: verdict.failureClass };
    },
  };
}

const HANDLERS: Record<string, (value: JsonObject, reading: Reading) => void> = {
  session(value, reading) {
    const id = stringAt(value, "id");
    if (id === null) return;
    reading.session(id, {
      model: stringAt(value, "model"),
      agentVersion: stringAt(value, "version"),
      cwd: stringAt(value, "cwd"),
      permissionMode: stringAt(value, "profile"),
    });
  },
  text(value, reading) {
    const text = stringAt(value, "text") ?? "";
    const delta = value["delta"] === true;
    reading.answer = delta ? reading.answer + text : text;
    reading.emit({ type: "text", role: "assistant", text, delta });
  },
  reasoning(value, reading) {
    reading.emit({ type: "reasoning", text: stringAt(value, "text") ?? "" });
  },
  notice(value, reading) {
    reading.emit({ type: "notice", text: stringAt(value, "text") ?? "" });
  },
  tool(value, reading) {
    reading.emit({
      type: "tool-call",
      callId: stringAt(value, "id") ?? "",
      name: stringAt(value, "name") ?? "tool",
      input: value["input"] ?? null,
    });
  },
  "tool-result"(value, reading) {
    reading.emit({
      type: "tool-result",
      callId: stringAt(value, "id") ?? "",
      output: contentText(value["output"]),
      isError: value["error"] === true,
      exitCode: numberAt(value, "exitCode"),
    });
  },
  usage(value, reading) {
    const turns = numberAt(value, "turns");
    if (turns !== null) reading.turns = turns;
    const tokens = {
      input: countAt(value, "input"),
      cached: countAt(value, "cached"),
      output: countAt(value, "output"),
      reasoning: countAt(value, "reasoning"),
    };
    const costUsd = numberAt(value, "costUsd");
    if (costUsd === null) reading.usageAtPrice(tokens);
    else reading.usage(tokens, costUsd, "reported");
  },
  blocked(value, reading) {
    reading.block(
      stringAt(value, "tool") ?? "tool",
      stringAt(value, "detail") ?? "",
      stringAt(value, "rule"),
    );
  },
  limit(value, reading) {
    const told = stringAt(value, "kind");
    const kind = told === "rate" || told === "overload" ? told : "usage";
    const message = stringAt(value, "message") ?? "A limit has been reached.";
    const resetAt = numberAt(value, "resetAt");
    const retryAfterMs = numberAt(value, "retryAfterMs");
    reading.emit({ type: "rate-limit", kind, message, resetAt, retryAfterMs });
    reading.failure = {
      message,
      failure: {
        failureClass: kind === "usage" ? "usage-limit" : "transient",
        status: null,
        limit: kind,
        resetAt,
        retryAfterMs,
      },
    };
  },
  error(value, reading) {
    const message = stringAt(value, "message") ?? "The program reported an error.";
    const failure = reading.error(message);
    const told = failureClassOf(value["class"]);
    if (told !== null) failure.failureClass = told;
  },
  result(value, reading) {
    const text = stringAt(value, "text");
    const base = {
      ...(text === null ? {} : { answer: text }),
      structured: value["structured"] ?? null,
      silent: value["silent"] === true,
      blockedOn: stringAt(value, "blockedOn"),
    };
    if (value["ok"] === true) {
      reading.finish({ ok: true, ...base });
      return;
    }
    const reason = stringAt(value, "reason") ?? reading.failure?.message ?? "The program failed.";
    const told = failureClassOf(value["class"]);
    const failure =
      told === null
        ? (reading.failure?.failure ?? reading.classify(reason))
        : { ...(reading.failure?.failure ?? reading.classify(reason)), failureClass: told };
    reading.finish({ ok: false, ...base, reason, failure });
  },
};

function failureClassOf(value: unknown): FailureClass | null {
  return FAILURE_CLASSES.find((name) => name === value) ?? null;
}

/** Whether a host could start the program at all; used before a job is saved. */
export function customProgram(request: {
  agentPath: string | null;
  extraArgs: string[];
}): string | null {
  return request.agentPath ?? request.extraArgs[0] ?? null;
}

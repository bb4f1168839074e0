/** A plain shell command: no agent, no stream; the exit code decides. */
import type { Result, RunReader, Verdict } from "../engine/ports.ts";
import type { RunEvent } from "../../contract/run-events.ts";
import { type Adapter, type CommandParts, refuse } from "./adapter.ts";
import { type End, signalOf } from "./reading.ts";
import { startsSilent } from "../engine/silence.ts";
import { complaint, tailLines } from "./text.ts";

/** Longer commands travel in a file: one argument is limited to 128 KiB on Linux. */
const MAX_ARGUMENT_BYTES = 100_000;

/** How much of the output's end is kept as the answer. */
export const ANSWER_BYTES = 4096;

const UNSUPPORTED = {
  supported: false,
  args: [],
  env: {},
  note: "A shell command has the rights of the user; nothing holds it to less.",
};

export const shellAdapter: Adapter = {
  agent: "shell",
  title: "Shell command",
  programs: [],
  installHint: "A shell is part of the system.",
  profiles: {
    "read-only": UNSUPPORTED,
    "workspace-write": UNSUPPORTED,
    full: {
      supported: true,
      args: [],
      env: {},
      note: "The command runs with all rights of the user.",
    },
  },
  reserved: { stream: [], permission: [], variables: [] },
  accountVariables: [],
  continueArgs: null,
  signIn: async () => ({ signedIn: "yes", how: "a shell needs no sign-in" }),

  command(request, host): Result<CommandParts> {
    if (request.resumeSessionId !== null) {
      return refuse("cannot-resume", "A shell command has no session that could be resumed.");
    }
    if (host.platform === "win32") {
      // cmd.exe has no quoting that survives every command; a script file needs none.
      const content = `@echo off\r\n${request.prompt.replaceAll(/\r?\n/g, "\r\n")}\r\n`;
      const file = `${request.attemptDir}\\command.cmd`;
      return parts(["/d", "/c", file], [{ name: "command.cmd", content }]);
    }
    if (Buffer.byteLength(request.prompt, "utf8") > MAX_ARGUMENT_BYTES) {
      const files = [{ name: "command.sh", content: request.prompt }];
      return parts([`${request.attemptDir}/command.sh`], files);
    }
    return parts(["-c", request.prompt], []);
  },

  reader: () => createTextReader("command"),
};

function parts(args: string[], files: CommandParts["files"]): Result<CommandParts> {
  return { ok: true, value: { args, env: {}, stdin: "", files } };
}

/** A reader that looks at nothing but exit code and the ends of the output. */
export function createTextReader(what: "command" | "program"): RunReader {
  return {
    wantsStream: false,
    push: () => [],
    state: () => ({
      sessionId: null,
      model: null,
      turns: null,
      tokens: null,
      costUsd: null,
      costSource: "unknown",
      finished: false,
      permissionBlocks: 0,
    }),
    finish(end) {
      const verdict = textVerdict(end, what);
      const event: RunEvent = {
        type: "result",
        offset: 0,
        at: null,
        ok: verdict.ok,
        text: verdict.answer,
        structured: null,
        reason: verdict.reason,
        failureClass: verdict.failureClass,
      };
      return { events: [event], verdict, sessionTotals: null };
    },
  };
}

/** Verdict on a program without a protocol: by exit code; 126 and 127 mean that there was nothing to run. */
export function textVerdict(end: End, what: "command" | "program"): Verdict {
  const answer = tailLines(end.stdoutTail, ANSWER_BYTES);
  const verdict: Verdict = {
    ok: end.exitCode === 0,
    silent: end.exitCode === 0 && startsSilent(end.stdoutTail),
    reason: null,
    failureClass: null,
    blockedOn: null,
    answer,
    structured: null,
    resetAt: null,
    retryAfterMs: null,
  };
  if (verdict.ok) return verdict;
  const signal = signalOf(end.exitCode);
  const ended =
    end.exitCode === null
      ? `The ${what} ended in an unknown way`
      : signal === null
        ? `The ${what} ended with exit code ${end.exitCode}`
        : `The ${what} was ended by ${signal}`;
  const told = complaint(end.stderrTail);
  return {
    ...verdict,
    reason: told === null ? `${ended}.` : `${ended}: ${told}`,
    failureClass: end.exitCode === 126 || end.exitCode === 127 ? "permanent" : "agent-error",
  };
}

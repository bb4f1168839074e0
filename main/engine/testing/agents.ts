/** Scripted agents: their stream is one JSON object a line, and their last word decides the verdict. */
import type { RunEvent } from "../../../contract/run-events.ts";
import type { FailureClass } from "../../../contract/words.ts";
import type { Agents, CommandRequest, Refusal, RunReader, Verdict } from "../ports.ts";

/** A line of a scripted agent. */
export type Line =
  | { say: "session"; id: string }
  | { say: "text"; text: string }
  | { say: "usage"; tokens?: number; usd?: number | null; turns?: number }
  | ({ say: "result"; ok: boolean } & Partial<Omit<Verdict, "ok">>);

const AT = { offset: 0, at: null };

export class ScriptedAgents implements Agents {
  /** Every command that was asked for, in order. */
  readonly requests: CommandRequest[] = [];
  /** Set to refuse every command. */
  refusal: Refusal | null = null;
  /** Set to let `prepare` wait. */
  gate: Promise<void> | null = null;
  accountOf: (request: CommandRequest) => string = ({ agent }) => `${agent}:default`;

  async prepare(request: CommandRequest): ReturnType<Agents["prepare"]> {
    this.requests.push(request);
    if (this.gate) await this.gate;
    if (this.refusal) return { ok: false, error: this.refusal };
    const value = {
      file: "/bin/agent",
      args: [],
      env: {},
      envNames: [],
      cwd: request.cwd,
      stdin: request.prompt,
      files: [],
      agentVersion: "1.0",
      accountKey: this.accountOf(request),
    };
    return { ok: true, value };
  }

  reader(): RunReader {
    return scriptedReader();
  }
}

function scriptedReader(): RunReader {
  const decoder = new TextDecoder();
  let rest = "";
  const state: ReturnType<RunReader["state"]> = {
    sessionId: null,
    model: null,
    turns: null,
    tokens: null,
    costUsd: null,
    costSource: "unknown",
    finished: false,
    permissionBlocks: 0,
  };
  let result: Extract<Line, { say: "result" }> | null = null;

  function read(line: Line): RunEvent[] {
    switch (line.say) {
      case "session":
        state.sessionId = line.id;
        return [
          {
            ...AT,
            type: "session",
            sessionId: line.id,
            model: null,
            agentVersion: null,
            cwd: null,
            permissionMode: null,
          },
        ];
      case "text":
        return [{ ...AT, type: "text", role: "assistant", text: line.text, delta: false }];
      case "usage": {
        const usd = line.usd === undefined ? state.costUsd : line.usd;
        state.tokens = { input: line.tokens ?? 0, cached: 0, output: 0, reasoning: 0 };
        state.costUsd = usd;
        state.costSource = usd === null ? "unknown" : "reported";
        state.turns = line.turns ?? state.turns;
        const { tokens, costUsd, costSource, turns } = state;
        return [{ ...AT, type: "usage", tokens: tokens!, costUsd, costSource, turns }];
      }
      case "result":
        result = line;
        state.finished = true;
        return [];
    }
  }

  return {
    wantsStream: true,
    push(chunk) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop()!;
      return lines.flatMap((line) => read(JSON.parse(line) as Line));
    },
    state: () => ({ ...state }),
    finish({ exitCode }) {
      const ok = result?.ok ?? exitCode === 0;
      const failureClass: FailureClass | null = ok ? null : "agent-error";
      const verdict: Verdict = {
        silent: false,
        reason: ok ? null : "It failed.",
        failureClass,
        blockedOn: null,
        answer: "",
        structured: null,
        resetAt: null,
        retryAfterMs: null,
        ...withoutSay(result),
        ok,
      };
      return { events: [], verdict, sessionTotals: null };
    },
  };
}

function withoutSay(result: Extract<Line, { say: "result" }> | null): Partial<Verdict> {
  const { say: _say, ...verdict } = result ?? { say: null };
  return verdict;
}

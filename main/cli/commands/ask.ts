/**
 * The program beside an agent: offers the one tool that Claude Code calls when it needs a permission, takes the
 * question to the engine and waits for a person's word.
 *
 * The engine may be killed, updated or restarted meanwhile; the question is asked again until it answers. When time
 * is over without any answer the agent is told no: a run never waits for ever.
 */
import process from "node:process";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import type { Question } from "../../../contract/questions.ts";
import { MAX_QUESTION_INPUT_CHARS } from "../../../contract/words.ts";
import { describeInput } from "../../agents/text.ts";
import { connect, type Connection } from "../../host/client.ts";
import { systemTimers } from "../../host/clock.ts";
import { version } from "../../host/version.ts";
import { usage } from "../failure.ts";
import type { Io } from "../io.ts";
import { folderOf } from "../reading.ts";

/** Between two tries to reach an engine that does not answer. */
const RETRY_MS = 500;
/** The engine's own word comes first: this side gives up a little later. */
const PATIENCE_MS = 10_000;
const ROUND_MS = 20_000;

type Client = Connection["client"];
type Call = Parameters<Client["questions"]["ask"]>[0];

type Verdict =
  | { behavior: "allow"; updatedInput: Record<string, unknown> }
  | { behavior: "deny"; message: string };

/** Serves until the agent closes the connection. @param words run, and how long a question waits in milliseconds */
export async function ask(io: Io, words: string[]): Promise<number> {
  const [runId = NaN, forMs = NaN] = words.map(Number);
  const marker = io.env["BELFRY_RUN"];
  if (!Number.isInteger(runId) || !Number.isInteger(forMs) || marker === undefined) {
    throw usage("not-for-people", "This command is for agents that Belfry has started.");
  }
  const server = new Server(
    { name: "belfry", version: version() },
    { capabilities: { tools: {} } },
  );
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: [
      {
        name: "permission",
        description: "Asks the person whose machine this is for a permission.",
        inputSchema: {
          type: "object" as const,
          properties: {
            tool_name: { type: "string" },
            input: { type: "object", additionalProperties: true },
            tool_use_id: { type: "string" },
          },
          required: ["tool_name", "input", "tool_use_id"],
        },
      },
    ],
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal }) => {
    const given = params.arguments ?? {};
    const input = isObject(given["input"]) ? given["input"] : {};
    const call: Call = {
      ...{ runId, marker, callId: text(given["tool_use_id"]), tool: text(given["tool_name"]) },
      detail: describeInput(input),
      input: shown(input),
    };
    const verdict = await verdictOn(folderOf(io), call, input, forMs, signal);
    return { content: [{ type: "text" as const, text: JSON.stringify(verdict) }] };
  });
  const closed = new Promise<void>((resolve) => {
    server.onclose = () => resolve();
    // The transport does not notice by itself that the agent is gone.
    process.stdin.once("end", () => resolve());
  });
  await server.connect(new StdioServerTransport());
  await closed;
  await server.close();
  return 0;
}

async function verdictOn(
  dir: string,
  call: Call,
  input: Record<string, unknown>,
  forMs: number,
  aborted: AbortSignal,
): Promise<Verdict> {
  const timeUp = AbortSignal.timeout(forMs + PATIENCE_MS);
  const signal = AbortSignal.any([aborted, timeUp]);
  while (!signal.aborted) {
    const found = await round(dir, call, signal);
    if (found === null) await new Promise<void>((go) => systemTimers.after(RETRY_MS, go));
    else if (typeof found === "string") return { behavior: "deny", message: found };
    else if (found.state === "allowed") return { behavior: "allow", updatedInput: input };
    else if (found.state !== "open") {
      return { behavior: "deny", message: found.message ?? "It was denied." };
    }
  }
  const message = "Belfry could not be reached in time to ask a person, so it was denied.";
  return { behavior: "deny", message };
}

/**
 * Asks, and waits for a while. Gives the question as it is then; null where the engine could not be reached; a
 * sentence where it refuses to ask.
 */
async function round(
  dir: string,
  call: Call,
  signal: AbortSignal,
): Promise<Question | string | null> {
  const connected = await connect(dir);
  if (!connected.ok) return null;
  const { client, close } = connected.value;
  try {
    const asked = await client.questions.ask(call, { signal });
    if (asked.state !== "open") return asked;
    return await client.questions.wait({ id: asked.id, forMs: ROUND_MS }, { signal });
  } catch (error) {
    return refusalIn(error);
  } finally {
    close();
  }
}

/** Only what the engine decided about the question is final; a full disk or a broken connection may pass. */
function refusalIn(error: unknown): string | null {
  const { code, message, data } = error as { code?: string; message: string; data?: unknown };
  const why = (data as { code?: string } | undefined)?.code ?? "";
  const isFinal = code === "NOT_FOUND" || ["not-running", "not-asked"].includes(why);
  return isFinal ? message : null;
}

function shown(input: Record<string, unknown>): string {
  const whole = JSON.stringify(input, null, 2);
  if (whole.length <= MAX_QUESTION_INPUT_CHARS) return whole;
  return `${whole.slice(0, MAX_QUESTION_INPUT_CHARS - 1)}…`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Names of tools and calls are short; longer ones would be refused. */
function text(value: unknown): string {
  return typeof value === "string" && value !== "" ? value.slice(0, 200) : "unknown";
}

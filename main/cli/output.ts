/** Prints an attempt's output: the conversation of an agent, or the bytes of a command, as far as they are there. */
import { homedir } from "node:os";
import path from "node:path";
import type { RunEvent } from "../../contract/run-events.ts";
import type { Attempt } from "../../contract/run.ts";
import { createAgents, type AgentsService } from "../agents/index.ts";
import { resourcesDir } from "../host/data-dir.ts";
import type { RunReader } from "../engine/ports.ts";
import type { RunRecord } from "../engine/store-port.ts";
import { readOutput, readTails } from "./output-files.ts";
import type { Io } from "./io.ts";
import { styleFor } from "./text/style.ts";
import { harmless } from "./text/width.ts";
import { conversation, type Conversation } from "./views/conversation.ts";

const PAGE_BYTES = 262_144;

/** `conversation`: for reading. `raw`: the bytes as they are. `events`: one JSON object a line. */
export type OutputForm = "conversation" | "raw" | "events";

export interface OutputOptions {
  form: OutputForm;
  stream: "stdout" | "stderr";
}

/** Agents for reading streams only: no shell is asked, nothing is started. */
export function readingAgents(io: Io): AgentsService {
  return createAgents({ baseEnv: io.env, homeDir: homedir(), resourcesDir: resourcesDir() });
}

export class AttemptPrinter {
  readonly #io: Io;
  readonly #dir: string;
  readonly #options: OutputOptions;
  readonly #sink: (text: string | Uint8Array) => void;
  readonly #reader: RunReader | null;
  readonly #talk: Conversation;
  readonly #decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  readonly #offsets = { stdout: 0, stderr: 0 };
  #atLineStart = true;

  /** @param sink where text for people goes; default standard output */
  constructor(
    io: Io,
    dataDir: string,
    run: RunRecord,
    attempt: Attempt,
    options: OutputOptions,
    sink: (text: string | Uint8Array) => void = io.out,
  ) {
    this.#io = io;
    this.#dir = path.join(dataDir, attempt.dir);
    this.#options = options;
    this.#sink = sink;
    this.#talk = conversation(styleFor(io.colour), io.now);
    const wantsEvents = options.stream === "stdout" && options.form !== "raw";
    const reader = wantsEvents
      ? readingAgents(io).reader({
          agent: run.agent,
          model: run.work.model,
          previousTotals: null,
          outputSchema: run.work.outputSchema,
        })
      : null;
    // A command without a stream of events is shown as it printed.
    this.#reader = reader?.wantsStream || options.form === "events" ? reader : null;
  }

  /** Prints what has come since the last call. */
  pump(): void {
    const { stream } = this.#options;
    this.#pumpStream(stream);
    // What a command says on its standard error belongs to what a person wants to read.
    if (this.#isPlain && stream === "stdout") this.#pumpStream("stderr");
  }

  /** Prints the rest of an attempt that has ended. */
  finish(exitCode: number | null): void {
    this.pump();
    if (this.#reader !== null) {
      const { stdout, stderr } = readTails(this.#dir);
      const end = this.#reader.finish({ exitCode, stdoutTail: stdout, stderrTail: stderr });
      for (const event of end.events) this.#show(event);
    }
    this.endLine();
  }

  /** Brings the cursor to the start of a line. */
  endLine(): void {
    if (this.#options.form !== "conversation") return;
    this.#sink(this.#talk.end());
    if (this.#isPlain && !this.#atLineStart) this.#sink("\n");
    this.#atLineStart = true;
  }

  get #isPlain(): boolean {
    return this.#reader === null && this.#options.form === "conversation";
  }

  #pumpStream(stream: "stdout" | "stderr"): void {
    for (;;) {
      const page = readOutput(this.#dir, {
        stream,
        fromOffset: this.#offsets[stream],
        maxBytes: PAGE_BYTES,
      });
      if (page.bytes.length === 0) return;
      const from = this.#offsets[stream];
      this.#offsets[stream] = page.nextOffset;
      if (this.#reader !== null) {
        for (const event of this.#reader.push(page.bytes, from)) this.#show(event);
      } else if (this.#options.form === "raw") {
        this.#sink(page.bytes);
      } else {
        this.#plain(this.#decoders[stream].decode(page.bytes, { stream: true }));
      }
    }
  }

  #plain(text: string): void {
    const shown = harmless(text, this.#io.colour);
    if (shown === "") return;
    this.#sink(shown);
    this.#atLineStart = shown.endsWith("\n");
  }

  #show(event: RunEvent): void {
    const text =
      this.#options.form === "events" ? `${JSON.stringify(event)}\n` : this.#talk.add(event);
    if (text !== "") this.#sink(text);
  }
}

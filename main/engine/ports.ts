/**
 * The ports of the engine: everything it needs from the outside, as interfaces.
 *
 * The engine itself is pure over these. `runs/`, `agents/`, `guard/`, `store/` and `delivery/`
 * implement them; tests inject a clock of their own.
 */
import type { AllowRule } from "../../contract/allow-rules.ts";
import type { RunEvent, Tokens } from "../../contract/run-events.ts";
import type { NotifyEvent } from "../../contract/notification-words.ts";
import type { AgentId, CostSource, FailureClass, Profile } from "../../contract/words.ts";

/** Wall clock and monotonic clock, both in milliseconds. */
export interface Clock {
  /** Epoch milliseconds; may step when a person or NTP sets the clock. */
  now(): number;
  /** Milliseconds since an arbitrary start; never steps and stands still while the machine sleeps. */
  monotonic(): number;
}

/** One-shot timers. Returns a function that cancels; cancelling twice is harmless. */
export interface Timers {
  after(delayMs: number, callback: () => void): () => void;
}

/** Source of randomness: identifiers and jitter. */
export interface Entropy {
  /** Uniform in [0, 1). */
  random(): number;
  /** Short random text, safe in a file name. */
  token(): string;
}

/** Structured log; `fields` must hold no secrets. */
export interface Log {
  debug(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

/** Expected failures travel as values; exceptions are for bugs. */
export type Result<T, E = Refusal> = { ok: true; value: T } | { ok: false; error: E };

/** Why something was not done: a stable code for programs and a sentence for people. */
export interface Refusal {
  code: string;
  message: string;
}

// ---------------------------------------------------------------------------------------------
// Agents
// ---------------------------------------------------------------------------------------------

/** What an adapter needs to know to build a command line. */
export interface CommandRequest {
  agent: AgentId;
  prompt: string;
  profile: Profile;
  model: string | null;
  cwd: string;
  /** Name shown in the agent's own session list. */
  title: string;
  maxTurns: number | null;
  maxUsd: number | null;
  /** Session to resume; null starts a new one. */
  resumeSessionId: string | null;
  /** JSON Schema the final answer must meet; null for free text. */
  outputSchema: unknown;
  /** Program to start instead of the detected one. */
  agentPath: string | null;
  /** Arguments of the user, placed before the prompt. For `custom` and `shell` see their adapters. */
  extraArgs: string[];
  /** Variables set for this job; they win over the captured environment. */
  env: Record<string, string>;
  /** Lets the agent ask a person for permissions, each for so long; null = what is not allowed is denied. */
  ask: { runId: number; forMs: number } | null;
  /** Uses of tools that the job allows for good, within its profile. Empty for read-only. */
  allow: readonly AllowRule[];
  /** Folder of this attempt, for files an adapter needs (a schema, a settings file). Exists by launch time. */
  attemptDir: string;
}

/** A command that can be started. */
export interface CommandSpec {
  /** Absolute path of the program. */
  file: string;
  args: string[];
  /** Whole environment of the process. Never written to disk. */
  env: Record<string, string>;
  /** Names in `env` that the adapter or the job set, for display. */
  envNames: string[];
  cwd: string;
  /** Text for standard input; it is always closed at the end. */
  stdin: string;
  /** Files to write into the attempt folder before the start; `name` has no slash. */
  files: { name: string; content: string }[];
  /** Version of the agent as detected, for the record. */
  agentVersion: string | null;
  /** Identifies the account whose quota is used; runs with the same key wait together at a usage limit. */
  accountKey: string;
}

/** How the agent's part of a run ended, judged from its events first and its exit code second. */
export interface Verdict {
  ok: boolean;
  /** The agent (or its output) said that there is nothing to report. */
  silent: boolean;
  /** One sentence; null when ok. */
  reason: string | null;
  failureClass: FailureClass | null;
  /** The run could not go on because nobody was there to grant a permission. */
  blockedOn: string | null;
  /** Final answer, possibly empty. */
  answer: string;
  structured: unknown;
  /** Epoch milliseconds when a usage limit ends, where told. */
  resetAt: number | null;
  /** Milliseconds the service asked to wait before another try, where told. */
  retryAfterMs: number | null;
}

/** What is known of a run from its stream so far. */
export interface ReadState {
  sessionId: string | null;
  model: string | null;
  turns: number | null;
  tokens: Tokens | null;
  costUsd: number | null;
  costSource: CostSource;
  /** The final result event has been read. */
  finished: boolean;
  permissionBlocks: number;
}

/** Running totals of an agent session; some CLIs report these instead of the run's own usage. */
export interface SessionTotals {
  tokens: Tokens;
  costUsd: number | null;
}

/** Reads one attempt's standard output, fed in order and in pieces of any size. */
export interface RunReader {
  /** False when the adapter has no use for the stream: then only the end of the output is handed to `finish`. */
  readonly wantsStream: boolean;
  /** Hands over bytes of standard output; `offset` is the position of the first byte in the stream. */
  push(chunk: Uint8Array, offset: number): RunEvent[];
  state(): ReadState;
  /**
   * The process has ended.
   * @param end.exitCode null when it is not known; 128 + n when signal n ended it
   * @param end.stdoutTail last 64 KiB of standard output
   * @param end.stderrTail last 64 KiB of standard error
   */
  finish(end: { exitCode: number | null; stdoutTail: string; stderrTail: string }): {
    events: RunEvent[];
    verdict: Verdict;
    /** Totals of the session after this run, for agents that report totals; null otherwise. */
    sessionTotals: SessionTotals | null;
  };
}

export interface ReaderOptions {
  agent: AgentId;
  /** Model the job asks for; adapters whose stream has no model name compute cost from it. */
  model: string | null;
  /** Totals of the resumed session before this run; null for a new session. */
  previousTotals: SessionTotals | null;
  outputSchema: unknown;
}

/** All agents behind one door. */
export interface Agents {
  /** Builds the command of one attempt. Refuses with a sentence when the agent is missing or the profile impossible. */
  prepare(request: CommandRequest): Promise<Result<CommandSpec>>;
  reader(options: ReaderOptions): RunReader;
}

// ---------------------------------------------------------------------------------------------
// Processes
// ---------------------------------------------------------------------------------------------

export interface LaunchSpec {
  /** Folder of the attempt: absolute, created by the launcher. */
  dir: string;
  /** Marker put into the environment as `BELFRY_RUN`; every process of the attempt inherits it. */
  marker: string;
  command: CommandSpec;
  /** Written to `request.json` for recovery and for people. Must hold no secrets. */
  request: Record<string, unknown>;
  /** Hard deadline enforced by the shim itself, so that an orphan cannot run for ever; null for none. */
  deadlineMs: number | null;
  /** Grace between TERM and KILL at the deadline. */
  graceMs: number;
}

/** The exit record of an attempt. */
export interface ExitRecord {
  /** Exit code; 128 + n when signal n ended the process. */
  exitCode: number;
  /** The shim ended it because the hard deadline had passed. */
  deadline: boolean;
  /** Epoch milliseconds. */
  finishedAt: number;
}

/** What the attempt folder and the process table say. */
export type Inspection =
  /** No start token: the shim never ran. */
  | { kind: "never-started" }
  /** The shim is alive under the same identity. */
  | { kind: "alive"; startedAt: number }
  | { kind: "exited"; startedAt: number | null; exit: ExitRecord }
  /** The start token is there, and neither an exit record nor a live shim. */
  | { kind: "gone"; startedAt: number | null; message: string };

/** Progress of a watched attempt. */
export interface WatchHandlers {
  /** The agent has been started; epoch milliseconds. Called once. */
  onStarted(startedAt: number): void;
  /** New bytes of standard output, in order, at most `maxBytes` in all; then only `onActivity`. */
  onOutput(chunk: Uint8Array, offset: number): void;
  /** Standard output or error has grown. */
  onActivity(): void;
  /** The attempt is over: an exit record, or the shim is gone without one. Called once. */
  onEnd(end: { kind: "exited"; exit: ExitRecord } | { kind: "gone"; message: string }): void;
}

export interface Watch {
  /** Reads whatever is there now and not yet handed over. */
  drain(): void;
  close(): void;
}

/** Ends of the output files, for the verdict. */
export interface OutputTails {
  stdout: string;
  stderr: string;
  stdoutBytes: number;
  stderrBytes: number;
  /** Bytes cut out because of the output cap; 0 when whole. */
  droppedBytes: number;
}

export interface Launcher {
  /**
   * Creates the attempt folder and starts the shim. Resolves when the shim has been spawned, not when the
   * agent runs. Refuses (`disk-full`, `spawn-failed`, …) without leaving anything half-made.
   */
  launch(spec: LaunchSpec): Promise<Result<void>>;
  inspect(dir: string): Inspection;
  watch(
    dir: string,
    options: { fromOffset: number; stream: boolean; maxBytes: number; capBytes: number },
    handlers: WatchHandlers,
  ): Watch;
  tails(dir: string): OutputTails;
  /** Nothing adds to the output any more: takes secrets out of what came after the watch had seen the end. */
  seal(dir: string): void;
  /**
   * Ends the attempt: TERM to its whole process group, `graceMs`, KILL; then everything that still carries the
   * marker. Resolves when nothing of it is left (or names what could not be ended). Safe to call again.
   */
  stop(dir: string, marker: string, graceMs: number): Promise<{ left: number[] }>;
  /** Ends what is left after the agent has gone by itself. Resolves at once when there is nothing. */
  sweep(dir: string, marker: string): Promise<{ left: number[] }>;
  /** Removes temporary files of the attempt; the folder itself stays until retention removes it. */
  tidy(dir: string): void;
  /** Removes the attempt folder. */
  remove(dir: string): void;
  /**
   * Requests of all attempts below a folder (absolute), as `launch` wrote them, with their folders relative to it
   * and with `/` between the parts. What cannot be read is left out.
   */
  requests(runsDir: string): { dir: string; request: Record<string, unknown> }[];
}

/** Bytes of a stream without secrets. */
export interface RedactedBytes {
  /** Good until the next call: its memory is used again. */
  bytes: Buffer;
  /** Logical offset of the first byte. */
  offset: number;
  /** Where, by logical offset, marks have taken the place of secrets of the same length. */
  marks: { at: number; bytes: number }[];
}

/** Takes secrets out of a stream as it comes in. What may be the beginning of one is held back, a bounded amount. */
export interface RedactedStream {
  /** Bytes that do not follow the ones before them begin anew. */
  push(chunk: Uint8Array, offset: number): RedactedBytes[];
  /** Nothing follows: gives what was held back. */
  end(): RedactedBytes[];
}

/** Takes secrets out of what is kept or shown: those whose values are known, and tokens of well-known shapes. */
export interface Redactor {
  /** From now on the value is a known secret. False when it is too short to be looked for. */
  learn(name: string, value: string): boolean;
  /** Learns the variables whose names say that they are secret. */
  learnVariables(variables: Record<string, string | undefined>): void;
  text(text: string): string;
  /** A copy with all texts in it redacted, however deep. */
  value<T>(value: T): T;
  stream(): RedactedStream;
}

/** A short program that is run to its end, outside of any attempt. */
export interface ProgramSpec {
  command: CommandSpec;
  /** Absolute path; made for the files of the command, and removed with them. */
  dir: string;
  /** Put into the environment as `BELFRY_RUN`, so that what outlives a crash can be found. */
  marker: string;
  timeoutMs: number;
  /** Ends it, with all it started. */
  signal: AbortSignal;
}

export interface Programs {
  /** Output is cut at 64 KiB a stream. Errors: `not-found`, `timeout`, `aborted`, `folder-failed`. */
  run(spec: ProgramSpec): Promise<Result<{ exitCode: number; stdout: string; stderr: string }>>;
}

// ---------------------------------------------------------------------------------------------
// Folders
// ---------------------------------------------------------------------------------------------

export type { Workspaces } from "./workspace-port.ts";

// ---------------------------------------------------------------------------------------------
// The machine
// ---------------------------------------------------------------------------------------------

/** State of the machine; null where the host cannot tell (then the condition counts as met). */
export interface MachineState {
  onAcPower: boolean | null;
  online: boolean | null;
  idleMs: number | null;
}

export interface Machine {
  state(): MachineState;
  /** IANA name of the computer's zone now. */
  timezone(): string;
  /** Free bytes where the data folder is; null when unknown. */
  freeBytes(): number | null;
  /** Whether a folder exists, and can be entered. */
  folder(path: string): "ok" | "missing" | "not-a-folder" | "no-access";
  /**
   * A text file below a folder (links followed), as it is now. Errors: `file-missing`, `file-outside`,
   * `file-too-large`, `file-no-text`, `file-no-access`.
   */
  readText(folder: string, relative: string, maxBytes: number): Result<string>;
}

// ---------------------------------------------------------------------------------------------
// Notices
// ---------------------------------------------------------------------------------------------

/** A channel that wants a message about an event, now or in its digest. */
export interface NoticeTarget {
  channel: string;
  digest: boolean;
  /** Is told also what people are spared: repeats of a failure, answers that did not change. */
  isRecord?: boolean;
}

/** The rules of who is told what. Asked in the middle of transactions: they answer from memory. */
export interface Notices {
  /** Empty when nobody wants to know. */
  targets(event: NotifyEvent, jobId: number | null): NoticeTarget[];
  /** A success of the job whose answer is that of its last success is not told. */
  onlyWhenChanged(jobId: number | null): boolean;
}

/**
 * Named points at which tests end the process to prove recovery. In production a function that does nothing.
 * @see FAULT_POINTS
 */
export type Fault = (point: FaultPoint) => void;

export const FAULT_POINTS = [
  "claim.before",
  "claim.after",
  "start.before",
  "precheck.asked",
  "worktree.recorded",
  "worktree.made",
  "start.recorded",
  "start.prepared",
  "start.spawned",
  "running.recorded",
  "stop.before",
  "stop.signalled",
  "settle.before",
  "settle.read",
  "settle.after",
  "retry.after",
  "catchup.between",
  "deliver.before",
  "deliver.taken",
  "deliver.settled",
] as const;
export type FaultPoint = (typeof FAULT_POINTS)[number];

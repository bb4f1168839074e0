/** The options of `add` and `edit` as fields of a job. An option that was not given leaves no field. */
import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { ruleFromText } from "../../contract/allow-rules.ts";
import type { Job, JobDraft, JobInput } from "../../contract/job.ts";
import {
  AGENT_IDS,
  LATENESS_POLICIES,
  MAX_ASK_MS,
  MIN_ASK_MS,
  OVERLAP_POLICIES,
  PROFILES,
  WEIGHTS,
  type Weight,
} from "../../contract/words.ts";
import { usage } from "./failure.ts";
import type { Io } from "./io.ts";
import { readInstant } from "./schedule-text.ts";
import { type TellOptions, tellOf } from "./tell-options.ts";
import { choice, dayWindow, dependency, dollars, duration, integer, pair } from "./values.ts";

/** As commander hands them over. */
export interface JobOptions extends TellOptions {
  agent?: string;
  name?: string;
  cwd?: string;
  profile?: string;
  model?: string;
  tz?: string;
  lateness?: string;
  maxLateness?: string;
  maxCatchUp?: string;
  grace?: string;
  overlap?: string;
  timeout?: string;
  stall?: string;
  maxTurns?: string;
  maxUsd?: string;
  maxTokens?: string;
  maxUsdPerDay?: string;
  maxTokensPerDay?: string;
  ask?: string;
  allow?: string[];
  retries?: string;
  backoff?: string;
  retryAgentErrors?: boolean;
  importance?: string;
  urgency?: string;
  weight?: string;
  key?: string;
  worktree?: boolean;
  precheck?: string;
  precheckTimeout?: string;
  env?: string[];
  agentPath?: string;
  arg?: string[];
  outputSchema?: string;
  batch?: string;
  after?: string[];
  follows?: string[];
  tag?: string[];
  notBefore?: string;
  notAfter?: string;
  maxFires?: string;
  window?: string[];
  blackout?: string[];
  jitter?: string;
  onAc?: boolean;
  online?: boolean;
  idle?: string;
  autoPause?: string;
}

/** Job whose fields are changed; null for a new one. */
type Base = Pick<
  Job,
  "limits" | "retry" | "conditions" | "scheduleOptions" | "env" | "timezone" | "precheck" | "tell"
> | null;

/** What an option is set to, to take its value away again. */
const isNone = (text: string): boolean => /^(none|default|null)$/i.test(text.trim());

const orNull = <T>(text: string | undefined, read: (text: string) => T): T | null | undefined =>
  text === undefined ? undefined : isNone(text) ? null : read(text);

/** A list whose only value `none` empties it. */
const listOf = <T>(texts: string[] | undefined, read: (text: string) => T): T[] | undefined =>
  texts === undefined ? undefined : texts.length === 1 && isNone(texts[0]!) ? [] : texts.map(read);

/**
 * @param base the job as it is, for `edit`: nested fields keep what is not named
 * @param findJob id of the job that a reference means
 */
export function jobFields(
  io: Io,
  options: JobOptions,
  base: Base,
  findJob: (reference: string) => number,
): Partial<JobDraft> {
  const timezone = options.tz ?? base?.timezone ?? "local";
  return defined({
    name: options.name,
    agent: options.agent === undefined ? undefined : choice(options.agent, "--agent", AGENT_IDS),
    cwd: options.cwd === undefined ? undefined : folder(io, options.cwd),
    profile:
      options.profile === undefined ? undefined : choice(options.profile, "--profile", PROFILES),
    model: orNull(options.model, String),
    timezone: options.tz,
    lateness:
      options.lateness === undefined
        ? undefined
        : choice(options.lateness, "--lateness", LATENESS_POLICIES),
    maxLatenessMs: orNull(options.maxLateness, (text) => duration(text, "--max-lateness")),
    maxCatchUp:
      options.maxCatchUp === undefined
        ? undefined
        : integer(options.maxCatchUp, "--max-catch-up", 1, 1000),
    graceMs: orNull(options.grace, (text) => duration(text, "--grace")),
    overlap:
      options.overlap === undefined
        ? undefined
        : choice(options.overlap, "--overlap", OVERLAP_POLICIES),
    limits: nested(base?.limits, limitsOf(options)),
    retry: nested(base?.retry, retryOf(options)),
    importance: score(options.importance, "--importance"),
    urgency: score(options.urgency, "--urgency"),
    weight:
      options.weight === undefined
        ? undefined
        : choice(options.weight, "--weight", Object.keys(WEIGHTS) as Weight[]),
    concurrencyKey: orNull(options.key, String),
    worktree: options.worktree,
    precheck: precheckOf(options, base?.precheck ?? null),
    allow: listOf(options.allow, ruleFromText),
    env: variables(options.env, base?.env ?? {}),
    agentPath: orNull(options.agentPath, (text) => program(io, text)),
    extraArgs: listOf(options.arg, String),
    outputSchema: orNull(options.outputSchema, (file) => jsonFile(io, file)),
    batch: orNull(options.batch, String),
    after: listOf(options.after, (text) => {
      const { of, on } = dependency(text, "--after");
      return { run: integer(of.replace(/^#/, ""), "--after", 1), on };
    }),
    follows: listOf(options.follows, (text) => {
      const { of, on } = followed(text);
      return { job: findJob(of), on };
    }),
    tags: listOf(options.tag, String),
    tell: tellOf(options, base?.tell),
    scheduleOptions: nested(base?.scheduleOptions, scheduleOptionsOf(io, options, timezone)),
    conditions: nested(base?.conditions, conditionsOf(options)),
    autoPauseAfter: orNull(options.autoPause, (text) => integer(text, "--auto-pause", 0, 1000)),
  } satisfies { [K in keyof JobDraft]?: JobDraft[K] | undefined });
}

function limitsOf(options: JobOptions): Partial<JobInput["limits"]> {
  return defined({
    timeoutMs: orNull(options.timeout, (text) => duration(text, "--timeout")),
    stallMs: orNull(options.stall, (text) => duration(text, "--stall")),
    maxTurns: orNull(options.maxTurns, (text) => integer(text, "--max-turns", 1)),
    maxUsd: orNull(options.maxUsd, (text) => dollars(text, "--max-usd")),
    maxTokens: orNull(options.maxTokens, (text) => integer(text, "--max-tokens", 1)),
    maxUsdPerDay: orNull(options.maxUsdPerDay, (text) => dollars(text, "--max-usd-per-day")),
    maxTokensPerDay: orNull(options.maxTokensPerDay, (text) =>
      integer(text, "--max-tokens-per-day", 1),
    ),
    askMs: orNull(options.ask, askSpan),
  });
}

function askSpan(text: string): number {
  const ms = duration(text, "--ask");
  if (ms >= MIN_ASK_MS && ms <= MAX_ASK_MS) return ms;
  throw usage("invalid-duration", `--ask ${text}: from one second to seven days, or none.`);
}

function retryOf(options: JobOptions): Partial<JobInput["retry"]> {
  return defined({
    attempts:
      options.retries === undefined ? undefined : integer(options.retries, "--retries", 0, 19) + 1,
    backoffMs: options.backoff === undefined ? undefined : duration(options.backoff, "--backoff"),
    onAgentError: options.retryAgentErrors,
  });
}

function conditionsOf(options: JobOptions): Partial<JobInput["conditions"]> {
  return defined({
    onAcPower: options.onAc,
    online: options.online,
    idleMs: orNull(options.idle, (text) => duration(text, "--idle")),
  });
}

function precheckOf(options: JobOptions, before: JobInput["precheck"]): JobDraft["precheck"] {
  const { precheck, precheckTimeout } = options;
  if (precheck !== undefined && isNone(precheck)) return null;
  if (precheck === undefined && precheckTimeout === undefined) return undefined;
  const command = precheck ?? before?.command;
  if (command === undefined) {
    throw usage("no-precheck", "--precheck-timeout: name the command too, with --precheck.");
  }
  const timeoutMs = orNull(precheckTimeout, (text) => duration(text, "--precheck-timeout"));
  // `none` gives it the usual time.
  const usual = timeoutMs === null ? undefined : (timeoutMs ?? before?.timeoutMs);
  return { command, ...defined({ timeoutMs: usual }) };
}

function scheduleOptionsOf(
  io: Io,
  options: JobOptions,
  timezone: string,
): Partial<JobInput["scheduleOptions"]> {
  const instant = (text: string, option: string): number =>
    readInstant(text, option, timezone === "local" ? localTimezone() : timezone, io.now());
  return defined({
    notBefore: orNull(options.notBefore, (text) => instant(text, "--not-before")),
    notAfter: orNull(options.notAfter, (text) => instant(text, "--not-after")),
    maxFires: orNull(options.maxFires, (text) => integer(text, "--max-fires", 1)),
    activeWindows: listOf(options.window, (text) => dayWindow(text, "--window")),
    blackoutWindows: listOf(options.blackout, (text) => dayWindow(text, "--blackout")),
    jitterMs: options.jitter === undefined ? undefined : jitter(options.jitter),
  });
}

const localTimezone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

function jitter(text: string): number {
  const ms = isNone(text) ? 0 : duration(text, "--jitter");
  if (ms <= 3_600_000) return ms;
  throw usage("invalid-duration", `--jitter ${text}: at most one hour.`);
}

function score(text: string | undefined, option: string): number | undefined {
  return text === undefined ? undefined : integer(text, option, 1, 5);
}

/** A colon may be part of a job's name: only a known word behind it is a condition. */
function followed(text: string): { of: string; on: "success" | "failure" | "any" } {
  return /:(success|failure|any)$/.test(text)
    ? dependency(text, "--follows")
    : { of: text, on: "success" };
}

function variables(
  texts: string[] | undefined,
  before: Record<string, string>,
): Record<string, string> | undefined {
  if (texts === undefined) return undefined;
  if (texts.length === 1 && isNone(texts[0]!)) return {};
  const next = { ...before };
  for (const text of texts) {
    const [name, value] = pair(text, "--env");
    next[name] = value;
  }
  return next;
}

/** Absolute path of a folder that can be entered; `~` is the home folder. */
export function folder(io: Io, text: string): string {
  const full = path.resolve(
    io.cwd,
    text.replace(/^~(?=$|[\\/])/, () => homedir()),
  );
  const wrong = (what: string) =>
    usage("invalid-folder", `The folder ${full} ${what} Name another one with --cwd.`, {
      field: "cwd",
    });
  const found = statOf(full);
  if (found === null) throw wrong("does not exist.");
  if (!found.isDirectory()) throw wrong("is not a folder.");
  try {
    accessSync(full, constants.R_OK | constants.X_OK);
  } catch {
    throw wrong("cannot be entered by this user.");
  }
  return full;
}

/** A program by path must be there; a bare name is looked for in the PATH when the job runs. */
function program(io: Io, text: string): string {
  if (!/[\\/]/.test(text)) return text;
  const full = path.resolve(
    io.cwd,
    text.replace(/^~(?=[\\/])/, () => homedir()),
  );
  const wrong = (what: string) =>
    usage("invalid-program", `The program ${full} ${what} Check --agent-path.`, {
      field: "agentPath",
    });
  const found = statOf(full);
  if (found === null) throw wrong("does not exist.");
  if (!found.isFile()) throw wrong("is not a program.");
  try {
    accessSync(full, constants.X_OK);
  } catch {
    throw wrong("may not be run by this user.");
  }
  return full;
}

function statOf(file: string) {
  try {
    return statSync(file, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}

function jsonFile(io: Io, file: string): JobDraft["outputSchema"] {
  const full = path.resolve(io.cwd, file);
  try {
    return JSON.parse(readFileSync(full, "utf8")) as JobDraft["outputSchema"];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw usage("invalid-schema", `--output-schema ${full}: this is no JSON Schema file. ${why}`);
  }
}

/** Nested fields: undefined when none was named, else laid over what is there. */
function nested<T extends object>(before: T | undefined, named: Partial<T>): T | undefined {
  return Object.keys(named).length === 0 ? undefined : ({ ...before, ...named } as T);
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function defined<T extends object>(fields: T): Defined<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Defined<T>;
}

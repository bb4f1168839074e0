/**
 * The vocabulary all sides share, free of any dependency, so that code on a hot or lean path
 * (engine, command line) can use it without loading a validator.
 */

/** What started a run. */
export const TRIGGERS = ["schedule", "manual", "job", "agent", "chat", "api", "test"] as const;
export type Trigger = (typeof TRIGGERS)[number];

/** States of a run before it has ended. `waiting` has a `notBefore` instant, a dependency, or both. */
export const ACTIVE_RUN_STATES = [
  "waiting",
  "queued",
  "starting",
  "running",
  "stopping",
  "settling",
] as const;
export type ActiveRunState = (typeof ACTIVE_RUN_STATES)[number];

/** How a run ends. */
export const FINAL_RUN_STATES = [
  "succeeded",
  "failed",
  "timed-out",
  "stalled",
  "over-budget",
  "cancelled",
  "refused",
  "silent",
  "blocked",
  "lost",
] as const;
export type FinalRunState = (typeof FINAL_RUN_STATES)[number];

export const RUN_STATES = [...ACTIVE_RUN_STATES, ...FINAL_RUN_STATES] as const;
export type RunState = (typeof RUN_STATES)[number];

/** Ends that count as success in statistics; having nothing to report is one. */
export const SUCCESS_STATES: readonly RunState[] = ["succeeded", "silent"];
/** Ends that count as failure. What was cancelled, refused or blocked is neither. */
export const FAILURE_STATES: readonly RunState[] = [
  "failed",
  "timed-out",
  "stalled",
  "over-budget",
  "lost",
];

/** What became of one due instant of one job. */
export const OUTCOMES = [
  "fired",
  "fired-late",
  "coalesced",
  "skipped-overlap",
  "skipped-late",
  "skipped-paused",
  "skipped-window",
  "skipped-condition",
  "blocked-budget",
  "blocked-preflight",
  "blocked-approval",
  "lost",
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What to do with occurrences that were missed by more than the grace time. */
export const LATENESS_POLICIES = ["run-once", "skip", "run-all"] as const;
export type LatenessPolicy = (typeof LATENESS_POLICIES)[number];

/** What to do with an occurrence while an earlier run of the same job is not over. */
export const OVERLAP_POLICIES = ["skip", "queue", "replace", "allow"] as const;
export type OverlapPolicy = (typeof OVERLAP_POLICIES)[number];

/** Permission level of an unattended run, least first. */
export const PROFILES = ["read-only", "workspace-write", "full"] as const;
export type Profile = (typeof PROFILES)[number];

/** Weight of a run against the global limit. */
export const WEIGHTS = { light: 1, medium: 2, heavy: 4 } as const;
export type Weight = keyof typeof WEIGHTS;

/** How sure a cost is: told by the agent, computed from the price table, or not known. */
export const COST_SOURCES = ["reported", "computed", "unknown"] as const;
export type CostSource = (typeof COST_SOURCES)[number];

/** Classes of failure; they decide whether a retry can help. */
export const FAILURE_CLASSES = ["transient", "usage-limit", "permanent", "agent-error"] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

/** When a dependency of a run counts as satisfied. */
export const AFTER_CONDITIONS = ["success", "failure", "any"] as const;
export type AfterCondition = (typeof AFTER_CONDITIONS)[number];

/** What became of a permission question. `expired`: nobody answered in time; `withdrawn`: its run went on or ended without. */
export const QUESTION_STATES = ["open", "allowed", "denied", "expired", "withdrawn"] as const;
export type QuestionState = (typeof QUESTION_STATES)[number];

/** `always` allows it too, and adds a rule to the job so that the same is not asked again. */
export const QUESTION_DECISIONS = ["allow", "always", "deny"] as const;
export type QuestionDecision = (typeof QUESTION_DECISIONS)[number];

/** Where a person answers a question. */
export const QUESTION_DOORS = [
  "page",
  "command-line",
  "tray",
  "notification",
  "chat",
  "api",
] as const;
export type QuestionDoor = (typeof QUESTION_DOORS)[number];

/** Who decides a question: a person at a door, or a rule of the job. */
export const QUESTION_ANSWERERS = [...QUESTION_DOORS, "rule"] as const;
export type QuestionAnswerer = (typeof QUESTION_ANSWERERS)[number];

/** What became of a proposed job. */
export const PROPOSAL_STATES = ["open", "approved", "declined"] as const;
export type ProposalState = (typeof PROPOSAL_STATES)[number];

/** Open proposals of one job at once; further ones are refused. */
export const MAX_OPEN_PROPOSALS = 5;
/** How often a proposed job may propose one that proposes one …. */
export const MAX_PROPOSAL_DEPTH = 3;

/** Longest prompt in characters. It travels by standard input, so the system's argument limit does not apply. */
export const MAX_PROMPT_CHARS = 2_000_000;

/** Shortest and longest time that a permission question may wait for a person, in milliseconds. */
export const MIN_ASK_MS = 1_000;
export const MAX_ASK_MS = 7 * 86_400_000;

/** Longest description of what a tool is to do, in characters; the rest is not shown. */
export const MAX_QUESTION_INPUT_CHARS = 20_000;

/** The agents Belfry knows by name. */
export const AGENT_IDS = [
  "claude",
  "codex",
  "opencode",
  "gemini",
  "qwen",
  "copilot",
  "shell",
  "custom",
  "demo",
] as const;
export type AgentId = (typeof AGENT_IDS)[number];

/** Exit codes of the command line; scripts rely on them. */
export const EXIT_CODES = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  unreachable: 4,
  refused: 5,
} as const;

/** What the editor holds: the fields of a job as they are written, and how two of them are compared and merged. */
import type { Job, JobInput, JobPatch } from "../../../contract/job.ts";
import { TOLD_AS_ALL } from "../../../contract/told-as-all.ts";

export type Form = JobInput;
export type FormField = keyof Form;

/** The same defaults as the contract's, which the page does not load a validator for. */
export const EMPTY: Form = {
  name: "",
  agent: "claude",
  prompt: "",
  cwd: "",
  profile: "read-only",
  model: null,
  env: {},
  agentPath: null,
  extraArgs: [],
  outputSchema: null,
  limits: {
    timeoutMs: null,
    stallMs: null,
    maxTurns: null,
    maxUsd: null,
    maxTokens: null,
    maxUsdPerDay: null,
    maxTokensPerDay: null,
    askMs: null,
  },
  retry: { attempts: 3, backoffMs: 30_000, maxBackoffMs: 1_800_000, onAgentError: false },
  importance: 3,
  urgency: 3,
  weight: "light",
  concurrencyKey: null,
  worktree: false,
  precheck: null,
  allow: [],
  schedule: "",
  scheduleOptions: {
    notBefore: null,
    notAfter: null,
    maxFires: null,
    activeWindows: [],
    blackoutWindows: [],
    jitterMs: 0,
  },
  timezone: "local",
  lateness: "run-once",
  graceMs: null,
  maxCatchUp: 10,
  maxLatenessMs: null,
  overlap: "skip",
  conditions: { onAcPower: false, online: false, onlineWaitMs: 300_000, idleMs: null },
  autoPauseAfter: null,
  batch: null,
  after: [],
  follows: [],
  tags: [],
  tell: TOLD_AS_ALL,
};

export const FORM_FIELDS = Object.keys(EMPTY) as FormField[];

/** The fields of a stored job. */
export function formOf(job: Job): Form {
  return Object.fromEntries(FORM_FIELDS.map((field) => [field, job[field]])) as unknown as Form;
}

/** Fields over the defaults: a template, a copy. */
export function formFrom(patch: JobPatch): Form {
  return { ...EMPTY, ...patch };
}

export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) =>
    same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
  );
}

/** Only what was changed: a field nobody touched does not undo someone else's change to it. */
export function changesOf(base: Form, form: Form): JobPatch {
  return Object.fromEntries(
    FORM_FIELDS.filter((field) => !same(base[field], form[field])).map((field) => [
      field,
      form[field],
    ]),
  );
}

/** A field on which two editors disagree. */
export interface Difference {
  field: FormField;
  mine: unknown;
  theirs: unknown;
  /** `both` changed it; only there a person has to choose. */
  changedBy: "both" | "me" | "them";
}

/** What differs between mine and theirs, in the order of the form. */
export function differences(base: Form, mine: Form, theirs: Form): Difference[] {
  return FORM_FIELDS.filter((field) => !same(mine[field], theirs[field])).map((field) => {
    const byMe = !same(base[field], mine[field]);
    const byThem = !same(base[field], theirs[field]);
    const changedBy = byMe && byThem ? "both" : byMe ? "me" : "them";
    return { field, mine: mine[field], theirs: theirs[field], changedBy };
  });
}

export type Side = "mine" | "theirs";

/** The form with one side chosen per field; what only one side changed is taken from there. */
export function merged(
  theirs: Form,
  found: Difference[],
  choices: Partial<Record<FormField, Side>>,
): Form {
  const result: Record<string, unknown> = { ...theirs };
  for (const { field, mine, changedBy } of found) {
    const side = choices[field] ?? (changedBy === "them" ? "theirs" : "mine");
    if (side === "mine") result[field] = mine;
  }
  return result as Form;
}

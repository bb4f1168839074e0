/** Decides what an import would do: names, conflicts, problems. Changes nothing. */
import { ruleText } from "../../contract/allow-rules.ts";
import { jobInputSchema, type Job, type JobInput } from "../../contract/job.ts";
import type { ExportedJob, ImportPlan, PlannedJob } from "../../contract/transfer.ts";
import type { ImportAction } from "../../contract/transfer-words.ts";
import type { JobProblem, TakenIn } from "../engine/job-commands.ts";
import type { ReadImport } from "./import-read.ts";

export interface PlanChoices {
  onConflict: "rename" | "replace" | "skip";
  decisions: { index: number; action: ImportAction }[];
}

/** What the plan looks at besides the text. */
export interface PlanSurroundings {
  jobs: Job[];
  /** What would keep a job from being made. */
  problemsWith(input: JobInput): JobProblem[];
  templateIds: Set<string>;
}

export interface Plan {
  plan: Omit<ImportPlan, "made">;
  /** What is to be made, when the plan is ready. */
  takeIn: TakenIn[];
}

export function planImport(read: ReadImport, choices: PlanChoices, around: PlanSurroundings): Plan {
  const taken = new Set(around.jobs.map(({ name }) => fold(name)));
  const decided = new Map(choices.decisions.map(({ index, action }) => [index, action]));
  const jobs = read.jobs.map(({ job, name, line, problems }, index): PlannedJob => {
    const conflict = around.jobs.find((each) => fold(each.name) === fold(name)) ?? null;
    const isTaken = taken.has(fold(name));
    const wanted = decided.get(index) ?? (isTaken ? choices.onConflict : "create");
    // Two of one name in the document: there is nothing here that could be replaced.
    const action =
      wanted === "replace" && conflict === null ? (isTaken ? "rename" : "create") : wanted;
    const as = action === "rename" ? freeName(name, taken) : name;
    if (action !== "skip") taken.add(fold(as));
    return {
      index,
      line,
      name,
      action,
      as,
      conflict: conflict && { id: conflict.id, name: conflict.name },
      agent: job?.agent ?? "",
      schedule: job?.schedule ?? "",
      problems: problems.map((each) => ({ ...each, position: null, suggestion: null })),
      notes: job === null ? [] : notesOn(job),
    };
  });
  const leaders = leadersIn(read, jobs, around.jobs);
  const takeIn: TakenIn[] = [];
  const indexes = new Map<number, number>();
  for (const planned of jobs) {
    if (planned.action !== "skip") indexes.set(planned.index, indexes.size);
  }
  for (const planned of jobs) {
    const { job } = read.jobs[planned.index]!;
    if (planned.action === "skip" || job === null) continue;
    const { known, fresh, missing } = leaders(planned.index);
    for (const name of missing) {
      const problem = `It follows the job ${name}, which is neither here nor taken in.`;
      planned.problems.push({ field: "follows", problem, position: null, suggestion: null });
    }
    const input = inputOf(job, planned.as, known);
    planned.problems.push(...problemsOf(input, around));
    takeIn.push({
      id: planned.action === "replace" ? planned.conflict!.id : null,
      input,
      isEnabled: job.enabled,
      followsNew: fresh.map(({ index, on }) => ({ index: indexes.get(index)!, on })),
    });
  }
  circle(jobs, leaders);
  const chosen = jobs.filter(({ action }) => action !== "skip");
  const ready =
    chosen.length + read.templates.length > 0 &&
    chosen.every(({ problems }) => problems.length === 0);
  const templates = read.templates.map(({ id }) => ({
    id,
    action: around.templateIds.has(id) ? ("replace" as const) : ("create" as const),
  }));
  return { plan: { kind: read.kind, jobs, templates, leftOut: read.leftOut, ready }, takeIn };
}

const fold = (name: string): string => name.trim().toLowerCase();

/** The name with the first free number behind it. */
function freeName(name: string, taken: Set<string>): string {
  for (let n = 2; ; n += 1) {
    const candidate = `${name.slice(0, 190)} ${n}`;
    if (!taken.has(fold(candidate))) return candidate;
  }
}

function notesOn(job: ExportedJob): PlannedJob["notes"] {
  const notes: PlannedJob["notes"] = [];
  const without = job.envNames.filter((name) => !(name in job.env));
  if (without.length > 0) {
    const names = without.join(", ");
    notes.push({ note: `Set these variables again, their values were left out: ${names}.` });
  }
  if (job.allow.length > 0) {
    const rules = job.allow.map(ruleText).join("; ");
    notes.push({ note: `It brings permissions along that nobody is asked for: ${rules}.` });
  }
  if (!job.enabled) notes.push({ note: "It was paused, and will be." });
  return notes;
}

interface Leaders {
  known: JobInput["follows"];
  fresh: { index: number; on: JobInput["follows"][number]["on"] }[];
  missing: string[];
}

/** Whom a job follows: one of the same import first, then one that is here. */
function leadersIn(read: ReadImport, plan: PlannedJob[], here: Job[]): (index: number) => Leaders {
  return (index) => {
    const found: Leaders = { known: [], fresh: [], missing: [] };
    for (const { job: name, on } of read.jobs[index]!.job?.follows ?? []) {
      const fresh = plan.find((each) => each.action !== "skip" && fold(each.name) === fold(name));
      const known = here.find((each) => fold(each.name) === fold(name));
      if (fresh) found.fresh.push({ index: fresh.index, on });
      else if (known) found.known.push({ job: known.id, on });
      else found.missing.push(name);
    }
    return found;
  };
}

/** Jobs of the import that start each other for ever. */
function circle(plan: PlannedJob[], leaders: (index: number) => Leaders): void {
  const reaches = (from: number, target: number, seen: Set<number>): boolean =>
    leaders(from).fresh.some(({ index }) => {
      if (index === target) return true;
      if (seen.has(index)) return false;
      seen.add(index);
      return reaches(index, target, seen);
    });
  for (const planned of plan) {
    if (planned.action === "skip" || !reaches(planned.index, planned.index, new Set())) continue;
    const problem =
      "It follows itself, by way of other jobs: they would start each other for ever.";
    planned.problems.push({ field: "follows", problem, position: null, suggestion: null });
  }
}

function inputOf(job: ExportedJob, name: string, follows: JobInput["follows"]): JobInput {
  const { enabled: _enabled, envNames: _names, follows: _follows, ...fields } = job;
  return jobInputSchema.parse({ ...fields, name, follows, after: [] });
}

function problemsOf(input: JobInput, around: PlanSurroundings): PlannedJob["problems"] {
  return around.problemsWith(input).map(({ field, message, position, suggestion }) => {
    return { field, problem: message, position, suggestion };
  });
}

/** What the tray shows of an engine, kept up to date by its event stream. */
import type { EngineEvent } from "../../contract/engine-events.ts";
import type { Job } from "../../contract/job.ts";
import type { Proposal } from "../../contract/proposals.ts";
import type { Question } from "../../contract/questions.ts";
import type { Run } from "../../contract/run.ts";
import { ACTIVE_RUN_STATES, type RunState } from "../../contract/words.ts";

export interface LiveState {
  /** False until the first answer, and while the engine cannot be reached. */
  connected: boolean;
  jobs: ReadonlyMap<number, Job>;
  /** Runs that have not ended, oldest first. */
  active: readonly Run[];
  /** The newest ended run of each job that has one; drafts that were tried out do not count. */
  lastEnded: ReadonlyMap<number, Run>;
  /** Permissions that agents wait for, oldest first. */
  questions: readonly Question[];
  /** Jobs that agents propose, oldest first. */
  proposals: readonly Proposal[];
  /** As in the health of the engine: 0 = until resumed, null = not paused. */
  pausedUntil: number | null;
}

export const NOTHING_YET: LiveState = {
  connected: false,
  jobs: new Map(),
  active: [],
  lastEnded: new Map(),
  questions: [],
  proposals: [],
  pausedUntil: null,
};

const ACTIVE: ReadonlySet<RunState> = new Set(ACTIVE_RUN_STATES);

export function isActive(run: Pick<Run, "state">): boolean {
  return ACTIVE.has(run.state);
}

/** Everything as it was read in one go. */
export function stateFrom(
  jobs: Job[],
  runs: Run[],
  waiting: { questions: Question[]; proposals: Proposal[] },
  pausedUntil: number | null,
): LiveState {
  const first = {
    ...NOTHING_YET,
    connected: true,
    jobs: new Map(jobs.map((job) => [job.id, job])),
    questions: waiting.questions.toSorted(byAge),
    proposals: waiting.proposals.toSorted(byAge),
    pausedUntil,
  };
  return runs.toSorted((a, b) => a.id - b.id).reduce(withRun, first);
}

/** The state after an event; the same object when nothing of it shows. */
export function withEvent(state: LiveState, event: EngineEvent): LiveState {
  switch (event.type) {
    case "job": {
      const jobs = new Map(state.jobs);
      if (event.job.removedAt === null) jobs.set(event.job.id, event.job);
      else jobs.delete(event.job.id);
      return { ...state, jobs };
    }
    case "run":
      return withRun(state, event.run);
    case "question":
      return { ...state, questions: withOpen(state.questions, event.question) };
    case "proposal":
      return { ...state, proposals: withOpen(state.proposals, event.proposal) };
    case "engine":
      return { ...state, pausedUntil: event.pausedUntil };
    default:
      return state;
  }
}

const byAge = (a: { id: number }, b: { id: number }): number => a.id - b.id;

/** Those that are open, after one of them was asked or decided. */
function withOpen<T extends { id: number; state: string }>(open: readonly T[], one: T): T[] {
  const others = open.filter(({ id }) => id !== one.id);
  return (one.state === "open" ? [...others, one] : others).toSorted(byAge);
}

function withRun(state: LiveState, run: Run): LiveState {
  const others = state.active.filter((each) => each.id !== run.id);
  const active = isActive(run) ? [...others, run].toSorted((a, b) => a.id - b.id) : others;
  if (isActive(run) || run.jobId === null || run.trigger === "test") return { ...state, active };
  const known = state.lastEnded.get(run.jobId);
  if (known && (known.finishedAt ?? 0) > (run.finishedAt ?? 0)) return { ...state, active };
  return { ...state, active, lastEnded: new Map(state.lastEnded).set(run.jobId, run) };
}

/**
 * Plays the time to come: who starts, who waits for a place, who is skipped. The rules are those of dispatch; how
 * long runs take is what they took lately. Pure.
 */
import type { Job } from "../../../contract/job.ts";
import type { PlannedFire, Simulation } from "../../../contract/calendar.ts";
import type { AgentId } from "../../../contract/words.ts";
import { WEIGHTS } from "../../../contract/words.ts";
import { effectiveKey } from "../new-run.ts";
import { Places, type Limits, type Occupant } from "../places.ts";

/** Links of a chain of jobs that start each other: such a chain may have no end. */
const MAX_CHAIN = 20;
const MAX_COLLISIONS = 500;
/** Steps between two pauses. */
const STEPS_IN_A_ROW = 200;

export interface Due {
  job: Job;
  at: number;
  isInWindow: boolean;
  shifted: boolean;
}

type Collision = Simulation["collisions"][number];

export interface Play {
  fires: PlannedFire[];
  /** The first ones. */
  collisions: Collision[];
  moreCollisions: number;
  /** Number of runs at once, whenever it grew. */
  loads: { at: number; runs: number }[];
}

interface Going extends Occupant {
  job: Job;
  endsAt: number;
  /** How many jobs it follows, one after another. */
  chain: number;
}

interface Waiting {
  job: Job;
  occupant: Occupant;
  fire: PlannedFire;
  chain: number;
}

/**
 * Yields now and then, so that a host can do something else in between.
 * @param due in order of time. @param durationOf expected length of a run, milliseconds; 0 where not known
 */
export function play(
  due: Due[],
  limits: Limits,
  durationOf: (job: Job) => number,
  followersOf: (job: Job) => Job[],
  until: number,
): Generator<void, Play> {
  return new Player(limits, durationOf, followersOf, until).play(due);
}

class Player {
  readonly #limits: Limits;
  readonly #durationOf: (job: Job) => number;
  readonly #followersOf: (job: Job) => Job[];
  readonly #until: number;
  readonly #result: Play = { fires: [], collisions: [], moreCollisions: 0, loads: [] };
  #going: Going[] = [];
  /** In the order in which they may start: by priority, then by who was due first. */
  #waiting: Waiting[] = [];
  /** How many of a job wait; there may be a thousand in all at nine in the morning. */
  readonly #waitingOf = new Map<number, number>();
  #nextId = 1;

  constructor(
    limits: Limits,
    durationOf: (job: Job) => number,
    followersOf: (job: Job) => Job[],
    until: number,
  ) {
    this.#limits = limits;
    this.#durationOf = durationOf;
    this.#followersOf = followersOf;
    this.#until = until;
  }

  *play(due: Due[]): Generator<void, Play> {
    let next = 0;
    for (let step = 1; ; step += 1) {
      if (step % STEPS_IN_A_ROW === 0) yield;
      const endsAt = this.#going.reduce((least, { endsAt: at }) => Math.min(least, at), Infinity);
      const dueAt = due[next]?.at ?? Infinity;
      if (Math.min(endsAt, dueAt) > this.#until) break;
      if (endsAt <= dueAt) this.#end(endsAt);
      else {
        this.#fall(due[next]!, 0);
        next += 1;
      }
    }
    return this.#result;
  }

  #fall({ job, at, isInWindow, shifted }: Due, chain: number): void {
    const follows = chain > 0;
    const fire: PlannedFire = { jobId: job.id, at, fate: "starts", waitMs: 0, shifted, follows };
    this.#result.fires.push(fire);
    if (!isInWindow) {
      fire.fate = "window";
      return;
    }
    const busy = this.#going.some((each) => each.jobId === job.id);
    const waits = this.#waitingOf.has(job.id);
    // What follows another job is a run of its own, and waits for its turn.
    if ((busy || waits) && !follows && !this.#mayOverlap(job, fire, waits)) return;
    const occupant: Occupant = {
      runId: this.#nextId,
      jobId: job.id,
      agent: job.agent,
      concurrencyKey: effectiveKey(job),
      weight: WEIGHTS[job.weight],
    };
    this.#nextId += 1;
    const waiting = { job, occupant, fire, chain };
    this.#queue(waiting);
    this.#dispatch(at);
    if (this.#waiting.includes(waiting)) {
      fire.fate = fire.fate === "replaces" ? "replaces" : "waits";
      this.#collision(() => this.#collisionOf(at, job, occupant));
    }
  }

  /** The overlap rule. False: no run is made. */
  #mayOverlap(job: Job, fire: PlannedFire, waits: boolean): boolean {
    if (job.overlap === "allow") return true;
    if (job.overlap === "replace") {
      fire.fate = "replaces";
      this.#going = this.#going.filter((each) => each.jobId !== job.id);
      this.#waiting = this.#waiting.filter((each) => each.job.id !== job.id);
      this.#waitingOf.delete(job.id);
      return true;
    }
    if (job.overlap === "queue" && !waits) return true;
    fire.fate = job.overlap === "queue" ? "joins" : "skipped";
    this.#collision(() => ({ at: fire.at, kind: "overlap", jobIds: [job.id], waitMs: 0 }));
    return false;
  }

  #end(at: number): void {
    const over = this.#going.filter((each) => each.endsAt <= at);
    this.#going = this.#going.filter((each) => each.endsAt > at);
    this.#dispatch(at);
    for (const { job, chain } of over) {
      if (chain >= MAX_CHAIN) continue;
      for (const next of this.#followersOf(job)) {
        this.#fall({ job: next, at, isInWindow: true, shifted: false }, chain + 1);
      }
    }
  }

  #queue(added: Waiting): void {
    // Behind all that are as good.
    let [low, high] = [0, this.#waiting.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (inOrder(this.#waiting[middle]!, added) <= 0) low = middle + 1;
      else high = middle;
    }
    this.#waiting.splice(low, 0, added);
    this.#waitingOf.set(added.job.id, (this.#waitingOf.get(added.job.id) ?? 0) + 1);
  }

  #unqueue(index: number): void {
    const [{ job }] = this.#waiting.splice(index, 1) as [Waiting];
    const left = this.#waitingOf.get(job.id)! - 1;
    if (left === 0) this.#waitingOf.delete(job.id);
    else this.#waitingOf.set(job.id, left);
  }

  /** As in dispatch.ts: lighter ones do not overtake who waits for a place. */
  #dispatch(at: number): void {
    if (this.#waiting.length === 0) return;
    const places = new Places(this.#limits, this.#going);
    let index = 0;
    while (index < this.#waiting.length && !places.full) {
      const each = this.#waiting[index]!;
      const verdict = places.check(each.occupant, each.job.overlap === "allow");
      if (verdict === "wait") return;
      if (verdict === "other") {
        index += 1;
        continue;
      }
      places.take(each.occupant);
      this.#unqueue(index);
      each.fire.waitMs = at - each.fire.at;
      const endsAt = at + this.#durationOf(each.job);
      this.#going.push({ ...each.occupant, job: each.job, chain: each.chain, endsAt });
      this.#result.loads.push({ at, runs: this.#going.length });
    }
  }

  /** Who is involved is only looked up for those that are listed. */
  #collision(describe: () => Collision): void {
    const { collisions } = this.#result;
    if (collisions.length < MAX_COLLISIONS) collisions.push(describe());
    else this.#result.moreCollisions += 1;
  }

  #collisionOf(at: number, job: Job, occupant: Occupant): Collision {
    const sameKey = this.#going.filter(
      ({ concurrencyKey }) => concurrencyKey !== null && concurrencyKey === occupant.concurrencyKey,
    );
    const sameJob = this.#going.filter((each) => each.jobId === job.id);
    const ofAgent = this.#going.filter((each) => each.agent === job.agent);
    const agentLimit = this.#limits.maxPerAgent[job.agent as AgentId] ?? Infinity;
    const [kind, others] =
      sameJob.length > 0
        ? (["overlap", sameJob] as const)
        : sameKey.length > 0
          ? (["folder", sameKey] as const)
          : ofAgent.length >= agentLimit
            ? (["agent", ofAgent] as const)
            : (["limit", this.#going] as const);
    const jobIds = [...new Set([job.id, ...others.map((each) => each.job.id)])];
    const freeAt = others.reduce((least, { endsAt }) => Math.min(least, endsAt), Infinity);
    const waitMs = Number.isFinite(freeAt) ? Math.max(0, freeAt - at) : 0;
    return { at, kind, jobIds, waitMs };
  }
}

const priority = (job: Job): number => job.importance * job.urgency;

const inOrder = (a: Waiting, b: Waiting): number =>
  priority(b.job) - priority(a.job) || a.fire.at - b.fire.at;

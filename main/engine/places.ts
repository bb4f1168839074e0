/** Which queued runs may start now: the limits, and the order in the queue. Pure over what it is told. */
import type { AgentId } from "../../contract/words.ts";

export interface Occupant {
  runId: number;
  jobId: number | null;
  agent: AgentId;
  concurrencyKey: string | null;
  weight: number;
}

export interface Limits {
  maxActive: number;
  maxPerAgent: Partial<Record<AgentId, number>>;
}

export class Places {
  readonly #limits: Limits;
  readonly #occupants: Occupant[];
  #used: number;

  constructor(limits: Limits, occupants: Iterable<Occupant>) {
    this.#limits = limits;
    this.#occupants = [...occupants];
    this.#used = this.#occupants.reduce((sum, each) => sum + each.weight, 0);
  }

  /** Whether no run at all fits any more. */
  get full(): boolean {
    return this.#used >= this.#limits.maxActive;
  }

  /**
   * Whether the candidate fits. `wait` = it fits no place now, and lighter ones behind it must not overtake it;
   * `other` = something of its own (job, agent, key) is busy, and others may go on.
   */
  check(candidate: Occupant, jobMayOverlap: boolean): "fits" | "wait" | "other" {
    for (const each of this.#occupants) {
      if (each.runId === candidate.runId) return "other";
      const sameJob = each.jobId !== null && each.jobId === candidate.jobId;
      if (sameJob && !jobMayOverlap) return "other";
      // A job whose runs may overlap overlaps in its own folder: that is what the person asked for.
      if (sameJob) continue;
      if (candidate.concurrencyKey !== null && each.concurrencyKey === candidate.concurrencyKey) {
        return "other";
      }
    }
    const ofAgent = this.#occupants.filter((each) => each.agent === candidate.agent).length;
    const agentLimit = this.#limits.maxPerAgent[candidate.agent];
    if (agentLimit !== undefined && ofAgent >= agentLimit) return "other";
    // A run heavier than the whole limit may go when it is alone; else it would never start.
    const fits =
      this.#used + candidate.weight <= this.#limits.maxActive || this.#occupants.length === 0;
    return fits ? "fits" : "wait";
  }

  take(candidate: Occupant): void {
    this.#occupants.push(candidate);
    this.#used += candidate.weight;
  }
}

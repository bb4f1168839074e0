/** From what a person types to the job or run that is meant. */
import type { Job } from "../../contract/job.ts";
import { findJob } from "../api/find-job.ts";
import type { RunRecord, StoreReader } from "../engine/store-port.ts";
import { editDistance } from "../schedule/spelling.ts";
import { Failure } from "./failure.ts";
import { oneLine } from "./text/width.ts";

/** Candidates named in a message. */
const MOST_NAMED = 8;

interface Named {
  id: number;
  name: string;
}

/** By id, name, or an unambiguous beginning of the name. Fails with `not-found` or `ambiguous`. */
export function pickJob<J extends Named>(jobs: J[], reference: string): J {
  const found = findJob(jobs, reference);
  if (found.kind === "one") return found.job;
  if (found.kind === "many") {
    const candidates = found.jobs.map(({ id, name }) => ({ id, name }));
    throw new Failure("refused", "ambiguous", `"${reference}" fits several jobs; use the id.`, {
      hint: candidates.slice(0, 20).map(listed).join("\n"),
      details: { candidates },
    });
  }
  const near = nearJobs(jobs, reference);
  throw new Failure("notFound", "not-found", `No job has the id or name "${reference}".`, {
    hint:
      near.length > 0
        ? `Did you mean\n${near.map(listed).join("\n")}`
        : jobs.length === 0
          ? 'There are no jobs yet. Add one: belfry add "every day at 9" "…" --agent claude'
          : "belfry list shows all jobs.",
    details: { candidates: near.map(({ id, name }) => ({ id, name })) },
  });
}

const listed = ({ id, name }: Named): string => `  ${id}  ${oneLine(name)}`;

/** Jobs whose name holds the text, or is a few letters away from it. */
export function nearJobs<J extends Named>(jobs: J[], reference: string): J[] {
  const wanted = reference.trim().toLowerCase();
  if (wanted === "") return [];
  const limit = Math.max(2, Math.floor(wanted.length / 3)) + 1;
  return jobs
    .map((job) => {
      const name = job.name.toLowerCase();
      const head = name.slice(0, wanted.length);
      const distance = name.includes(wanted)
        ? 0
        : Math.min(editDistance(name, wanted, limit), editDistance(head, wanted, limit));
      return { job, distance };
    })
    .filter(({ distance }) => distance < limit)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MOST_NAMED)
    .map(({ job }) => job);
}

/** A job by reference, removed ones only when wanted. */
export function jobIn(
  store: Pick<StoreReader, "jobs"> | null,
  reference: string,
  options: { includeRemoved?: boolean } = {},
): Job {
  return pickJob(store?.jobs(options) ?? [], reference);
}

const isNumber = (text: string): boolean => /^#?\d{1,15}$/.test(text.trim());
const numberIn = (text: string): number => Number(text.trim().replace(/^#/, ""));

/** A run by its number. */
export function runIn(store: Pick<StoreReader, "run"> | null, reference: string): RunRecord {
  const run = isNumber(reference) ? (store?.run(numberIn(reference)) ?? null) : null;
  if (run !== null) return run;
  throw new Failure("notFound", "not-found", `There is no run ${reference}.`, {
    hint: "belfry runs shows the newest ones.",
  });
}

/**
 * A run by its number, or the newest run of a job. `words` may say which is meant: `run 41`, `job 3`.
 */
export function runOrNewest(
  store: Pick<StoreReader, "run" | "runs" | "jobs"> | null,
  words: string[],
): RunRecord {
  const { kind, reference } = kindIn(words);
  if (kind === "run") return runIn(store, reference);
  if (kind === null && isNumber(reference)) {
    const run = store?.run(numberIn(reference));
    if (run) return run;
  }
  const job = jobIn(store, reference, { includeRemoved: true });
  const [newest] = store?.runs({ jobId: job.id, limit: 1 }) ?? [];
  if (newest) return newest;
  throw new Failure("notFound", "no-runs", `"${oneLine(job.name)}" has not run yet.`, {
    hint: `Run it now: belfry run ${job.id}`,
  });
}

/** `job 3`, `run 41`, or just a reference. */
export function kindIn(words: string[]): { kind: "job" | "run" | null; reference: string } {
  const [first = "", ...rest] = words;
  if ((first === "job" || first === "run") && rest.length > 0) {
    return { kind: first, reference: rest.join(" ") };
  }
  return { kind: null, reference: words.join(" ") };
}

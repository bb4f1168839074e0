/** Finds the job a person means: by id, by name, or by an unambiguous beginning of its name. */

type Named = { id: number; name: string };

export type Found<T extends Named> =
  | { kind: "one"; job: T }
  | { kind: "none"; message: string }
  | { kind: "many"; jobs: T[]; message: string };

/** In this order: exact id, exact name, name without regard to case, beginning of a name. */
export function findJob<T extends Named>(jobs: T[], reference: string): Found<T> {
  const wanted = reference.trim();
  const folded = wanted.toLocaleLowerCase();
  const ways: ((job: T) => boolean)[] = [
    (job) => String(job.id) === wanted.replace(/^#/, ""),
    (job) => job.name === wanted,
    (job) => job.name.toLocaleLowerCase() === folded,
    (job) => folded !== "" && job.name.toLocaleLowerCase().startsWith(folded),
  ];
  for (const way of ways) {
    const found = jobs.filter(way);
    if (found.length === 1) return { kind: "one", job: found[0]! };
    if (found.length > 1) return many(found, wanted);
  }
  return { kind: "none", message: `No job has the id or name "${wanted}".` };
}

function many<T extends Named>(jobs: T[], wanted: string): Found<T> {
  const list = jobs.map((job) => `${job.id} "${job.name}"`).join(", ");
  const message = `"${wanted}" fits several jobs: ${list}. Use the id.`;
  return { kind: "many", jobs, message };
}

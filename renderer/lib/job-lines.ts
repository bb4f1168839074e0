/**
 * The light lines of all jobs, kept true: after an event only the lines of the jobs it is about are read
 * again, since a thousand lines are half a megabyte.
 */
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { JobLine } from "../../contract/job-list.ts";
import { batcher } from "./batch.ts";
import { client, type LiveEvent } from "./client/index.ts";
import { currentLanguage } from "./i18n.ts";
import { putInPlace } from "./live-rules.ts";
import { useEngineEvents } from "./live.ts";
import { orpc, queryClient } from "./query.ts";

const READ_AGAIN_MS = 150;

const input = () => ({ language: currentLanguage() });
const key = () => orpc.jobs.overview.queryKey({ input: input() });

export function useJobLines() {
  const lines = useQuery(orpc.jobs.overview.queryOptions({ input: input() }));
  useEngineEvents(noteEvent);
  // Nobody listens while no list is shown. After the query, so that it is not read once more for nobody.
  useEffect(() => () => void queryClient.invalidateQueries({ queryKey: key() }), []);
  return lines;
}

/** Reads the lines before a list is shown, which then begins with them as it does after any time away. */
export async function readLinesAhead(): Promise<void> {
  const queryKey = key();
  if (queryClient.getQueryState(queryKey) !== undefined) return;
  await queryClient.prefetchQuery(orpc.jobs.overview.queryOptions({ input: input() }));
  // Nobody has listened; a list that was opened meanwhile has, and they are true.
  if (queryClient.getQueryCache().find({ queryKey })?.isActive() === false) {
    await queryClient.invalidateQueries({ queryKey });
  }
}

function noteEvent(event: LiveEvent): void {
  if (event.type === "job") readAgain(event.job.id);
  if (event.type === "run" && event.run.jobId !== null) readAgain(event.run.jobId);
}

const readAgain = batcher<number>(
  (run) => setTimeout(run, READ_AGAIN_MS),
  (all) => {
    const ids = [...new Set(all)];
    void client.jobs.overview({ ...input(), ids }).then((fresh) => {
      // A list that is being read as a whole may be older than these lines, and would replace them.
      if (queryClient.getQueryState(key())?.fetchStatus === "fetching") ids.forEach(readAgain);
      else putInPlace<JobLine[]>(queryClient, key(), (old) => replaced(old, ids, fresh));
    });
  },
);

/** Lines that were asked for and did not come are of removed jobs. */
export function replaced(
  old: readonly JobLine[],
  asked: readonly number[],
  fresh: readonly JobLine[],
): JobLine[] {
  const gone = new Set(asked);
  const byId = new Map(fresh.map((line) => [line.id, line]));
  const kept = old.flatMap((line) => (gone.has(line.id) ? (byId.get(line.id) ?? []) : line));
  const known = new Set(old.map(({ id }) => id));
  return [...kept, ...fresh.filter(({ id }) => !known.has(id))];
}

/** Shows a change before the engine has answered. Returns a function that puts the lines back as they were. */
export function changeLines(ids: readonly number[], change: Partial<JobLine> | null): () => void {
  const before = queryClient.getQueryData<JobLine[]>(key());
  const some = new Set(ids);
  queryClient.setQueryData<JobLine[]>(
    key(),
    (old) =>
      old &&
      old.flatMap((line) =>
        some.has(line.id) ? (change === null ? [] : { ...line, ...change }) : line,
      ),
  );
  return () => queryClient.setQueryData(key(), before);
}

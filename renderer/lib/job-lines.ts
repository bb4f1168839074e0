/**
 * The light lines of all jobs, kept true: after an event only the lines of the jobs it is about are read
 * again, since a thousand lines are half a megabyte. While no list is shown, it is only noted which these are.
 */
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { JobLine } from "../../contract/job-list.ts";
import { batcher } from "./batch.ts";
import type { LiveEvent } from "./client/index.ts";
import { currentLanguage } from "./i18n.ts";
import { putInPlace } from "./live-rules.ts";
import { onEngineEvents } from "./live.ts";
import { useNow } from "./now.ts";
import { api, orpc, queryClient } from "./query.ts";

const READ_AGAIN_MS = 150;
/** So many changed lines cost as much as all of them. */
const MOST_LINES = 200;
/** Zones differ by multiples of it, so that a month begins at one of its ends everywhere. */
const QUARTER_MS = 15 * 60_000;

const input = () => ({ language: currentLanguage() });
const key = () => orpc.jobs.overview.queryKey({ input: input() });

let listening = false;
/** Lists that are on the page. */
let shown = 0;
/** Jobs whose lines have changed while no list was shown. */
const changed = new Set<number>();
/** Whose costs the lines tell; no event says that another has begun. */
let month: number | null = null;

export function useJobLines() {
  const lines = useQuery(orpc.jobs.overview.queryOptions({ input: input() }));
  const monthNow = new Date(useNow(QUARTER_MS)).getMonth();
  useEffect(() => inMonth(monthNow), [monthNow]);
  useEffect(follow, []);
  return lines;
}

/** Reads the lines before a list is shown, which then begins with them as it does after any time away. */
export async function readLinesAhead(): Promise<void> {
  listen();
  if (queryClient.getQueryState(key()) !== undefined) return;
  await queryClient.prefetchQuery(orpc.jobs.overview.queryOptions({ input: input() }));
}

/** As long as a list is shown. Returns a function that ends it. */
function follow(): () => void {
  listen();
  shown += 1;
  if (changed.size > MOST_LINES) void queryClient.invalidateQueries({ queryKey: key() });
  else changed.forEach(readAgain);
  changed.clear();
  return () => {
    shown -= 1;
  };
}

function inMonth(now: number): void {
  if (month !== null && month !== now) void queryClient.invalidateQueries({ queryKey: key() });
  month = now;
}

/** From the first reading on, for as long as the page lives. */
function listen(): void {
  if (!listening) onEngineEvents(noteEvent);
  listening = true;
}

function noteEvent(event: LiveEvent): void {
  if (event.type === "job") noteChange(event.job.id);
  // One that starts no run moves the next one all the same.
  if (event.type === "occurrence") noteChange(event.occurrence.jobId);
  if (event.type === "run" && event.run.jobId !== null) noteChange(event.run.jobId);
  if (event.type === "settings") void queryClient.invalidateQueries({ queryKey: key() });
}

function noteChange(jobId: number): void {
  if (shown > 0) readAgain(jobId);
  else changed.add(jobId);
}

const readAgain = batcher<number>(
  (run) => setTimeout(run, READ_AGAIN_MS),
  (all) => {
    const ids = [...new Set(all)];
    void api.jobs.overview({ ...input(), ids }).then(
      (fresh) => {
        // A list that is being read as a whole may be older than these lines, and would replace them.
        if (queryClient.getQueryState(key())?.fetchStatus === "fetching") ids.forEach(readAgain);
        else putInPlace<JobLine[]>(queryClient, key(), (old) => replaced(old, ids, fresh));
      },
      () => queryClient.invalidateQueries({ queryKey: key() }),
    );
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

/** Shows a change before the engine has answered. Returns a function that puts these lines back as they were. */
export function changeLines(ids: readonly number[], change: Partial<JobLine> | null): () => void {
  const some = new Set(ids);
  const before = (queryClient.getQueryData<JobLine[]>(key()) ?? []).filter(({ id }) =>
    some.has(id),
  );
  queryClient.setQueryData<JobLine[]>(
    key(),
    (old) =>
      old &&
      old.flatMap((line) =>
        some.has(line.id) ? (change === null ? [] : { ...line, ...change }) : line,
      ),
  );
  // The others may have become other ones meanwhile.
  return () =>
    void queryClient.setQueryData<JobLine[]>(key(), (old) => old && replaced(old, ids, before));
}

/**
 * Prepares pages before anybody asks for them, while there is nothing else to do: a first visit is then like any
 * other. Their code is fetched, and those whose first visit takes long are rendered once, out of sight.
 */
import { readLinesAhead } from "../lib/job-lines.ts";
import { queryClient } from "../lib/query.ts";
import { pageModules } from "./page-modules.ts";

/** Its code has to be there: where it could not be fetched, there is nothing to render. */
const rendered = (load: () => Promise<unknown>, path: string) => async () => {
  await load();
  await (await import("./render-ahead.tsx")).renderAhead(path);
};

/** What the navigation and the lists lead to, what is opened most first; the list of jobs with its lines, half a megabyte. */
const NEXT = [
  readLinesAhead,
  rendered(pageModules.jobs, "/jobs"),
  rendered(pageModules.today, "/today"),
  pageModules.job,
  pageModules.runs,
  pageModules.run,
  rendered(pageModules.calendar, "/calendar"),
  rendered(pageModules.insights, "/insights"),
  pageModules.editor,
  pageModules.notifications,
  pageModules.agents,
  pageModules.settings,
];

/** Nothing should compete with what the first page reads. That is waited for so long at most, in milliseconds. */
const FIRST_PAGE_MS = 1_000;
/** Answers lead to more questions in this time, in milliseconds, or to none. */
const QUIET_MS = 100;

/** The mark in the browser's timeline that says: everything is prepared. */
const DONE = "pages prepared";

/** One page after another, each in a moment of rest. A window that nobody sees stays small, and begins when it is seen. */
export function loadAhead(): void {
  whenRead(whenSeen);
}

/** Calls back when the first page has read what it shows. */
function whenRead(done: () => void): void {
  let quiet: ReturnType<typeof setTimeout> | undefined;
  const end = () => {
    clearTimeout(quiet);
    clearTimeout(latest);
    unsubscribe();
    done();
  };
  const latest = setTimeout(end, FIRST_PAGE_MS);
  const unsubscribe = queryClient.getQueryCache().subscribe(() => {
    clearTimeout(quiet);
    if (queryClient.isFetching() === 0) quiet = setTimeout(end, QUIET_MS);
  });
}

function whenSeen(): void {
  if (document.hidden) document.addEventListener("visibilitychange", whenSeen, { once: true });
  else requestIdleCallback(() => void loadNext(NEXT));
}

async function loadNext([load, ...others]: readonly (() => Promise<unknown>)[]): Promise<void> {
  if (load === undefined) return void performance.mark(DONE);
  // Who shows the page loads it too, and says when that fails.
  await load().catch(() => {});
  requestIdleCallback(() => void loadNext(others));
}

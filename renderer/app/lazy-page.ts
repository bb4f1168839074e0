/**
 * Pages whose code comes when they are first opened. Where it does not come since nothing answers, the window stays and
 * the page says so: the router by itself would load everything anew, into the browser's own page of errors.
 */
import { lazyRouteComponent } from "@tanstack/react-router";

/** The code of a page could not be fetched, and what serves it does not answer. */
export class PageAwayError extends Error {}

/** How long what serves the pages may take to answer, in milliseconds. */
const ANSWER_MS = 5_000;

/** Whether the window could be loaded anew: what serves the pages is there, and lets this browser in. */
export async function pagesAnswer(): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const { ok } = await fetch(window.location.href, { cache: "no-store", signal });
    return ok;
  } catch {
    return false;
  }
}

/** @param name what the module calls the component of the page */
export function lazyPage<T extends Record<string, unknown>, K extends keyof T>(
  load: () => Promise<T>,
  name: K,
) {
  return lazyRouteComponent(async () => {
    try {
      return await load();
    } catch {
      if (!(await pagesAnswer())) throw new PageAwayError("This page could not be fetched.");
      // It was away for a moment. Or this window is older than what is served: then this fails too, and the router
      // loads everything anew, once.
      return load();
    }
  }, name);
}

/**
 * Renders a page out of sight before anybody opens it. Its code has then run once, which is most of what a
 * first visit costs, and what it shows at first has been read.
 */
import { type Query, QueryClientProvider, skipToken } from "@tanstack/react-query";
import { createMemoryHistory, createRouter, RouterProvider } from "@tanstack/react-router";
import { Activity } from "react";
import { createRoot } from "react-dom/client";
import { queryClient } from "../lib/query.ts";
import { Toaster } from "../ui/toast.tsx";
import { router } from "./router.tsx";

/** What is read may lead to more that is wanted. */
const MOST_ROUNDS = 4;

type AheadRouter = ReturnType<typeof routerAt>;

/** Does nothing for the page that is shown: it has done all that itself. */
export async function renderAhead(path: string): Promise<void> {
  if (router.state.location.pathname === path) return;
  const ahead = routerAt(path);
  await ahead.load();
  // A hidden page notes what it wants to read, and waits for somebody to look at it.
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const known = new Set(queryClient.getQueryCache().getAll());
    await renderOnce(ahead);
    const wanted = queryClient.getQueryCache().getAll().filter(isUnread);
    const fresh = wanted.filter((query) => !known.has(query));
    if (fresh.length === 0) return;
    await Promise.all(fresh.map((query) => query.fetch().catch(() => {})));
  }
}

/** The same pages at an address of their own. */
function routerAt(path: string) {
  const history = createMemoryHistory({ initialEntries: [path] });
  return createRouter({ ...router.options, history, scrollRestoration: false });
}

function isUnread({ options, state }: Query): boolean {
  const { enabled = true } = options as { enabled?: unknown };
  return enabled === true && options.queryFn !== skipToken && state.data === undefined;
}

/** Resolves when the page has been made, as a tree that is in no document. Its effects never run: it hears and does nothing. */
async function renderOnce(ahead: AheadRouter): Promise<void> {
  const holder = document.createElement("div");
  const { promise: made, resolve } = Promise.withResolvers<void>();
  const observer = new MutationObserver(() => holder.querySelector("h1") && resolve());
  observer.observe(holder, { childList: true, subtree: true });
  // Who opens the page will see what is wrong with it.
  const failed = () => resolve();
  const root = createRoot(holder, { onCaughtError: failed, onUncaughtError: failed });
  root.render(
    <Activity mode="hidden">
      <QueryClientProvider client={queryClient}>
        <Toaster>
          <RouterProvider router={ahead} />
        </Toaster>
      </QueryClientProvider>
    </Activity>,
  );
  await made;
  observer.disconnect();
  root.unmount();
}

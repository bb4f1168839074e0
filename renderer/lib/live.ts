/**
 * Keeps the pages true: events of the engine change what has been read, all of a frame together, and what
 * they make out of date is read again, a few times a second at most.
 */
import { useEffect, useEffectEvent } from "react";
import { batcher } from "./batch.ts";
import { type LiveEvent, subscribeEvents } from "./client/index.ts";
import { applyEvents } from "./live-rules.ts";
import { orpc, queryClient } from "./query.ts";
import { answerInMyWords } from "./sentences.ts";

/** Sums and charts may lag by this much; lists and states are put in place at once. */
const READ_AGAIN_MS = 300;

const listeners = new Set<(event: LiveEvent) => void>();

/** In a hidden window no frames come; then a timer does it. */
function nextFrame(run: () => void): void {
  if (document.hidden) setTimeout(run, 100);
  else requestAnimationFrame(run);
}

const readAgain = batcher<readonly string[]>(
  (run) => setTimeout(run, READ_AGAIN_MS),
  (batches) => {
    const groups = new Set(batches.flat());
    void queryClient.invalidateQueries({
      predicate: ({ queryKey: [path] }) => {
        if (!Array.isArray(path)) return false;
        return groups.has(String(path[0])) || groups.has(path.join("."));
      },
    });
  },
);

const take = batcher<LiveEvent>(nextFrame, (events) => {
  const { groups, everything } = applyEvents(queryClient, orpc, events);
  if (everything) void queryClient.invalidateQueries();
  else if (groups.size > 0) readAgain([...groups]);
  for (const event of events) for (const listener of listeners) listener(event);
});

/** Listens from now on. Called once, when the app starts. */
export function startLive(): void {
  subscribeEvents((event) => take(answerInMyWords(event)));
}

/** Calls `listener` with every event, after the cache has been changed by it. For announcements and live output. */
export function useEngineEvents(listener: (event: LiveEvent) => void): void {
  const latest = useEffectEvent(listener);
  useEffect(() => onEngineEvents((event) => latest(event)), []);
}

/** The same outside of components. Returns a function that ends it. */
export function onEngineEvents(listener: (event: LiveEvent) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

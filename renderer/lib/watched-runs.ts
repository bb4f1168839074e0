/** Runs that a person is looking at, and whose end needs no message over what they look at. */
import { useEffect } from "react";

const watched = new Set<number>();

/** For as long as the component is there. */
export function useWatchedRun(runId: number): void {
  useEffect(() => {
    watched.add(runId);
    return () => void watched.delete(runId);
  }, [runId]);
}

export const isWatched = (runId: number): boolean => watched.has(runId);

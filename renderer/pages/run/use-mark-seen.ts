/** Who opens the page of a run that has ended has seen its result. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Run } from "../../../contract/run.ts";
import { useEngineEvents } from "../../lib/live.ts";
import { orpc } from "../../lib/query.ts";

export function useMarkSeen({ id, finishedAt, seenAt }: Run): void {
  const { mutate } = useMutation(orpc.inbox.mark.mutationOptions());
  const isNews = finishedAt !== null && seenAt === null;
  useEffect(() => {
    if (isNews) mutate({ ids: [id], as: "seen" });
  }, [id, isNews, mutate]);
}

/** Attempts, answer and messages are not part of an event: they are read again when the run has changed. */
export function useFreshRun({ id, jobId }: Run): void {
  const cache = useQueryClient();
  useEngineEvents((event) => {
    if (event.type !== "run") return;
    const input = { id };
    const isThis = event.run.id === id;
    if (isThis) void cache.invalidateQueries({ queryKey: orpc.runs.get.queryKey({ input }) });
    // Another run of the job may be the next one of this.
    if (isThis || (jobId !== null && event.run.jobId === jobId))
      void cache.invalidateQueries({ queryKey: orpc.runs.facts.queryKey({ input }) });
  });
}

/** Runs of a filter, page after page, newest first. */
import { useInfiniteQuery } from "@tanstack/react-query";
import type { AgentId, RunState, Trigger } from "../../contract/words.ts";
import { orpc } from "./query.ts";

export interface RunListFilter {
  jobId?: number | undefined;
  states?: RunState[] | undefined;
  agents?: AgentId[] | undefined;
  triggers?: Trigger[] | undefined;
  tag?: string | undefined;
  folder?: string | undefined;
  batch?: string | undefined;
  pinned?: boolean | undefined;
  from?: number | undefined;
  until?: number | undefined;
  search?: string | undefined;
}

const PAGE = 60;

export function useRunList(filter: RunListFilter) {
  return useInfiniteQuery(
    orpc.runs.list.infiniteOptions({
      input: (beforeId: number | undefined) => ({ ...filter, beforeId, limit: PAGE }),
      initialPageParam: undefined,
      getNextPageParam: (last) => (last.length < PAGE ? undefined : last.at(-1)?.id),
    }),
  );
}

/** What surrounds a run. Read anew whenever its page is opened: other runs of the job may have come since. */
import { useQuery } from "@tanstack/react-query";
import { orpc } from "../../lib/query.ts";

export function useRunFacts(id: number) {
  return useQuery(orpc.runs.facts.queryOptions({ input: { id }, staleTime: 0 }));
}

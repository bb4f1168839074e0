/** The cache of everything read from the engine. Live events keep it true, so nothing goes stale by age. */
import { createTanstackQueryUtils } from "@orpc/tanstack-query";
import { QueryClient } from "@tanstack/react-query";
import { client } from "./client/index.ts";

/** Query and mutation options per procedure: `useQuery(orpc.jobs.list.queryOptions({ input: {} }))`. */
export const orpc = createTanstackQueryUtils(client);

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: false,
      // A lost connection is retried by the transport; a refusal does not change by asking again.
      retry: false,
      networkMode: "always",
    },
    mutations: { networkMode: "always", retry: false },
  },
});

/** The cache of everything read from the engine. Live events keep it true, so nothing goes stale by age. */
import { createORPCClient } from "@orpc/client";
import { createTanstackQueryUtils } from "@orpc/tanstack-query";
import { QueryClient } from "@tanstack/react-query";
import { type Client, client } from "./client/index.ts";
import { answerInMyWords, errorInMyWords } from "./sentences.ts";

type Procedure = (input: unknown, options: object) => Promise<unknown>;

/** The engine, its sentences in the reader's language. Streams go through unchanged. */
export const api: Client = createORPCClient<Client>({
  async call(path, input, options) {
    let target: unknown = client;
    for (const name of path) target = (target as Record<string, unknown>)[name];
    try {
      return answerInMyWords(await (target as Procedure)(input, options));
    } catch (error) {
      throw errorInMyWords(error);
    }
  },
});

/** Query and mutation options per procedure: `useQuery(orpc.jobs.list.queryOptions({ input: {} }))`. */
export const orpc = createTanstackQueryUtils(api);

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

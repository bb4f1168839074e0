/** The lines of one stream of an attempt, kept true while it grows. */
import { useEffect, useState, useSyncExternalStore } from "react";
import { client, ConnectionError } from "../../../lib/client/index.ts";
import { orpc, queryClient } from "../../../lib/query.ts";
import { LineStore } from "./line-store.ts";

export interface OutputSource {
  id: number;
  attempt: number | undefined;
  stream: "stdout" | "stderr";
}

const never = () => () => {};

export function useOutput(source: OutputSource): LineStore | null {
  const { id, attempt, stream } = source;
  const [store, setStore] = useState<LineStore | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    const input = { id, attempt, stream };
    const made = new LineStore((from, count) =>
      queryClient.fetchQuery(
        orpc.runs.outputLines.queryOptions({
          input: { ...input, from, count },
          staleTime: 0,
          gcTime: 0,
        }),
      ),
    );
    setStore(made);
    void followSize(made, input, abort.signal);
    return () => {
      abort.abort();
      setStore(null);
    };
  }, [id, attempt, stream]);
  useSyncExternalStore(store?.subscribe ?? never, () => store?.version ?? 0);
  return store;
}

async function followSize(
  store: LineStore,
  input: OutputSource,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const size of await client.runs.outputSize(input, { signal })) {
        store.grew({
          lines: size.lines,
          endOffset: size.endOffset,
          droppedBytes: size.droppedBytes,
        });
      }
      return;
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof ConnectionError) continue;
      store.fail(error);
      return;
    }
  }
}

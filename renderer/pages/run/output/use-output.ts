/** The lines of one stream of an attempt, kept true while it grows. */
import { useEffect, useState, useSyncExternalStore } from "react";
import { client } from "../../../lib/client/index.ts";
import { followToEnd } from "../../../lib/follow-to-end.ts";
import { orpc, queryClient } from "../../../lib/query.ts";
import { LineStore } from "./line-store.ts";

export interface OutputSource {
  id: number;
  attempt: number | undefined;
  stream: "stdout" | "stderr";
}

const never = () => () => {};

/** The lines are null until there is a place for them; `again` begins anew after an error. */
export function useOutput(source: OutputSource): { store: LineStore | null; again: () => void } {
  const { id, attempt, stream } = source;
  const [tries, setTries] = useState(0);
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
    followSize(made, input, abort.signal).catch((error: unknown) => made.fail(error));
    return () => {
      abort.abort();
      setStore(null);
    };
  }, [id, attempt, stream, tries]);
  useSyncExternalStore(store?.subscribe ?? never, () => store?.version ?? 0);
  return { store, again: () => setTries(tries + 1) };
}

function followSize(store: LineStore, input: OutputSource, signal: AbortSignal): Promise<void> {
  return followToEnd(signal, async () => {
    for await (const size of await client.runs.outputSize(input, { signal })) {
      store.grew({
        lines: size.lines,
        endOffset: size.endOffset,
        droppedBytes: size.droppedBytes,
      });
    }
  });
}

/** What is to be restored, and the engine's start anew that it waits for. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Restoring } from "../../../contract/data.ts";
import { ConnectionError } from "../../lib/client/index.ts";
import { orpc } from "../../lib/query.ts";
import { toastFailure } from "../../ui/toast.tsx";

export function useRestoring() {
  const cache = useQueryClient();
  const query = useQuery(orpc.data.restoring.queryOptions());
  const failed = (error: unknown) => toastFailure(error);
  const restart = useMutation(
    orpc.engine.restart.mutationOptions({
      // An engine that starts anew may be gone before it has answered; what is shown next says what became of it.
      onError: (error) => error instanceof ConnectionError || failed(error),
    }),
  );
  return {
    query,
    /** undefined until it is known. */
    restoring: query.data,
    restart,
    failed,
    /** Takes over what a change answered. */
    put: (next: Restoring) => cache.setQueryData(orpc.data.restoring.queryKey(), next),
  };
}

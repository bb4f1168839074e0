/** Which stream of an attempt is shown to who has chosen none: the output, unless only the errors have any text. */
import { useQuery } from "@tanstack/react-query";
import { orpc } from "../../../lib/query.ts";
import type { OutputSource } from "./use-output.ts";

type Stream = OutputSource["stream"];

/**
 * Asked once the attempt has ended: before that, output may still come. `isPending` while it could still be the
 * other one. What cannot be read is taken for text: the stream that is shown tells why.
 */
export function useFirstStream(
  { id, attempt }: Omit<OutputSource, "stream">,
  isAsked: boolean,
): { stream: Stream; isPending: boolean } {
  const beginning = { id, attempt, from: 0, count: 1 };
  const output = useQuery(
    orpc.runs.outputLines.queryOptions({
      input: { ...beginning, stream: "stdout" },
      enabled: isAsked,
    }),
  );
  const hasNone = output.data?.size.endOffset === 0;
  const errors = useQuery(
    orpc.runs.outputLines.queryOptions({
      input: { ...beginning, stream: "stderr" },
      enabled: isAsked && hasNone,
    }),
  );
  const hasErrors = errors.data !== undefined && errors.data.size.endOffset > 0;
  return {
    stream: isAsked && hasNone && hasErrors ? "stderr" : "stdout",
    isPending: output.isLoading || errors.isLoading,
  };
}

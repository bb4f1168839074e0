/** The job that an address names, which may be any text. */
import { useQuery } from "@tanstack/react-query";
import { codeOf } from "./api-error.ts";
import { orpc } from "./query.ts";

export function useJobOfAddress(jobId: string) {
  const id = Number(jobId);
  const job = useQuery(
    orpc.jobs.get.queryOptions({ input: { id }, enabled: Number.isSafeInteger(id) && id > 0 }),
  );
  return { job, isMissing: !job.isEnabled || codeOf(job.error) === "NOT_FOUND" };
}

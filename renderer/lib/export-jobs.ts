/** Hands jobs to the person as a file. */
import { client } from "./client/index.ts";

export async function exportJobs(jobs: readonly { id: number; name: string }[]): Promise<void> {
  const jobIds = jobs.map(({ id }) => id);
  const document_ = await client.jobs.export({ jobIds, templates: false });
  const text = JSON.stringify(document_, null, 2);
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${jobs.length === 1 ? fileName(jobs[0]!.name) : "belfry-jobs"}.json`;
  link.click();
  URL.revokeObjectURL(url);
}

/** Letters and digits of any language, the rest as dashes. */
export function fileName(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}]+/gu, "-").replaceAll(/^-|-$/g, "") || "job";
}

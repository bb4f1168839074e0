/** Hands jobs to the person as a file. */
import { api } from "./query.ts";
import { saveJson } from "./save-text.ts";

export async function exportJobs(jobs: readonly { id: number; name: string }[]): Promise<void> {
  const jobIds = jobs.map(({ id }) => id);
  const name = jobs.length === 1 ? fileName(jobs[0]!.name) : "belfry-jobs";
  saveJson(`${name}.json`, await api.jobs.export({ jobIds, templates: false }));
}

/** Letters and digits of any language, the rest as dashes. */
export function fileName(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}]+/gu, "-").replaceAll(/^-|-$/g, "") || "job";
}

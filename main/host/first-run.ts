/** The demo job of a first start, so that there is something to see before any agent is set up. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import type { LocalHost } from "./local-host.ts";

/**
 * Makes and runs the demo job when there is no job at all, in the language that the engine speaks then.
 * @returns its name; null when there was a job
 */
export async function makeDemoJob(host: LocalHost, dataDir: string): Promise<string | null> {
  const client = await host.client();
  if ((await client.jobs.list({ includeRemoved: true })).length > 0) return null;
  const cwd = path.join(dataDir, "demo");
  mkdirSync(cwd, { recursive: true, mode: 0o700 });
  const job = await client.jobs.create({
    ...host.agents.demoTask(),
    agent: "demo",
    cwd,
    profile: "read-only",
    schedule: "every 10m",
    tags: ["demo"],
  });
  await client.jobs.run({ id: job.id });
  return job.name;
}

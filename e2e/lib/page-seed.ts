/** Something to see on the pages: nothing, a few jobs with results of all kinds, or years of history. */
import type { JobDraft } from "../../contract/job.ts";
import { fillInBulk } from "../../main/store/bulk.ts";
import type { PagesWorld } from "./pages-world.ts";

const RUNS_PER_JOB = 40;

const FEW: (Partial<JobDraft> & { name: string })[] = [
  {
    name: "Nightly review",
    agent: "demo",
    profile: "read-only",
    prompt: "Review yesterday's commits. Answer with at most five findings, worst first.",
    schedule: "every day at 2",
    tags: ["review"],
  },
  {
    name: "Dependency bump",
    prompt: "echo 'npm audit found 2 high'; exit 1",
    schedule: "every weekday at 9",
    retry: { attempts: 1 },
    tags: ["deps"],
  },
  { name: "Log watch", prompt: "echo 'Nothing unusual since yesterday.'", schedule: "every 30m" },
  {
    name: "Standup digest",
    agent: "demo",
    profile: "read-only",
    prompt: "What was merged since yesterday, in five lines for the team.",
    schedule: "every weekday at 8:30",
    tags: ["team"],
  },
  {
    name: "Disk space",
    prompt: "df -h / | tail -1",
    schedule: "every day at 7",
    tags: ["machine"],
  },
  {
    name: "Docs drift",
    agent: "demo",
    profile: "read-only",
    prompt: "Find what the documentation says and the code does not do any more.",
    schedule: "every monday at 10",
    tags: ["review"],
  },
];

/**
 * Fills the world, which must not be started yet, and starts it.
 * @param jobs 0, up to 6 for real runs, or many for a filled database
 * @returns a job and a run to look at; null without jobs
 */
export async function seed(
  world: PagesWorld,
  jobs: number,
): Promise<{ jobId: number; runId: number } | null> {
  if (jobs > FEW.length) {
    // The history ends now, so that today has some of it.
    fillInBulk(world.home, { jobs, runs: jobs * RUNS_PER_JOB, until: Date.now() });
    await world.start();
    const [run] = await world.client.runs.list({ jobId: 1, limit: 1 });
    return { jobId: 1, runId: run!.id };
  }
  await world.start();
  if (jobs === 0) return null;
  const made = [];
  for (const draft of FEW.slice(0, jobs)) made.push(await world.job(draft));
  const runs = [];
  for (const { id } of made) runs.push(await world.client.jobs.run({ id }));
  for (const { id } of runs) await world.ended(id);
  return { jobId: made[0]!.id, runId: runs[0]!.id };
}

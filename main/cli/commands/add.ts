/** `belfry add`: makes a job, and says what it understood. */
import type { Job, JobDraft } from "../../../contract/job.ts";
import { AGENT_IDS, type AgentId } from "../../../contract/words.ts";
import { customProgram } from "../../agents/custom.ts";
import { calling } from "../api-errors.ts";
import { usage } from "../failure.ts";
import { type Io, printJson } from "../io.ts";
import { folder, jobFields, type JobOptions } from "../job-options.ts";
import { freeName, nameFrom, readPrompt } from "../prompt.ts";
import { reading } from "../reading.ts";
import { profileOf } from "../profile.ts";
import { pickJob } from "../references.ts";
import { readSchedule, zone } from "../schedule-text.ts";
import { fireLines, meaningOf } from "../views/job-page.ts";
import { oneLine } from "../text/width.ts";
import { choice } from "../values.ts";
import { withClient } from "../writing.ts";
import { isProposing, propose, proposed } from "./proposals.ts";

export interface AddOptions extends JobOptions {
  json?: boolean;
  promptFile?: string;
  propose?: boolean;
}

export async function add(
  io: Io,
  schedule: string,
  promptText: string | undefined,
  options: AddOptions,
): Promise<number> {
  const prompt = await readPrompt(io, promptText, options.promptFile);
  if (prompt === null) {
    throw usage(
      "missing-prompt",
      "Say what to do: a prompt after the schedule, - for standard input, or --prompt-file.",
      { field: "prompt" },
    );
  }
  const timezone = zone(options.tz ?? "local");
  const now = io.now();
  readSchedule(schedule, { timezone, anchorAt: Math.floor(now / 1000) * 1000 });
  const agent = await agentOf(io, options.agent);
  const jobs = await reading(io, (opened) => opened?.store.jobs() ?? []);
  const fields = jobFields(io, options, null, (reference) => pickJob(jobs, reference).id);
  const profile = profileOf(agent, fields.profile);
  const { agentPath = null, extraArgs = [] } = fields;
  if (agent === "custom" && customProgram({ agentPath, extraArgs }) === null) {
    throw usage("missing-agent-path", "Name the program to run: --agent-path FILE.", {
      field: "agentPath",
    });
  }
  const names = jobs.map((job) => job.name);
  const draft: JobDraft = {
    ...fields,
    name: fields.name ?? freeName(nameFrom(prompt), names),
    agent,
    profile,
    prompt,
    schedule,
    cwd: fields.cwd ?? folder(io, io.cwd),
  };
  if (isProposing(io, options.propose)) {
    proposed(io, await withClient(io, (client) => propose(io, client, draft)), options);
    return 0;
  }
  const job = await withClient(io, (client) => calling(client.jobs.create(draft), schedule));
  if (options.json) printJson(io, job);
  else {
    io.out(summary(io, job));
    if (names.includes(job.name)) {
      io.err(`Another job is named "${oneLine(job.name)}" too: use the id ${job.id}.\n`);
    }
  }
  return 0;
}

/** The agent named; without one, a sentence with what there is. */
async function agentOf(io: Io, text: string | undefined): Promise<AgentId> {
  if (text !== undefined) return choice(text, "--agent", AGENT_IDS);
  const { readingAgents } = await import("../output.ts");
  const found = (await readingAgents(io).detectAll()).filter(
    ({ agent, found: isFound }) => isFound && !["shell", "custom", "demo"].includes(agent),
  );
  const names = found.map(({ agent, version }) =>
    version === null ? agent : `${agent} ${version}`,
  );
  const here =
    names.length === 0 ? "No agent CLI was found here." : `Found here: ${names.join(", ")}.`;
  throw usage(
    "missing-agent",
    `Say who is to do it: --agent ${found[0]?.agent ?? "shell"}. ${here} Always there: shell (a command), demo, custom (a program of yours).`,
    { field: "agent", found: found.map(({ agent }) => agent) },
  );
}

/** What was understood: id, meaning, next fires. */
export function summary(io: Io, job: Job): string {
  const now = io.now();
  const found = meaningOf(job, now, 3);
  const head = `Job ${job.id}  ${oneLine(job.name)}\n`;
  const who = `${job.agent}, ${job.profile}, in ${job.cwd}\n`;
  if (found === null) return head + who;
  // A job that is due this very moment is not part of what comes after it.
  const due = job.nextDueAt !== null && job.nextDueAt <= now ? "It is due now.\n" : "";
  const fires =
    found.fires.length === 0 || !job.enabled
      ? due
      : `Next fires, ${found.timezone}:\n${fireLines(found.fires, found.timezone, now, io)}`;
  return `${head}${found.meaning}.\n${who}${fires}`;
}

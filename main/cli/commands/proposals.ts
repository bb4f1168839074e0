/** `belfry proposals`, `approve`, `decline`: jobs that wait for a person's word, and the word. */
import { ruleText } from "../../../contract/allow-rules.ts";
import type { JobDraft, JobInput } from "../../../contract/job.ts";
import type { Proposal } from "../../../contract/proposals.ts";
import { calling } from "../api-errors.ts";
import { refuseInsideRun, runMarker } from "../inside-run.ts";
import { type Io, printJson } from "../io.ts";
import { type ChangeOptions, jobChanges } from "../job-changes.ts";
import { styleFor } from "../text/style.ts";
import { facts, table } from "../text/table.ts";
import { when } from "../text/time.ts";
import { harmless, oneLine, shorten } from "../text/width.ts";
import { integer } from "../values.ts";
import { limitText, meaningOf } from "../views/job-page.ts";
import { type Client, withClient } from "../writing.ts";

export interface ProposalsOptions {
  json?: boolean;
  all?: boolean;
  limit: string;
}

interface Options {
  json?: boolean;
}

/** Proposes instead of making: asked for, or because an agent that Belfry runs calls. */
export function isProposing(io: Io, propose: boolean | undefined): boolean {
  return propose === true || runMarker(io) !== null;
}

export function propose(io: Io, client: Client, job: JobDraft): Promise<Proposal> {
  return calling(client.proposals.create({ job, marker: runMarker(io) }), job.schedule);
}

/** What was proposed, and what becomes of it. */
export function proposed(io: Io, proposal: Proposal, options: Options): void {
  if (options.json) printJson(io, proposal);
  else {
    const { id, job } = proposal;
    io.out(
      `Proposal ${id}  ${oneLine(harmless(job.name))}\nNothing runs until a person approves it: belfry approve ${id}\n`,
    );
  }
}

export async function proposals(
  io: Io,
  proposal: string | undefined,
  options: ProposalsOptions,
): Promise<number> {
  const limit = integer(options.limit, "--limit", 1, 1_000);
  if (proposal !== undefined) return one(io, proposal, options);
  const shown = await withClient(io, (client) =>
    calling(client.proposals.list({ limit, ...(options.all === true ? {} : OPEN) })),
  );
  if (options.json) printJson(io, shown);
  else if (shown.length === 0) io.out("Nothing is proposed.\n");
  else io.out(lines(io, shown));
  return 0;
}

const OPEN = { state: "open" } as const;

async function one(io: Io, text: string, options: Options): Promise<number> {
  const proposal = await withClient(io, (client) =>
    calling(client.proposals.get({ id: idOf(text) })),
  );
  if (options.json) printJson(io, proposal);
  else io.out(page(io, proposal));
  return 0;
}

function lines(io: Io, shown: readonly Proposal[]): string {
  const now = io.now();
  return table(
    shown,
    [
      { title: "ID", align: "right", value: ({ id }) => String(id) },
      { title: "NAME", shrinkTo: 12, value: ({ job }) => job.name },
      { title: "BY", shrinkTo: 10, value: proposerText },
      { title: "WHEN", value: ({ proposedAt }) => when(proposedAt, now) },
      { title: "STATE", value: stateText },
      { title: "AGENT", value: ({ job }) => `${job.agent}, ${job.profile}` },
      { title: "SCHEDULE", shrinkTo: 12, value: ({ job }) => job.schedule || "none" },
    ],
    io.columns,
    styleFor(io.colour),
  );
}

const proposerText = ({ proposer }: Proposal): string => proposer?.jobName ?? "you";

function stateText({ state, jobId }: Proposal): string {
  return jobId === null ? state : `${state}, job ${jobId}`;
}

const deciderText = ({ decidedBy, decidedName }: Proposal): string =>
  decidedName === null ? `${decidedBy}` : `${decidedBy}, ${oneLine(harmless(decidedName))}`;

/** All that a person needs to decide. */
function page(io: Io, proposal: Proposal): string {
  const { job, proposer, decidedAt, changed } = proposal;
  const now = io.now();
  const run = proposer?.runId ?? null;
  const meaning = meaningOf({ ...job, anchorAt: now }, now, 0)?.meaning ?? null;
  return facts(
    [
      ["proposal", `${proposal.id}  ${oneLine(harmless(job.name))}`],
      ["state", stateText(proposal)],
      ["by", run === null ? proposerText(proposal) : `${proposerText(proposal)}, run ${run}`],
      ["proposed", when(proposal.proposedAt, now)],
      ["decided", decidedAt === null ? null : `${when(decidedAt, now)} (${deciderText(proposal)})`],
      ["changed", changed.join(", ") || null],
      ["schedule", job.schedule || "none"],
      ["meaning", meaning],
      ["agent", job.model === null ? job.agent : `${job.agent}, model ${job.model}`],
      ["profile", job.profile],
      ["folder", job.cwd],
      ["program", job.agentPath],
      ["limits", limitText(job.limits)],
      ["allowed", job.allow.map((rule) => oneLine(harmless(ruleText(rule)))).join("\n") || null],
      ["precheck", job.precheck === null ? null : oneLine(harmless(job.precheck.command))],
      ["arguments", job.extraArgs.length === 0 ? null : oneLine(job.extraArgs.join(" "))],
      ["variables", Object.keys(job.env).join(", ") || null],
      ["prompt", shorten(harmless(job.prompt).trim(), 2_000)],
    ],
    styleFor(io.colour),
  );
}

export interface ApproveOptions extends ChangeOptions, Options {}

export async function approve(io: Io, proposal: string, options: ApproveOptions): Promise<number> {
  refuseInsideRun(
    io,
    "This is a person's decision: an agent that Belfry runs cannot approve proposals.",
  );
  const id = idOf(proposal);
  const { decided, job } = await withClient(io, async (client) => {
    const job = await changedJob(io, client, id, options);
    const input = { id, by: "command-line", job } as const;
    return { job, decided: await calling(client.proposals.approve(input), job?.schedule) };
  });
  if (options.json) printJson(io, decided);
  else {
    const { jobId, changed } = decided;
    const { name } = job ?? decided.job;
    const but = changed.length === 0 ? "" : `\nChanged: ${changed.join(", ")}`;
    io.out(`Approved: job ${jobId}  ${oneLine(harmless(name))}${but}\n`);
  }
  return 0;
}

/** null where nothing of it is to be changed. */
async function changedJob(
  io: Io,
  client: Client,
  id: number,
  options: ApproveOptions,
): Promise<JobInput | null> {
  const { json: _json, ...changes } = options;
  if (Object.keys(changes).length === 0) return null;
  const { job } = await calling(client.proposals.get({ id }));
  return { ...job, ...(await jobChanges(io, changes, job, await calling(client.jobs.list({})))) };
}

export async function decline(io: Io, proposal: string, options: Options): Promise<number> {
  refuseInsideRun(
    io,
    "This is a person's decision: an agent that Belfry runs cannot decline proposals.",
  );
  const id = idOf(proposal);
  const decided = await withClient(io, (client) =>
    calling(client.proposals.decline({ id, by: "command-line" })),
  );
  if (options.json) printJson(io, decided);
  else {
    const undo = `belfry decline ${id} --undo`;
    io.out(`Declined: ${oneLine(harmless(decided.job.name))}\nTake it back with: ${undo}\n`);
  }
  return 0;
}

export async function reopen(io: Io, proposal: string, options: Options): Promise<number> {
  refuseInsideRun(
    io,
    "This is a person's decision: an agent that Belfry runs cannot open proposals again.",
  );
  const id = idOf(proposal);
  const opened = await withClient(io, (client) => calling(client.proposals.reopen({ id })));
  if (options.json) printJson(io, opened);
  else io.out(`Open again: ${oneLine(harmless(opened.job.name))}\n`);
  return 0;
}

const idOf = (text: string): number => integer(text.replace(/^#/, ""), "<proposal>", 1);

/** /accept and /decline: proposed jobs, of agents and from here. */
import type { Proposal } from "../../../contract/proposals.ts";
import { proposalReplies } from "../../delivery/replies.ts";
import { shorten } from "../../delivery/shorten.ts";
import { type Act, type Acted, type Command, type Desk, refused } from "../desk.ts";
import { button, type Button } from "../reply.ts";
import { decision, numberIn } from "./deciding.ts";
import { meaningOf } from "./jobs.ts";

const PROMPT_CHARS = 700;

export const accept: Command = {
  change: (desk, args, act) => decide(desk, args, act, "approved"),
};

export const decline: Command = {
  change: (desk, args, act) => decide(desk, args, act, "declined"),
};

/** What would be made, in a paragraph. */
export function proposalText(desk: Desk, { id, job, proposer }: Proposal): string {
  const { name, agent, profile, cwd, prompt } = job;
  const anchorAt = desk.host.engine.context.clock.now();
  const lines = [
    proposer === null
      ? desk.tell("proposals.title", { id, job: name })
      : desk.tell("proposals.from", { id, job: name, proposer: proposer.jobName }),
    meaningOf(desk, { ...job, anchorAt }),
    desk.tell("job.who", { agent, profile: desk.words.say(profile), folder: cwd }),
    desk.tell("add.prompt", { prompt: shorten(prompt, PROMPT_CHARS) }),
  ];
  return lines.filter((line) => line !== "").join("\n");
}

export function proposalButtons({ tell }: Desk, { id }: Proposal, isNumbered = false): Button[] {
  const number = isNumbered ? ` (${id})` : "";
  return proposalReplies(id).map(({ word, command }) =>
    button(`${tell(`button.${word}`)}${number}`, command),
  );
}

function decide(desk: Desk, args: string, act: Act, wanted: "approved" | "declined"): Acted {
  const { engine } = desk.host;
  const id = numberIn(args);
  if (!engine.context.store.proposal(id)) {
    return refused(desk.words.t("steering.proposals.unknown", { proposal: args }));
  }
  const { name } = act.note;
  const taken =
    wanted === "approved"
      ? engine.proposals.approve(id, "chat", { name })
      : engine.proposals.decline(id, "chat", name);
  const now = engine.context.store.proposal(id)!;
  const { state, decidedBy: by, decidedName, decidedAt, proposedAt, jobId } = now;
  const key = state === "approved" ? "approved" : "declined";
  const ours = desk.words.t(`steering.proposals.${key}`, { job: now.job.name, name });
  const decided = { state, by, name: decidedName, at: decidedAt ?? proposedAt };
  return decision(desk, act, { kind: "proposals", about: { jobId }, taken, decided, ours });
}

/** /accept and /decline: proposed jobs, of agents and from here. */
import type { Proposal } from "../../../contract/proposals.ts";
import type { QuestionDoor } from "../../../contract/words.ts";
import { proposalReplies } from "../../delivery/replies.ts";
import { shorten } from "../../delivery/shorten.ts";
import { type Act, type Acted, type Command, type Desk, refused } from "../desk.ts";
import { button, type Button, timeText } from "../reply.ts";
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
  const id = Number(/^#?(\d+)$/.exec(args)?.[1] ?? 0);
  if (!engine.context.store.proposal(id)) {
    return refused(desk.words.t("steering.proposals.unknown", { proposal: args }));
  }
  const decided =
    wanted === "approved"
      ? engine.proposals.approve(id, "chat")
      : engine.proposals.decline(id, "chat");
  const now = engine.context.store.proposal(id)!;
  const who = wasDecidedBy(desk, now);
  if (!decided.ok && now.state === "open") return refused(desk.words.say(decided.error.message));
  const isOurs = decided.ok || (act.isRepeat && who === null && now.decidedBy === "chat");
  const result = isOurs
    ? desk.words.t(`steering.proposals.${now.state}`, { job: now.job.name, name: desk.person.name })
    : tooLate(desk, now, who);
  return { outcome: { result, jobId: now.jobId } };
}

/** Name of the one who decided it from a chat; null where nothing says so. */
function wasDecidedBy({ host }: Desk, { id, decidedBy }: Proposal): string | null {
  if (decidedBy !== "chat") return null;
  const words = [`/accept ${id}`, `/decline ${id}`];
  const notes = host.engine.context.store.steeringNotes({ limit: 2_000 });
  return (
    notes.findLast(
      ({ kind, text, result }) => kind === "change" && result !== null && words.includes(text),
    )?.name ?? null
  );
}

function tooLate(desk: Desk, proposal: Proposal, name: string | null): string {
  const { state, decidedAt, proposedAt } = proposal;
  const at = timeText(decidedAt ?? proposedAt, desk.words, desk.timezone);
  if (name !== null) return desk.words.t(`steering.proposals.${state}Before`, { name, at });
  const by: QuestionDoor = proposal.decidedBy ?? "api";
  const door = desk.words.t(`steering.door.${by}`);
  return desk.words.t(`steering.proposals.${state}Elsewhere`, { door, at });
}

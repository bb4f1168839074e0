/** /add: a job in plain words, as a proposal: there is none until a button, or somebody at the computer, says so. */
import type { Job, JobInput } from "../../../contract/job.ts";
import type { Proposal } from "../../../contract/proposals.ts";
import type { Profile } from "../../../contract/words.ts";
import { profileFlags } from "../../agents/profiles.ts";
import { shorten } from "../../delivery/shorten.ts";
import { parseSchedule, resolveTimezone } from "../../schedule/index.ts";
import { type Act, type Command, type Desk, refused } from "../desk.ts";
import { jobsOf } from "./jobs.ts";
import { proposalButtons, proposalText } from "./proposals.ts";

const NAME_CHARS = 60;
/** Agents whose prompt is a command for the system: those are made at the computer only. */
const NOT_FROM_A_CHAT = new Set<Job["agent"]>(["shell", "custom", "demo"]);

export const add: Command = {
  mark: ({ host }) => host.engine.context.store.proposals({ limit: 1 })[0]?.id ?? 0,
  read: (desk, args) => (args === "" ? { text: desk.tell("add.usage") } : null),
  async change(desk, args, act) {
    const split = whenAndWhat(desk, args);
    if (!split.ok) return refused(split.message);
    const made = madeBefore(desk, split.prompt, act) ?? (await propose(desk, split));
    if (typeof made === "string") return refused(made);
    const result = desk.words.t("steering.add.made", { id: made.id, job: made.job.name });
    const text = proposalText(desk, made);
    return { outcome: { result }, reply: { text, buttons: [proposalButtons(desk, made)] } };
  },
};

type Split = { ok: true; schedule: string; prompt: string } | { ok: false; message: string };

/** `every weekday at 9:30: look at …`: up to the first mark before which there is a schedule. */
function whenAndWhat(desk: Desk, text: string): Split {
  const { clock } = desk.host.engine.context;
  const timezone = resolveTimezone("local", desk.timezone);
  const context = { timezone, anchorAt: Math.floor(clock.now() / 1000) * 1000 };
  let problem: string | null = null;
  for (const mark of text.matchAll(/:\s+|\n/g)) {
    const schedule = text.slice(0, mark.index).trim();
    const prompt = text.slice(mark.index + mark[0].length).trim();
    const parsed = parseSchedule(schedule, context);
    if (parsed.ok && schedule !== "" && prompt !== "") return { ok: true, schedule, prompt };
    if (!parsed.ok) problem ??= desk.words.say(parsed.error.message);
  }
  const usage = desk.words.t("steering.add.how");
  return { ok: false, message: problem === null ? usage : `${problem} ${usage}` };
}

/** The proposal, or why there is none. It takes its agent and its folder from the newest job that a chat may copy. */
async function propose(
  desk: Desk,
  { schedule, prompt }: { schedule: string; prompt: string },
): Promise<Proposal | string> {
  const like = jobsOf(desk).findLast(({ agent }) => !NOT_FROM_A_CHAT.has(agent));
  if (!like) return desk.words.t("steering.add.noExample");
  const profile = leastProfile(like.agent);
  if (profile === null) return desk.words.t("steering.add.noProfile", { agent: like.agent });
  const { jobInputSchema } = await import("../../../contract/job.ts");
  const input: JobInput = jobInputSchema.parse({
    name: shorten(prompt.replace(/\s+/g, " "), NAME_CHARS),
    ...{ agent: like.agent, model: like.model, cwd: like.cwd, profile, prompt, schedule },
  });
  const made = desk.host.engine.proposals.propose(input, null);
  return made.ok ? made.value : desk.words.say(made.error.message);
}

/** Read-only where the agent can be held to it; never more than its folder. */
function leastProfile(agent: Job["agent"]): Profile | null {
  const possible = profileFlags(agent).filter(({ supported }) => supported);
  return possible.find(({ profile }) => profile !== "full")?.profile ?? null;
}

/** The proposal that was made before the host ended, and not yet recorded. */
function madeBefore({ host }: Desk, prompt: string, { note, isRepeat }: Act): Proposal | null {
  if (!isRepeat || note.mark === null) return null;
  const { store } = host.engine.context;
  return (
    store.proposals({}).find(({ id, job }) => id > note.mark! && job.prompt === prompt) ?? null
  );
}

/** /add: a job in plain words. It is paused until a button, or somebody at the computer, says go. */
import type { Job } from "../../../contract/job.ts";
import type { Profile } from "../../../contract/words.ts";
import { profileFlags } from "../../agents/profiles.ts";
import { shorten } from "../../delivery/shorten.ts";
import { parseSchedule, resolveTimezone } from "../../schedule/index.ts";
import { type Act, type Command, type Desk, refused } from "../desk.ts";
import { button, fitting, type Reply } from "../reply.ts";
import { jobNamed, jobsOf, meaningOf } from "./jobs.ts";

const NAME_CHARS = 60;
/** Agents whose prompt is a command for the system: those are made at the computer only. */
const NOT_FROM_A_CHAT = new Set<Job["agent"]>(["shell", "custom", "demo"]);
/** Why a job that came from a chat is paused; nothing else is discarded from there. */
const draftReason = (name: string): string =>
  `Added from Telegram by ${name}: waits for a word to begin.`;
const DRAFT = draftReason("").split(":")[0]!;

export const add: Command = {
  mark: ({ host }) => lastJobId(host.engine.context.store.jobs({ includeRemoved: true })),
  read: (desk, args) => (args === "" ? { text: desk.tell("add.usage") } : null),
  async change(desk, args, act) {
    const split = whenAndWhat(desk, args);
    if (!split.ok) return refused(split.message);
    const taken = madeBefore(desk, split.prompt, act) ?? (await takeIn(desk, split));
    if (typeof taken === "string") return refused(taken);
    const made = asDraft(desk, taken);
    const result = desk.words.t("steering.add.made", { id: made.id, job: made.name });
    return { outcome: { result, jobId: made.id }, reply: draftCard(desk, made) };
  },
};

export const discard: Command = {
  change(desk, args) {
    const found = jobNamed(desk, args);
    if (found.kind !== "one" || !(found.job.pauseReason ?? "").startsWith(DRAFT)) {
      return refused(desk.words.t("steering.add.noDraft"));
    }
    const { id, name } = found.job;
    const removed = desk.host.engine.jobs.remove(id);
    if (!removed.ok) return refused(desk.words.say(removed.error.message));
    return {
      outcome: { result: desk.words.t("steering.add.discarded", { job: name }), jobId: id },
    };
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

/** The job, or why there is none. It takes its agent and its folder from the newest job that a chat may copy. */
async function takeIn(
  desk: Desk,
  { schedule, prompt }: { schedule: string; prompt: string },
): Promise<Job | string> {
  const { engine } = desk.host;
  const like = jobsOf(desk).findLast(({ agent }) => !NOT_FROM_A_CHAT.has(agent));
  if (!like) return desk.words.t("steering.add.noExample");
  const profile = leastProfile(like.agent);
  if (profile === null) return desk.words.t("steering.add.noProfile", { agent: like.agent });
  const { jobInputSchema } = await import("../../../contract/job.ts");
  const input = jobInputSchema.parse({
    name: shorten(prompt.replace(/\s+/g, " "), NAME_CHARS),
    ...{ agent: like.agent, model: like.model, cwd: like.cwd, profile, prompt, schedule },
  });
  const made = engine.jobs.takeIn([{ id: null, input, isEnabled: false, followsNew: [] }], []);
  return made.ok ? made.value[0]! : desk.words.say(made.error.message);
}

/** Paused as it is taken in, it gets the reason by which a chat knows it again. */
function asDraft({ host, person }: Desk, job: Job): Job {
  const paused = host.engine.jobs.pause(job.id, null, draftReason(person.name));
  return paused.ok ? paused.value : job;
}

/** Read-only where the agent can be held to it; never more than its folder. */
function leastProfile(agent: Job["agent"]): Profile | null {
  const possible = profileFlags(agent).filter(({ supported }) => supported);
  return possible.find(({ profile }) => profile !== "full")?.profile ?? null;
}

const lastJobId = (jobs: readonly Job[]): number => Math.max(0, ...jobs.map(({ id }) => id));

/** The job that was made before the host ended, and not yet recorded. */
function madeBefore(desk: Desk, prompt: string, { note, isRepeat }: Act): Job | null {
  if (!isRepeat || note.mark === null) return null;
  return jobsOf(desk).find((job) => job.id > note.mark! && job.prompt === prompt) ?? null;
}

function draftCard(desk: Desk, job: Job): Reply {
  const { id, name, agent, profile, cwd, prompt } = job;
  const text = fitting([
    desk.tell("add.draft", { id, job: name }),
    meaningOf(desk, job),
    desk.tell("job.who", { agent, profile: desk.words.say(profile), folder: cwd }),
    desk.tell("add.prompt", { prompt: shorten(prompt, 1_000) }),
  ]);
  const buttons = [
    [
      button(desk.tell("button.begin"), `resume ${id}`),
      button(desk.tell("button.discard"), `discard ${id}`),
    ],
  ];
  return { text, buttons };
}

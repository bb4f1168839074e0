/** /jobs, /job and /next: what there is, and when it runs. */
import type { Job } from "../../../contract/job.ts";
import { findJob, type Found } from "../../api/find-job.ts";
import { explainSchedule, parseSchedule, resolveTimezone } from "../../schedule/index.ts";
import type { Command, Desk } from "../desk.ts";
import { button, type Button, fitting, type Reply, timeText } from "../reply.ts";

const PAGE = 8;
const NEXT = 10;

export const jobs: Command = {
  read(desk, args) {
    const all = jobsOf(desk);
    if (all.length === 0) return { text: desk.tell("jobs.none"), inPlace: true };
    const asked = Number(args) || 0;
    const from = asked > 0 && asked < all.length ? Math.floor(asked / PAGE) * PAGE : 0;
    const page = all.slice(from, from + PAGE);
    const buttons = page.map((each) => [button(each.name, `job ${each.id}`)]);
    const turn: Button[] = [];
    if (from > 0) turn.push(button(desk.tell("back"), `jobs ${from - PAGE}`));
    if (from + PAGE < all.length) turn.push(button(desk.tell("more"), `jobs ${from + PAGE}`));
    if (turn.length > 0) buttons.push(turn);
    const head = desk.tell("jobs.title", { count: all.length });
    return {
      text: fitting([head, ...page.map((each) => lineOf(desk, each))]),
      buttons,
      inPlace: true,
    };
  },
};

export const job: Command = {
  read(desk, args) {
    const found = jobNamed(desk, args);
    if (found.kind === "many") return choice(desk, found.jobs, "job", desk.tell("which"));
    return found.kind === "one"
      ? card(desk, found.job)
      : { text: desk.tell("noJob", { job: args }) };
  },
};

export const next: Command = {
  read(desk) {
    const { pause } = desk.host.engine;
    const due = jobsOf(desk)
      .filter((each) => each.enabled && each.nextDueAt !== null)
      .toSorted((a, b) => a.nextDueAt! - b.nextDueAt!)
      .slice(0, NEXT);
    const lines = due.map((each) =>
      desk.tell("next.line", {
        at: timeText(each.nextDueAt!, desk.words, desk.timezone),
        job: each.name,
      }),
    );
    const head = due.length === 0 ? desk.tell("next.none") : desk.tell("next.title");
    const paused = pause.until === null ? [] : [desk.tell("allPaused")];
    return { text: fitting([head, ...paused, ...lines]), inPlace: true };
  },
};

export const jobsOf = ({ host }: Desk): Job[] => host.engine.context.store.jobs();

export const jobNamed = (desk: Desk, reference: string): Found<Job> =>
  findJob(jobsOf(desk), reference);

/** A button for each job, up to what a screen holds. */
export function choice(desk: Desk, among: readonly Job[], command: string, text: string): Reply {
  if (among.length === 0) return { text: desk.tell("jobs.none") };
  const buttons = among
    .slice(0, PAGE * 2)
    .map(({ id, name }) => [button(name, `${command} ${id}`)]);
  return { text, buttons };
}

function lineOf(desk: Desk, { id, name, enabled, nextDueAt }: Job): string {
  const when = !enabled
    ? desk.tell("jobs.paused")
    : nextDueAt === null
      ? desk.tell("jobs.never")
      : timeText(nextDueAt, desk.words, desk.timezone);
  return desk.tell("jobs.line", { id, job: name, when });
}

/** One job with what can be done about it. */
export function card(desk: Desk, shown: Job): Reply {
  const { id, name, agent, profile, cwd, enabled, pauseReason } = shown;
  const [last] = desk.host.engine.context.store.runs({ jobId: id, limit: 1 });
  const lines = [
    desk.tell("job.title", { id, job: name }),
    meaningOf(desk, shown),
    desk.tell("job.who", { agent, profile: desk.words.say(profile), folder: cwd }),
  ];
  if (!enabled) lines.push(desk.tell("job.paused", { reason: desk.words.say(pauseReason ?? "") }));
  else if (shown.nextDueAt !== null) {
    const at = timeText(shown.nextDueAt, desk.words, desk.timezone);
    lines.push(desk.tell("job.next", { at }));
  }
  if (last) {
    const at = timeText(last.createdAt, desk.words, desk.timezone);
    lines.push(desk.tell("job.last", { run: last.id, state: desk.words.say(last.state), at }));
  }
  const steer: Button[] = [
    button(desk.tell("button.run"), `run ${id}`),
    enabled
      ? button(desk.tell("button.pause"), `pause ${id}`)
      : button(desk.tell("button.resume"), `resume ${id}`),
  ];
  const look: Button[] = [
    button(desk.tell("button.runs"), `runs ${id}`),
    button(desk.tell("button.jobs"), "jobs"),
  ];
  const buttons = desk.person.maySteer ? [steer, look] : [look];
  return { text: fitting(lines.filter((line) => line !== "")), buttons, inPlace: true };
}

/** When it runs, in words; empty where it has no schedule. */
export function meaningOf(
  desk: Desk,
  { schedule, timezone, anchorAt }: Pick<Job, "schedule" | "timezone" | "anchorAt">,
): string {
  if (schedule.trim() === "") return "";
  const context = { timezone: resolveTimezone(timezone, desk.timezone), anchorAt };
  const parsed = parseSchedule(schedule, context);
  if (!parsed.ok) return "";
  const from = desk.host.engine.context.clock.now();
  const { language } = desk.words;
  const { meaning } = explainSchedule(parsed.schedule, context, { from, count: 0, language });
  return desk.tell("job.when", { meaning });
}

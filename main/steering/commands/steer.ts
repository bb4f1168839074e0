/** /run, /stop, /pause and /resume. */
import type { Job } from "../../../contract/job.ts";
import { isFinal } from "../../engine/run-states.ts";
import type { RunRecord } from "../../engine/store-port.ts";
import { type Act, type Acted, type Command, type Desk, refused } from "../desk.ts";
import { button, type Reply } from "../reply.ts";
import { choice, jobNamed, jobsOf } from "./jobs.ts";
import { rowsOf, runNumbered, runsUnderWay } from "./runs.ts";

const ALL = /^(?:all|everything|tudo|todos)$/i;

export const run: Command = {
  mark: ({ host }) => host.engine.context.store.runs({ limit: 1 })[0]?.id ?? 0,
  read: (desk, args) => whichJob(desk, args, "run", jobsOf(desk)),
  change(desk, args, act) {
    const found = jobNamed(desk, args);
    if (found.kind !== "one") return refused(desk.words.t("steering.noJob", { job: args }));
    const { id, name } = found.job;
    const made = madeBefore(desk, id, act) ?? started(desk, id);
    if (typeof made === "string") return refused(desk.words.say(made));
    const result = desk.words.t("steering.run.started", { run: made.id, job: name });
    const buttons = [
      [
        button(desk.tell("button.show"), `show ${made.id}`),
        button(desk.tell("button.stop"), `stop ${made.id}`),
      ],
    ];
    return {
      outcome: { result, jobId: id, runId: made.id },
      reply: { text: desk.tell("run.started", { run: made.id, job: name }), buttons },
    };
  },
};

/** The run that was made before the host ended, and not yet recorded. */
function madeBefore({ host }: Desk, jobId: number, { note, isRepeat }: Act): RunRecord | null {
  if (!isRepeat || note.mark === null) return null;
  const candidates = host.engine.context.store.runs({ jobId, triggers: ["chat"], limit: 20 });
  return candidates.find(({ id }) => id > note.mark!) ?? null;
}

function started({ host }: Desk, jobId: number): RunRecord | string {
  const made = host.engine.runs.ofJob(jobId, "chat");
  return made.ok ? made.value : made.error.message;
}

export const stop: Command = {
  read(desk, args) {
    if (args !== "") return null;
    const active = runsUnderWay(desk);
    if (active.length === 0) return { text: desk.tell("stop.none") };
    const buttons = active.map(({ id, jobName }) => button(`#${id} ${jobName}`, `stop ${id}`));
    return { text: desk.tell("stop.which"), buttons: rowsOf(buttons, 1) };
  },
  change(desk, args) {
    const known = runNumbered(desk, args);
    if (!known) return refused(desk.words.t("steering.noRun", { run: args }));
    const about = { jobId: known.jobId, runId: known.id };
    if (isFinal(known.state)) {
      const state = desk.words.say(known.state);
      const result = desk.words.t("steering.stop.over", { run: known.id, state });
      return { outcome: { result, ...about } };
    }
    const reason = `Cancelled by ${desk.person.name} from Telegram.`;
    const stopped = desk.host.engine.runs.stop(known.id, reason);
    const result = stopped.ok
      ? desk.words.t("steering.stop.done", { run: known.id, job: known.jobName })
      : desk.words.say(stopped.error.message);
    return { outcome: { result, ...about } };
  },
};

export const pause: Command = {
  read: (desk, args) =>
    ALL.test(args) ? null : whichJob(desk, args, "pause", jobsOf(desk).filter(isOn), true),
  change(desk, args) {
    const { engine } = desk.host;
    if (ALL.test(args)) {
      engine.jobs.pauseEverything(null);
      return all(desk, "pause.all", "resume all", "button.resumeAll");
    }
    const found = jobNamed(desk, args);
    if (found.kind !== "one") return refused(desk.words.t("steering.noJob", { job: args }));
    const { id, name, enabled } = found.job;
    // Who paused it first, and why, stays on record.
    const paused = enabled
      ? engine.jobs.pause(id, null, `Paused by ${desk.person.name} from Telegram.`)
      : { ok: true as const };
    if (!paused.ok) return refused(desk.words.say(paused.error.message));
    return done(desk, "pause.done", id, name, [button(desk.tell("button.resume"), `resume ${id}`)]);
  },
};

export const resume: Command = {
  read: (desk, args) =>
    ALL.test(args)
      ? null
      : whichJob(
          desk,
          args,
          "resume",
          jobsOf(desk).filter((each) => !isOn(each)),
          true,
        ),
  change(desk, args) {
    const { engine } = desk.host;
    if (ALL.test(args)) {
      engine.jobs.resumeEverything();
      return all(desk, "resume.all", "pause all", "button.pauseAll");
    }
    const found = jobNamed(desk, args);
    if (found.kind !== "one") return refused(desk.words.t("steering.noJob", { job: args }));
    const { id, name } = found.job;
    const resumed = engine.jobs.resume(id);
    if (!resumed.ok) return refused(desk.words.say(resumed.error.message));
    return done(desk, "resume.done", id, name, [button(desk.tell("button.pause"), `pause ${id}`)]);
  },
};

const isOn = ({ enabled }: Job): boolean => enabled;

/** A question back where the words name no job, or several; null where they name one. */
function whichJob(
  desk: Desk,
  args: string,
  command: string,
  among: Job[],
  withAll = false,
): Reply | null {
  if (args !== "") {
    const found = jobNamed(desk, args);
    return found.kind === "many" ? choice(desk, found.jobs, command, desk.tell("which")) : null;
  }
  const reply = choice(desk, among, command, desk.tell(`${command}.which`));
  if (!withAll) return reply;
  const every = button(desk.tell(`button.${command}All`), `${command} all`);
  return {
    ...reply,
    text: desk.tell(`${command}.which`),
    buttons: [...(reply.buttons ?? []), [every]],
  };
}

function done(
  desk: Desk,
  key: string,
  jobId: number,
  job: string,
  row: ReturnType<typeof button>[],
): Acted {
  return {
    outcome: { result: desk.words.t(`steering.${key}`, { job }), jobId },
    reply: { text: desk.tell(key, { job }), buttons: [row] },
  };
}

function all(desk: Desk, key: string, command: string, label: string): Acted {
  return {
    outcome: { result: desk.words.t(`steering.${key}`) },
    reply: { text: desk.tell(key), buttons: [[button(desk.tell(label), command)]] },
  };
}

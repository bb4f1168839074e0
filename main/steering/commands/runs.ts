/** /runs and /show: what ran, and what came of it. */
import { ACTIVE_RUN_STATES } from "../../../contract/words.ts";
import { factsOf } from "../../delivery/facts.ts";
import { shorten } from "../../delivery/shorten.ts";
import { escapeHtml } from "../../delivery/text/notations.ts";
import { isFinal } from "../../engine/run-states.ts";
import type { RunRecord } from "../../engine/store-port.ts";
import type { Command, Desk } from "../desk.ts";
import { button, type Button, fitting, type Reply, timeText } from "../reply.ts";
import { choice, jobNamed } from "./jobs.ts";

const LISTED = 8;
const ANSWER_CHARS = 1_500;

export const runs: Command = {
  read(desk, args) {
    const { store } = desk.host.engine.context;
    if (args === "") return list(desk, store.runs({ limit: LISTED }));
    const found = jobNamed(desk, args);
    if (found.kind === "many") return choice(desk, found.jobs, "runs", desk.tell("which"));
    if (found.kind === "none") return { text: desk.tell("noJob", { job: args }) };
    return list(desk, store.runs({ jobId: found.job.id, limit: LISTED }));
  },
};

export const show: Command = {
  read(desk, args) {
    const run = runNumbered(desk, args);
    return run ? card(desk, run) : { text: desk.tell("noRun", { run: args }) };
  },
};

function list(desk: Desk, shown: readonly RunRecord[]): Reply {
  if (shown.length === 0) return { text: desk.tell("runs.none"), inPlace: true };
  return {
    text: fitting([desk.tell("runs.title"), ...shown.map((run) => lineOf(desk, run))]),
    buttons: rowsOf(
      shown.map((run) => button(`#${run.id} ${run.jobName}`, `show ${run.id}`)),
      2,
    ),
    inPlace: true,
  };
}

export function lineOf(desk: Desk, { id, jobName, state, createdAt }: RunRecord): string {
  const at = timeText(createdAt, desk.words, desk.timezone);
  return desk.tell("runs.line", { run: id, job: jobName, state: desk.words.say(state), at });
}

export const rowsOf = (buttons: readonly Button[], width: number): Button[][] =>
  Array.from({ length: Math.ceil(buttons.length / width) }, (_, row) =>
    buttons.slice(row * width, (row + 1) * width),
  );

/** null when there is none. */
export function runNumbered({ host }: Desk, args: string): RunRecord | null {
  const id = Number(args.replace(/^#/, ""));
  return Number.isSafeInteger(id) && id > 0 ? host.engine.context.store.run(id) : null;
}

export const runsUnderWay = ({ host }: Desk): RunRecord[] =>
  host.engine.context.store.runs({ states: [...ACTIVE_RUN_STATES], limit: LISTED * 2 });

/** One run with what can be done about it. */
export function card(desk: Desk, run: RunRecord): Reply {
  const { id, jobId, jobName, state, reason, summary } = run;
  const facts = factsOf(run, desk.words, desk.timezone)
    .filter(({ key }) => key !== "run")
    .map(({ label, value }) => escapeHtml(`${label}: ${value}`));
  const lines = [
    desk.tell("run.title", { run: id, job: jobName, state: desk.words.say(state) }),
    timeText(run.createdAt, desk.words, desk.timezone),
    ...facts,
  ];
  if (reason !== null) lines.push(escapeHtml(desk.words.say(reason)));
  if (summary !== null && summary !== "")
    lines.push("", escapeHtml(shorten(summary, ANSWER_CHARS)));
  const steer: Button[] = [];
  if (!isFinal(state)) steer.push(button(desk.tell("button.stop"), `stop ${id}`));
  else if (jobId !== null) steer.push(button(desk.tell("button.runAgain"), `run ${jobId}`));
  const look = [button(desk.tell("button.runs"), jobId === null ? "runs" : `runs ${jobId}`)];
  const buttons = desk.person.maySteer && steer.length > 0 ? [steer, look] : [look];
  return { text: fitting(lines), buttons, inPlace: true };
}

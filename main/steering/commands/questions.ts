/** /approve and /deny: permissions that agents wait for; /approve lists proposed jobs, too. */
import type { AllowRule } from "../../../contract/allow-rules.ts";
import type { Question } from "../../../contract/questions.ts";
import type { QuestionDecision } from "../../../contract/words.ts";
import { questionReplies } from "../../delivery/replies.ts";
import { shorten } from "../../delivery/shorten.ts";
import { escapeHtml } from "../../delivery/text/notations.ts";
import { type Act, type Acted, type Command, type Desk, refused } from "../desk.ts";
import { decision, numberIn } from "./deciding.ts";
import { proposalButtons, proposalText } from "./proposals.ts";
import { button, type Button, fitting, type Reply, timeText } from "../reply.ts";

/** A question is a paragraph and a row of buttons. */
const LISTED = 5;
const INPUT_CHARS = 400;

export const approve: Command = {
  read: (desk, args) => (args === "" ? openOnes(desk) : null),
  change: (desk, args, act) => decide(desk, args, act, "allow"),
};

export const always: Command = {
  change: (desk, args, act) => decide(desk, args, act, "always"),
};

export const deny: Command = {
  read: (desk, args) => (args === "" ? openOnes(desk) : null),
  change: (desk, args, act) => decide(desk, args, act, "deny"),
};

function openOnes(desk: Desk): Reply {
  const { store } = desk.host.engine.context;
  // Oldest first: it is the next that is denied without an answer.
  const open = store.questions({ open: true }).toReversed();
  const proposed = store.proposals({ state: "open" }).toReversed();
  if (open.length + proposed.length === 0) return { text: desk.tell("questions.none") };
  const shown = open.slice(0, LISTED);
  const jobs = proposed.slice(0, LISTED - shown.length);
  const more = open.length + proposed.length - shown.length - jobs.length;
  const parts = [
    ...shown.map((question) => paragraph(desk, question)),
    ...jobs.map((proposal) => proposalText(desk, proposal)),
  ];
  if (more > 0) parts.push(desk.tell("questions.more", { count: more }));
  const isNumbered = shown.length + jobs.length > 1;
  const buttons = [
    ...shown.map((question) => buttonsOf(desk, question, isNumbered)),
    ...jobs.map((proposal) => proposalButtons(desk, proposal, isNumbered)),
  ];
  return { text: fitting(parts, "\n\n"), buttons };
}

function paragraph(desk: Desk, question: Question): string {
  const { id, jobName, runId, tool, detail, input, deadlineAt, rule } = question;
  const at = timeText(deadlineAt, desk.words, desk.timezone);
  const what = detail === "" ? shorten(input, INPUT_CHARS) : detail;
  return [
    desk.tell("questions.wants", { question: id, job: jobName, run: runId, tool }),
    `<code>${escapeHtml(what)}</code>`,
    ...(rule === null ? [] : [alwaysMeans(desk, rule)]),
    desk.tell("questions.deadline", { at }),
  ].join("\n");
}

function alwaysMeans(desk: Desk, { tool, only }: AllowRule): string {
  return only === null
    ? desk.tell("questions.alwaysTool", { tool })
    : desk.tell("questions.alwaysOnly", { tool, only: shorten(only, INPUT_CHARS) });
}

function buttonsOf(desk: Desk, { id, rule }: Question, isNumbered: boolean): Button[] {
  const number = isNumbered ? ` #${id}` : "";
  return questionReplies(id, rule !== null).map(({ word, command }) =>
    button(`${desk.tell(`button.${word}`)}${number}`, command),
  );
}

function decide(desk: Desk, args: string, act: Act, wanted: QuestionDecision): Acted {
  const { engine } = desk.host;
  const id = numberIn(args);
  const known = engine.context.store.question(id);
  if (!known) return refused(desk.words.t("steering.questions.unknown", { question: args }));
  const { name } = act.note;
  const message = wanted === "deny" ? `${name} said no, from Telegram.` : null;
  const answered = engine.questions.answer(id, { decision: wanted, message, by: "chat", name });
  const { tool, detail, runId, jobId, deadlineAt } = known;
  const now = engine.context.store.question(id)!;
  const key = now.remembered ? "remembered" : now.state === "allowed" ? "allowed" : "denied";
  const what = shorten(detail === "" ? tool : `${tool}: ${detail}`, INPUT_CHARS);
  const ours = desk.words.t(`steering.questions.${key}`, { what, name });
  const { state, answeredBy: by, answeredName, decidedAt } = now;
  const decided = { state, by, name: answeredName, at: decidedAt ?? deadlineAt };
  const about = { questionId: id, runId, jobId };
  return decision(desk, act, { kind: "questions", about, taken: answered, decided, ours });
}

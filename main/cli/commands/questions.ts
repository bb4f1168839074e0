/** `belfry questions` and `belfry answer`: what agents ask for, and a person's word on it. */
import type { AllowRule } from "../../../contract/allow-rules.ts";
import type { Question } from "../../../contract/questions.ts";
import { QUESTION_DECISIONS } from "../../../contract/words.ts";
import { calling } from "../api-errors.ts";
import { usage } from "../failure.ts";
import { refuseInsideRun } from "../inside-run.ts";
import { type Io, printJson } from "../io.ts";
import { styleFor } from "../text/style.ts";
import { table } from "../text/table.ts";
import { span, when } from "../text/time.ts";
import { harmless, oneLine } from "../text/width.ts";
import { choice, integer } from "../values.ts";
import { withClient } from "../writing.ts";

export interface QuestionsOptions {
  json?: boolean;
  all?: boolean;
  limit: string;
}

export interface AnswerOptions {
  json?: boolean;
  message?: string;
}

export async function questions(io: Io, options: QuestionsOptions): Promise<number> {
  const limit = integer(options.limit, "--limit", 1, 1_000);
  const found = await withClient(io, (client) =>
    calling(client.questions.list({ open: options.all !== true, limit })),
  );
  if (options.json) printJson(io, found);
  else if (found.length === 0) io.out("No agent asks for anything.\n");
  else io.out(lines(io, found));
  return 0;
}

function lines(io: Io, found: readonly Question[]): string {
  const now = io.now();
  return table(
    found,
    [
      { title: "ID", align: "right", value: ({ id }) => String(id) },
      { title: "RUN", align: "right", value: ({ runId }) => String(runId) },
      { title: "JOB", shrinkTo: 12, value: ({ jobName }) => jobName },
      { title: "ASKED", value: ({ askedAt }) => when(askedAt, now) },
      { title: "STATE", value: (question) => stateText(question, now) },
      { title: "WANTS", shrinkTo: 20, value: wish },
    ],
    io.columns,
    styleFor(io.colour),
  );
}

function stateText(question: Question, now: number): string {
  const { state, deadlineAt, answeredBy, answeredName, remembered } = question;
  if (state === "open") return `open, denied in ${span(Math.max(0, deadlineAt - now))}`;
  if (answeredBy === "rule") return "allowed by rule";
  const word = remembered ? "always allowed" : state;
  return answeredName === null ? word : `${word} by ${answeredName}`;
}

/** Exactly what a rule allows. */
const ruleSentence = ({ tool, only }: AllowRule): string =>
  only === null ? `${tool}, whatever it is given` : `${tool} with exactly: ${only}`;

const wish = ({ tool, detail }: Question): string => (detail === "" ? tool : `${tool}: ${detail}`);

export async function answer(
  io: Io,
  question: string,
  word: string,
  options: AnswerOptions,
): Promise<number> {
  const id = integer(question.replace(/^#/, ""), "<question>", 1);
  const decision = choice(word, "<allow|always|deny>", QUESTION_DECISIONS);
  const message = options.message ?? null;
  if (decision !== "deny" && message !== null) {
    throw usage("message-without-denial", "--message is what the agent is told with a denial.");
  }
  refuseInsideRun(
    io,
    "This is a person's decision: an agent that Belfry runs cannot answer questions.",
  );
  const decided = await withClient(io, (client) =>
    calling(client.questions.answer({ id, decision, message, by: "command-line" })),
  );
  if (options.json) printJson(io, decided);
  else {
    const done = decided.state === "allowed" ? "Allowed" : "Denied";
    io.out(`${done}: ${oneLine(harmless(wish(decided)))}\n`);
    if (decided.remembered && decided.rule !== null) {
      const from = `Allowed from now on in job ${decided.jobId}: `;
      const away = `Take it away with: belfry edit ${decided.jobId} --allow none, or in its editor.`;
      io.out(`${from}${oneLine(harmless(ruleSentence(decided.rule)))}\n${away}\n`);
    }
  }
  return 0;
}

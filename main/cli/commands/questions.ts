/** `belfry questions` and `belfry answer`: what agents ask for, and a person's word on it. */
import type { Question } from "../../../contract/questions.ts";
import { QUESTION_DECISIONS } from "../../../contract/words.ts";
import { calling } from "../api-errors.ts";
import { Failure, usage } from "../failure.ts";
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

function stateText({ state, deadlineAt }: Question, now: number): string {
  return state === "open" ? `open, denied in ${span(Math.max(0, deadlineAt - now))}` : state;
}

const wish = ({ tool, detail }: Question): string => (detail === "" ? tool : `${tool}: ${detail}`);

export async function answer(
  io: Io,
  question: string,
  word: string,
  options: AnswerOptions,
): Promise<number> {
  const id = integer(question.replace(/^#/, ""), "<question>", 1);
  const decision = choice(word, "<allow|deny>", QUESTION_DECISIONS);
  const message = options.message ?? null;
  if (decision === "allow" && message !== null) {
    throw usage("message-without-denial", "--message is what the agent is told with a denial.");
  }
  if (io.env["BELFRY_RUN"] !== undefined) {
    const text = "This is a person's decision: an agent that Belfry runs cannot answer questions.";
    throw new Failure("refused", "not-for-agents", text);
  }
  const decided = await withClient(io, (client) =>
    calling(client.questions.answer({ id, decision, message, by: "command-line" })),
  );
  if (options.json) printJson(io, decided);
  else {
    const done = decided.state === "allowed" ? "Allowed" : "Denied";
    io.out(`${done}: ${oneLine(harmless(wish(decided)))}\n`);
  }
  return 0;
}

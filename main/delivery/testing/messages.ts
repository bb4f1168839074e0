/** Messages for tests, with everything in them that a notation could stumble over. */
import type { ComposedMessage } from "../message.ts";

/** Characters that each of the notations gives a meaning to. */
export const NASTY = `a <b> & "c" *d* _e_ ~f~ \`g\` [h](javascript:x) @everyone`;

export function message(more: Partial<ComposedMessage> = {}): ComposedMessage {
  return {
    event: "run.failed",
    severity: "urgent",
    language: "en",
    title: `Nightly review failed ${NASTY}`,
    text: "Exit 1 after 48 s.",
    body: "**Three** findings:\n\n1. `refund.ts:88` <script>alert(1)</script>\n2. [docs](https://example.com/a?b=1&c=2)\n3. [bad](javascript:alert(1))\n\n```ts\nif (a < b) c();\n```\n",
    facts: [
      { key: "duration", label: "Took", value: "48 s" },
      { key: "cost", label: "Cost", value: "$0.12 & reported" },
    ],
    links: [{ label: "Open the run", url: "belfry://runs/7" }],
    job: { id: 3, name: "Nightly review", tags: ["night"] },
    run: {
      id: 7,
      state: "failed",
      trigger: "schedule",
      attempt: 2,
      agent: "claude",
      model: "opus",
      dueAt: 1_795_000_000_000,
      startedAt: 1_795_000_000_100,
      finishedAt: 1_795_000_048_100,
      exitCode: 1,
      failureClass: "agent-error",
      reason: "Exit 1 after 48 s.",
      costUsd: 0.12,
      costSource: "reported",
      totalTokens: 1_234,
      cwd: "/home/ann/code",
    },
    questionId: null,
    proposalId: null,
    replies: [],
    answer: "Three findings",
    structured: null,
    attachments: [],
    count: 1,
    happenedAt: 1_795_000_048_200,
    idempotencyKey: "run.failed:7.2.1795000048100:chat",
    thread: "job-3",
    data: {},
    ...more,
  };
}

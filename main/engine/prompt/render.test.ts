import { describe, expect, test } from "vitest";
import { MAX_PROMPT_ANSWER_CHARS } from "../../../contract/prompt-variables.ts";
import { promptProblem } from "./check.ts";
import { hasVariables, renderPrompt, type PromptFacts, type PromptSources } from "./render.ts";

const facts: PromptFacts = {
  agent: "claude",
  dueAt: Date.UTC(2026, 2, 2, 1, 30),
  timezone: "America/Sao_Paulo",
  language: "en",
  jobId: 3,
  jobName: "Digest",
  folder: "/code/app",
  runId: 41,
};

const sources: PromptSources = {
  jobs: () => [
    { id: 3, name: "Digest" },
    { id: 7, name: "Nightly review" },
    { id: 8, name: "Twice" },
    { id: 9, name: "twice" },
  ],
  lastAnswer: (jobId) => ({ 3: "Shipped {{date}} things.", 7: "All good; `rm`" })[jobId] ?? null,
  readText: (_folder, relative) =>
    relative === "notes.md"
      ? { ok: true, value: "Remember the milk." }
      : { ok: false, error: { code: "file-missing", message: `No ${relative}.` } },
};

const rendered = (prompt: string, more: Partial<PromptFacts> = {}) => {
  const result = renderPrompt(prompt, { ...facts, ...more }, sources);
  return result.ok ? result.value.prompt : result.error;
};

describe("values", () => {
  test("of the clock are those of the job's zone at the due instant", () => {
    // 01:30 UTC on Monday is Sunday evening in São Paulo.
    expect(rendered("{{date}} {{time}} {{weekday}} {{yesterday}}")).toBe(
      "2026-03-01 22:30 Sunday 2026-02-28",
    );
    expect(rendered("{{weekday}}", { language: "pt-BR" })).toBe("domingo");
  });

  test("of the job and the run", () => {
    expect(rendered("{{job}}|{{folder}}|{{run}}")).toBe("Digest|/code/app|41");
    expect(rendered("{{run}}", { runId: null })).toBe("(number of the run)");
  });

  test("answers are put in as they are: what looks like a variable in one is not filled in", () => {
    expect(rendered("{{last_answer}}")).toBe("Shipped {{date}} things.");
    expect(rendered("{{answer:NIGHTLY review}} {{answer:#7}}")).toBe(
      "All good; `rm` All good; `rm`",
    );
    expect(rendered("{{answer:8}}")).toBe("(no answer yet)");
    expect(rendered("{{last_answer}}", { jobId: null })).toBe("(no answer yet)");
  });

  test("files, and a missing one with its place", () => {
    expect(rendered("Read: {{file:notes.md}}")).toBe("Read: Remember the milk.");
    expect(rendered("Read: {{file:gone.md}}")).toMatchObject({ code: "file-missing", position: 6 });
  });

  test("a long answer is cut, with a mark", () => {
    const long = { ...sources, lastAnswer: () => "x".repeat(MAX_PROMPT_ANSWER_CHARS + 1) };
    const result = renderPrompt("{{last_answer}}", facts, long);
    expect(result.ok && result.value.prompt).toContain("(cut: the answer has 50001 characters)");
  });
});

describe("shell commands", () => {
  const env = (command: string) => {
    const result = renderPrompt(command, { ...facts, agent: "shell" }, sources);
    return result.ok ? result.value : result.error;
  };

  test("get what they name by the environment, and stay as written", () => {
    const command = 'echo "$BELFRY_DATE ${BELFRY_LAST_ANSWER}" "$BELFRY_ANSWER_7"';
    expect(env(command)).toEqual({
      prompt: command,
      env: {
        BELFRY_DATE: "2026-03-01",
        BELFRY_LAST_ANSWER: "Shipped {{date}} things.",
        BELFRY_ANSWER_7: "All good; `rm`",
      },
    });
  });

  test("an answer that is not there is empty", () => {
    expect(env('test -z "$BELFRY_ANSWER_8"')).toMatchObject({ env: { BELFRY_ANSWER_8: "" } });
  });

  test("without a name of ours they are not touched, whatever braces they have", () => {
    expect(hasVariables("shell", "docker ps --format '{{.Names}}' ; echo $BELFRY_RUN")).toBe(false);
    expect(promptProblem("shell", "docker ps --format '{{.Names}}'", () => [])).toBeNull();
  });

  test("a variable in braces is refused, with what to write", () => {
    expect(promptProblem("shell", "echo {{last_answer}}", () => [])).toMatchObject({
      position: 5,
      suggestion: '"$BELFRY_LAST_ANSWER"',
    });
    expect(promptProblem("shell", "echo {{file:a'b}}", () => [])?.suggestion).toBe(
      `"$(cat 'a'\\''b')"`,
    );
  });
});

describe("checks when saving", () => {
  test("a job that does not exist, and one that is not unique", () => {
    expect(promptProblem("claude", "a {{answer:Nightly reviw}}", sources.jobs)).toMatchObject({
      position: 2,
      suggestion: "{{answer:Nightly review}}",
    });
    expect(promptProblem("claude", "{{answer:twice}}", sources.jobs)?.message).toContain(
      "{{answer:#8}} or {{answer:#9}}",
    );
    expect(promptProblem("claude", "{{answer:#9}}", sources.jobs)).toBeNull();
  });
});

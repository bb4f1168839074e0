/** Every template that comes with Belfry can be used as it is, in both languages. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { jobInputSchema } from "../../contract/job.ts";
import { templateSchema } from "../../contract/templates.ts";
import { profileFlags } from "../agents/profiles.ts";
import { promptProblem } from "../engine/prompt/check.ts";
import { describeSchedule, parseSchedule } from "../schedule/index.ts";
import { testAgents } from "../agents/testing.ts";
import { fillTemplate, said } from "./template-fill.ts";
import { shippedTemplates } from "./template-library.ts";

const LANGUAGES = ["en", "pt-BR"] as const;
const shipped = shippedTemplates();
const values = { folder: "/backups" };
const filledIn = (id: string, language: "en" | "pt-BR") => {
  const filled = fillTemplate(
    shipped.find((each) => each.id === id)!,
    values,
    language,
  );
  if (!filled.ok) throw new Error(`${filled.error.variable}: ${filled.error.message}`);
  return filled.value;
};

test("there are at least twelve, each with its own name", () => {
  expect(shipped.length).toBeGreaterThanOrEqual(12);
  for (const language of LANGUAGES) {
    const names = new Set(shipped.map(({ name }) => said(name, language)));
    expect(names.size).toBe(shipped.length);
  }
});

describe.each(shipped.map((template) => [template.id, template] as const))("%s", (id, template) => {
  test.each(LANGUAGES)("makes a whole job in %s, with everything filled in", (language) => {
    const agent = template.agents[0] ?? "claude";
    const job = jobInputSchema.parse({ cwd: "/code", agent, ...filledIn(id, language) });
    expect(promptProblem(job.agent, job.prompt, () => [])).toBeNull();
    for (const text of [job.prompt, job.schedule, ...Object.values(job.env)]) {
      expect(text).not.toMatch(/\[\[[a-z_]+\]\]/);
    }
    const context = { timezone: "UTC", anchorAt: 0 };
    const parsed = parseSchedule(job.schedule, context);
    const meaning = parsed.ok && describeSchedule(parsed.schedule, language, "UTC");
    expect(meaning).toBeTruthy();
    expect(template.meaning && said(template.meaning, language)).toBe(meaning);
    const row = profileFlags(job.agent).find(({ profile }) => profile === job.profile);
    expect(row?.supported).toBe(true);
  });

  test("has words of its own in each language, and uses every variable it asks for", () => {
    for (const text of [template.name, template.description]) {
      expect(said(text, "pt-BR")).not.toBe(said(text, "en"));
    }
    const used = JSON.stringify([template.prompt, template.job]);
    for (const { name } of template.variables) expect(used).toContain(`[[${name}]]`);
  });

  test("gives values to a shell by its environment only", () => {
    if (template.agents[0] !== "shell") return;
    expect(said(template.prompt, "en")).not.toContain("[[");
  });
});

test("the checks of the machine run: quiet when all is well, failing with the facts when not", async () => {
  const { spawnSync } = await import("node:child_process");
  const dir = mkdtempSync(path.join(tmpdir(), "belfry-templates-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const run = (id: string, given: Record<string, string>) => {
    const filled = fillTemplate(
      shipped.find((each) => each.id === id)!,
      given,
      "en",
    );
    if (!filled.ok) throw new Error(filled.error.message);
    const env = { ...process.env, ...filled.value.env, BELFRY_JOB: "J" };
    return spawnSync("/bin/sh", ["-c", filled.value.prompt!], { env, encoding: "utf8" });
  };
  expect(run("disk-space", { disk: dir, limit: "101" })).toMatchObject({ status: 0 });
  expect(run("disk-space", { disk: dir, limit: "0" })).toMatchObject({ status: 1 });
  const backups = { folder: dir, hours: "1", size: "1" };
  expect(run("backup-check", backups).stdout).toContain("No backup of the last 1 hours");
  writeFileSync(path.join(dir, "new.tar"), "x".repeat(4096));
  expect(run("backup-check", backups)).toMatchObject({ status: 0 });
  // A folder with a quote in its name is a value, not a part of the command.
  const odd = `${dir}/'; echo broken; '`;
  expect(run("backup-check", { ...backups, folder: odd }).stdout).not.toMatch(/^broken/m);
  const reader = testAgents().reader({
    agent: "shell",
    model: null,
    previousTotals: null,
    outputSchema: null,
  });
  const quiet = run("disk-space", { disk: dir, limit: "101" }).stdout;
  const end = reader.finish({ exitCode: 0, stdoutTail: quiet, stderrTail: "" });
  expect(end.verdict.silent).toBe(true);
});

describe("filling in", () => {
  const template = templateSchema.parse({
    format: "belfry-template",
    version: 1,
    id: "t",
    name: "T",
    description: "T",
    category: "own",
    prompt: "[[a]] [[unknown]] [[ -f x ]] [[n]]",
    variables: [
      {
        name: "a",
        type: "choice",
        label: "A",
        default: "x",
        choices: [{ value: "x", label: "X" }],
      },
      { name: "n", type: "number", label: "N", optional: true },
    ],
  });

  test("leaves brackets that are no variables, and a value is not looked into again", () => {
    const filled = fillTemplate(template, { n: "3" }, "en");
    expect(filled).toMatchObject({ ok: true, value: { prompt: "x [[unknown]] [[ -f x ]] 3" } });
  });

  test.each([
    [{ a: "y" }, "a", '"A" is one of: x.'],
    [{ n: "many" }, "n", '"N" is a number.'],
    [{ a: "" }, "a", 'Fill in "A".'],
  ])("%o is told with its variable", (given, variable, message) => {
    expect(fillTemplate(template, given as Record<string, string>, "en")).toEqual({
      ok: false,
      error: { variable, message },
    });
  });
});

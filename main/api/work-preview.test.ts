import { describe, expect, test } from "vitest";
import type { WorkPreview } from "../../contract/work.ts";
import { succeeds } from "../engine/testing/scripts.ts";
import { DAY, MINUTE } from "../engine/testing/world.ts";
import { api } from "./testing/host.ts";

const draft = {
  name: "Digest",
  agent: "claude",
  prompt: "Sum up {{yesterday}}. Before: {{last_answer}}",
  cwd: "/work",
  profile: "read-only",
  schedule: "every weekday at 9",
  timezone: "UTC",
} as const;

const check = ({ checks }: WorkPreview, name: string) => checks.find((each) => each.check === name);

describe("the prompt", () => {
  test("is filled in as for the next fire, and nothing is kept or started", async () => {
    const { w, client } = await api({ timezone: "UTC" });
    const preview = await client.work.preview(draft);
    expect(preview.prompt).toMatchObject({
      text: "Sum up 2026-03-01. Before: (no answer yet)",
      at: Date.UTC(2026, 2, 2, 9),
      filledIn: true,
      problem: null,
    });
    expect(preview.command).toMatchObject({ file: "/bin/agent", cwd: "/work", byInput: true });
    expect(w.runs()).toEqual([]);
  });

  test("with a problem stays as written, and says where", async () => {
    const { client } = await api();
    const { prompt, checks } = await client.work.preview({ ...draft, prompt: "a {{tody}}" });
    expect(prompt).toMatchObject({ text: "a {{tody}}", filledIn: false, position: 2 });
    expect(checks).toContainEqual({ check: "prompt", state: "bad", note: prompt.problem });
  });
});

describe("checks", () => {
  test("tell what keeps a run from starting", async () => {
    const { w, client } = await api({ budgets: { usdPerDay: 1 } });
    expect(check(await client.work.preview(draft), "folder")?.state).toBe("ok");
    expect(check(await client.work.preview(draft), "sign-in")?.state).toBe("ok");
    w.missingFolders.add("/gone");
    expect(check(await client.work.preview({ ...draft, cwd: "/gone" }), "folder")).toMatchObject({
      state: "bad",
      note: "The folder /gone does not exist.",
    });
    expect(check(await client.work.preview({ ...draft, cwd: "" }), "folder")?.state).toBe("bad");
    w.agents.refusal = { code: "agent-missing", message: "Claude Code was not found." };
    const missing = await client.work.preview(draft);
    expect(missing.command).toBeNull();
    expect(check(missing, "program")).toMatchObject({ state: "bad" });
    w.agents.refusal = { code: "profile-impossible", message: "It cannot be held to read-only." };
    const impossible = await client.work.preview(draft);
    expect(check(impossible, "profile")).toMatchObject({ state: "bad" });
    expect(check(impossible, "program")).toBeUndefined();
    w.agents.refusal = null;
    w.processes.script = () => succeeds(1_000, { tokens: 10, usd: 1.2 });
    w.run(w.job().id);
    await w.advance(MINUTE);
    expect(check(await client.work.preview(draft), "budget")).toMatchObject({ state: "bad" });
  });

  test("an empty or half-written draft is no error", async () => {
    const { client } = await api();
    const preview = await client.work.preview({
      agent: "shell",
      profile: "full",
      schedule: "every weekdya",
      timezone: "Nowhere",
    });
    expect(preview.cost).toMatchObject({ basis: "free", firesPerMonth: null });
  });
});

describe("cost", () => {
  test("is taken from the runs most alike, and says from how many; unknown is never zero", async () => {
    const { w, client } = await api();
    const cost = async (more: object = {}) =>
      (await client.work.preview({ ...draft, ...more })).cost;
    expect(await cost()).toMatchObject({
      basis: "none",
      runs: 0,
      usdPerRun: null,
      usdPerMonth: null,
    });

    w.processes.script = () => succeeds(1_000, { tokens: 10, usd: null });
    const job = w.job({ cwd: "/other" });
    w.run(job.id);
    await w.advance(MINUTE);
    expect(await cost()).toMatchObject({ basis: "none", unknownRuns: 1, usdPerRun: null });

    w.processes.script = () => succeeds(1_000, { tokens: 10, usd: 0.2 });
    w.run(job.id);
    w.processes.script = () => succeeds(1_000, { tokens: 10, usd: 0.2 });
    await w.advance(MINUTE);
    expect(await cost()).toMatchObject({ basis: "same-agent", runs: 1, unknownRuns: 1 });

    w.processes.script = () => succeeds(1_000, { tokens: 10, usd: 0.4 });
    w.run(w.job({ cwd: "/work" }).id);
    await w.advance(MINUTE);
    expect(await cost()).toMatchObject({ basis: "same-folder", runs: 1, usdPerRun: 0.4 });
    const own = await cost({ jobId: job.id });
    expect(own).toMatchObject({ basis: "this-job", runs: 1, unknownRuns: 1, usdPerRun: 0.2 });
    // 2 March is a Monday: 22 working days in the 30 days from then on.
    expect(own.firesPerMonth).toBe(22);
    expect(own.usdPerMonth).toBeCloseTo(4.4);
  });

  test("a schedule of every second is reckoned, not counted", async () => {
    const { client } = await api();
    const { cost } = await client.work.preview({ ...draft, schedule: "* * * * * *" });
    expect(cost.firesPerMonth).toBe((30 * DAY) / 1_000);
  });
});

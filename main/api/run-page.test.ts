import { describe, expect, it } from "vitest";
import { jobInputSchema } from "../../contract/job.ts";
import { hangs, succeeds } from "../engine/testing/scripts.ts";
import { HOUR, MINUTE, SECOND, world } from "../engine/testing/world.ts";
import { recording } from "../agents/testing.ts";
import type { ApiHost } from "./host.ts";
import { localClient } from "./router.ts";
import { agentCommand, belfryCommand } from "./run-command-lines.ts";
import { markdownName } from "./run-markdown.ts";
import { WrittenRun } from "./testing/written-run.ts";

async function page() {
  const w = await world();
  const agents = { reader: () => w.agents.reader(), continueCommand: () => null };
  const host = { engine: w.engine, agents } as unknown as ApiHost;
  return { w, client: localClient(host) };
}

describe("run again", () => {
  it("makes a new run of the same work with the changes, and leaves the job as it is", async () => {
    const { w, client } = await page();
    const job = w.job({ prompt: "First.", model: "a" });
    const { id } = w.run(job.id);
    await w.advance(MINUTE);
    const patch = { prompt: "Second.", profile: "full" as const, model: null };
    const again = await client.runs.again({ id, patch });
    expect(again).toMatchObject({ jobId: job.id, jobName: "Job", trigger: "manual" });
    await w.advance(MINUTE);
    expect(w.agents.requests.map(({ prompt, model }) => [prompt, model])).toEqual([
      ["First.", "a"],
      ["Second.", null],
    ]);
    expect(w.runOf(again.id).work.profile).toBe("full");
    expect(w.store.job(job.id)).toMatchObject({ prompt: "First.", version: job.version });
    expect(w.runOf(id).work.prompt).toBe("First.");
  });

  it("keeps the work as it was when the job has been changed or removed since", async () => {
    const { w, client } = await page();
    const job = w.job({ prompt: "As it was." });
    const { id } = w.run(job.id);
    await w.advance(MINUTE);
    w.engine.jobs.remove(job.id);
    const again = await client.runs.again({ id });
    expect(again).toMatchObject({ jobId: null, jobName: "Job" });
    expect(w.runOf(again.id).work.prompt).toBe("As it was.");
  });

  it("refuses a profile that the agent cannot be held to", async () => {
    const { w, client } = await page();
    const job = w.job({ agent: "shell", profile: "full", prompt: "true" });
    const { id } = w.run(job.id);
    const again = client.runs.again({ id, patch: { profile: "read-only" } });
    await expect(again).rejects.toMatchObject({ code: "INVALID", data: { field: "profile" } });
  });
});

describe("what surrounds a run", () => {
  it("its ledger entry, its neighbours and its deliveries", async () => {
    const { w, client } = await page();
    w.processes.script = () => succeeds(SECOND);
    const other = w.job({ name: "Other" });
    const job = w.job({ schedule: "0 * * * *" });
    await w.advance(HOUR);
    w.run(other.id);
    await w.advance(2 * HOUR);
    const [first, middle, last] = w.runs(job.id).map(({ id }) => id);
    expect(await client.runs.facts({ id: middle! })).toMatchObject({
      previousId: first,
      nextId: last,
      occurrence: { outcome: "fired", runId: middle },
      waits: [],
    });
    const byHand = w.runs(other.id)[0]!;
    expect(await client.runs.facts({ id: byHand.id })).toMatchObject({
      previousId: null,
      nextId: null,
      occurrence: null,
    });
    const sent = w.store.deliveries({ runId: middle! });
    const facts = await client.runs.facts({ id: middle! });
    expect(facts.deliveries.map(({ id }) => id)).toEqual(sent.map(({ id }) => id));
  });

  it("why it waits: places, its own job, its folder, its batch, a pause, other runs", async () => {
    const { w, client } = await page();
    w.settings.engine.maxActive = 1;
    w.processes.script = () => hangs();
    const writes = { profile: "workspace-write", overlap: "allow" } as const;
    const running = w.run(w.job({ name: "A", ...writes }).id);
    await w.advance(SECOND);
    const waits = async (id: number) => (await client.runs.facts({ id })).waits;
    const inFolder = w.run(w.job({ name: "B", ...writes }).id);
    await w.advance(SECOND);
    expect(await waits(inFolder.id)).toEqual([
      { kind: "places", used: 1, limit: 1 },
      { kind: "same-key", key: "/work", runId: running.id },
    ]);
    w.settings.engine.maxActive = 4;
    const once = w.job({ name: "C", cwd: "/other" });
    const first = w.run(once.id);
    await w.advance(SECOND);
    const second = w.run(once.id);
    await w.advance(SECOND);
    expect(await waits(second.id)).toEqual([{ kind: "same-job", runId: first.id }]);
    w.engine.jobs.pauseEverything(null);
    expect((await waits(second.id))[0]).toEqual({ kind: "paused", until: null });
    expect(await waits(running.id)).toEqual([]);
  });
});

describe("as a command", () => {
  const work = jobInputSchema.parse({
    name: "Job",
    agent: "claude",
    prompt: 'Don\'t "panic"\n$HOME',
    cwd: "/work/a b",
    profile: "read-only",
    schedule: "",
    model: "opus",
    env: { API_KEY: "s3cret" },
    extraArgs: ["--add-dir"],
    limits: { maxUsd: 0.5, timeoutMs: 90_000 },
  });

  it("of Belfry, with its options and without the values of variables", () => {
    expect(belfryCommand(work, "linux")).toBe(
      `belfry add now 'Don'\\''t "panic"\n$HOME' --agent claude --cwd '/work/a b' --profile read-only` +
        ` --model opus --arg=--add-dir --timeout 90s --max-usd 0.5 --env API_KEY="$API_KEY"`,
    );
    expect(belfryCommand(work, "win32")).toContain(`--env "API_KEY=%API_KEY%"`);
  });

  it("of the agent, in its folder and with the prompt as input", () => {
    const attempt = {
      command: { file: "/bin/claude", args: ["-p", "a b"], envNames: ["API_KEY"] },
    } as Parameters<typeof agentCommand>[1];
    expect(agentCommand({ ...work, prompt: "Hi" }, attempt, "linux")).toBe(
      `cd '/work/a b' && printf %s Hi | API_KEY="$API_KEY" /bin/claude -p 'a b'`,
    );
    expect(agentCommand(work, { ...attempt, command: null }, "linux")).toBeNull();
  });
});

describe("as Markdown", () => {
  it("holds facts, prompt and conversation, and what the agent wrote cannot break out of its place", async () => {
    const each = recording("claude", "permission-denied-shell");
    const run = new WrittenRun("claude");
    const client = localClient(run.host);
    run.begin();
    run.write(each.stdout);
    run.end(each.exitCode);
    const { text } = await client.runs.export({ id: run.id });
    expect(text).toMatch(/^# .*, run 1\n/);
    expect(text).toContain("- **State:** succeeded");
    expect(text).toContain("## Prompt\n\n```\n");
    expect(text).toContain("**Not allowed:**");
    expect(text).toMatch(/\*\*Bash\*\*\n\n```\n/);
  });

  it("fences text that holds fences itself", async () => {
    const run = new WrittenRun("demo");
    const client = localClient(run.host);
    run.begin();
    run.write(
      `${JSON.stringify({ type: "tool-result", id: "1", output: "a\n````\nb", error: false })}\n`,
    );
    run.end(0);
    expect((await client.runs.export({ id: run.id })).text).toContain("`````\na\n````\nb\n`````");
  });

  it("has a name that every system takes", () => {
    expect(markdownName({ id: 7, jobName: "Revisão: “noite” / CON?" })).toBe(
      "revisao-noite-con-7.md",
    );
    expect(markdownName({ id: 7, jobName: "***" })).toBe("run-7.md");
  });
});

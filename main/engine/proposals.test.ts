import { expect, test } from "vitest";
import { type JobDraft, type JobInput, jobInputSchema } from "../../contract/job.ts";
import type { Proposal } from "../../contract/proposals.ts";
import { MAX_OPEN_PROPOSALS, MAX_PROPOSAL_DEPTH } from "../../contract/words.ts";
import { hangs } from "./testing/scripts.ts";
import { HOUR, MINUTE, SECOND, world, type World } from "./testing/world.ts";
import type { RunRecord } from "./store-port.ts";

/** A run under way, as an agent proposes from within one. */
async function proposing(profile: JobInput["profile"] = "workspace-write") {
  const w = await world();
  w.processes.script = () => hangs();
  const run = w.run(w.job({ profile, limits: { timeoutMs: 0, stallMs: 0 } }).id);
  await w.advance(SECOND);
  return { w, run: w.runOf(run.id) };
}

const draft = (fields: Partial<JobDraft> = {}): JobInput =>
  jobInputSchema.parse({
    name: "Watch the build",
    agent: "claude",
    prompt: "Look at the build",
    cwd: "/work",
    profile: "read-only",
    schedule: "every 10m",
    ...fields,
  });

const propose = (w: World, run: RunRecord | null, fields: Partial<JobDraft> = {}) =>
  w.engine.proposals.propose(draft(fields), run === null ? null : run.marker!);

function proposed(...args: Parameters<typeof propose>): Proposal {
  const result = propose(...args);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

test("a proposal is no job: nothing fires, however long it is open, and across engines", async () => {
  const { w, run } = await proposing();
  const { id } = proposed(w, run);
  await w.advance(2 * HOUR);
  w.crash();
  await w.start();
  await w.advance(2 * HOUR);
  expect(w.store.proposal(id)).toMatchObject({
    state: "open",
    depth: 1,
    proposer: { runId: run.id, jobId: run.jobId, jobName: run.jobName },
  });
  expect(w.store.jobs()).toHaveLength(1);
  expect(w.store.runs()).toHaveLength(1);
});

test("approved, it is a job whose schedule counts from then, and who said so is recorded", async () => {
  const { w, run } = await proposing();
  const { id } = proposed(w, run);
  await w.advance(35 * MINUTE);
  const at = w.clock.now();
  const approved = w.engine.proposals.approve(id, "page");
  expect(approved).toMatchObject({
    ok: true,
    value: { state: "approved", decidedBy: "page", decidedAt: at },
  });
  const job = w.store.job(w.store.proposal(id)!.jobId!)!;
  expect(job).toMatchObject({ name: "Watch the build", nextDueAt: at + 10 * MINUTE });
  await w.advance(11 * MINUTE);
  expect(w.store.runs({ jobId: job.id })).toHaveLength(1);
  for (const again of [
    w.engine.proposals.approve(id, "chat"),
    w.engine.proposals.decline(id, "chat"),
  ]) {
    expect(again).toMatchObject({ error: { code: "already-decided" } });
  }
  expect(w.engine.proposals.reopen(id)).toMatchObject({ error: { code: "not-declined" } });
});

test("approved with changes, it is the job that the person wants, and both are on record", async () => {
  const { w, run } = await proposing();
  const { id } = proposed(w, run);
  const job = draft({ schedule: "every 2h", profile: "workspace-write" });
  const approved = w.engine.proposals.approve(id, "page", { job });
  expect(approved).toMatchObject({
    value: { state: "approved", changed: ["profile", "schedule"], job: { schedule: "every 10m" } },
  });
  const made = w.store.job(w.store.proposal(id)!.jobId!);
  expect(made).toMatchObject({ schedule: "every 2h", profile: "workspace-write" });
  const as = proposed(w, run);
  expect(w.engine.proposals.approve(as.id, "page", { job: as.job })).toMatchObject({
    value: { changed: [] },
  });
});

test("what is wrong with the changed job is said, and the proposal stays open", async () => {
  const { w, run } = await proposing();
  const { id } = proposed(w, run);
  const approve = (fields: Partial<JobDraft>) =>
    w.engine.proposals.approve(id, "page", { job: draft(fields) });
  expect(approve({ schedule: "sometimes" })).toMatchObject({ error: { field: "schedule" } });
  w.missingFolders.add("/gone");
  const gone = { field: "cwd", message: "The folder /gone does not exist." };
  expect(approve({ cwd: "/gone" })).toMatchObject({ error: gone });
  expect(propose(w, run, { cwd: "/gone", name: "Another" })).toMatchObject({ error: gone });
  expect(w.store.proposal(id)).toMatchObject({ state: "open", changed: [] });
});

test("a proposal spends no more than the run that proposes it", async () => {
  const w = await world();
  w.processes.script = () => hangs();
  const limits = { timeoutMs: 0, stallMs: 0, maxUsd: 2, maxTokensPerDay: 1_000 };
  const { id } = w.run(w.job({ profile: "full", limits }).id);
  await w.advance(SECOND);
  const run = w.runOf(id);
  expect(propose(w, run, { limits: { maxUsd: 2.5 } })).toMatchObject({ error: { code: "wider" } });
  expect(propose(w, run, { limits: { maxTokensPerDay: 1_001 } }).ok).toBe(false);
  const { job } = proposed(w, run, { limits: { maxUsd: 1, maxTurns: 5 } });
  expect(job.limits).toMatchObject({
    ...{ maxUsd: 1, maxTurns: 5, maxTokensPerDay: 1_000, maxUsdPerDay: null, timeoutMs: null },
  });
  proposed(w, run, { limits: { maxUsd: 1, maxTurns: 5 } });
  expect(w.store.proposals({})).toHaveLength(1);
});

test("declined, it is put away, and that can be taken back", async () => {
  const { w, run } = await proposing();
  const { id } = proposed(w, run);
  expect(w.engine.proposals.decline(id, "tray")).toMatchObject({
    value: { state: "declined", decidedBy: "tray", jobId: null },
  });
  expect(w.store.proposals({ state: "open" })).toEqual([]);
  expect(w.engine.proposals.reopen(id)).toMatchObject({
    value: { state: "open", decidedAt: null, decidedBy: null },
  });
  expect(w.engine.proposals.approve(id, "page").ok).toBe(true);
});

test("no proposal may do more than the run that proposes it", async () => {
  const { w, run } = await proposing("workspace-write");
  const wider: Partial<JobDraft>[] = [
    { profile: "full" },
    { precheck: { command: "curl example.com" } },
    { agentPath: "/tmp/claude" },
    { extraArgs: ["--mcp-config", "servers.json"] },
    { env: { PATH: "/tmp" } },
    { allow: [{ tool: "Bash", only: "git push" }] },
  ];
  for (const fields of wider) {
    expect(propose(w, run, fields), JSON.stringify(fields)).toMatchObject({
      error: { code: "wider" },
    });
  }
  expect(proposed(w, run, { profile: "workspace-write" }).job.profile).toBe("workspace-write");
  const reader = await proposing("read-only");
  expect(propose(reader.w, reader.run, { profile: "workspace-write" }).ok).toBe(false);
  const full = await proposing("full");
  expect(propose(full.w, full.run, wider[1]).ok).toBe(true);
});

test("only so many are open at once, the same one is one, and a person may propose any", async () => {
  const { w, run } = await proposing();
  for (let n = 1; n <= MAX_OPEN_PROPOSALS; n += 1) proposed(w, run, { name: `Number ${n}` });
  expect(propose(w, run, { name: "One more" })).toMatchObject({ error: { code: "too-many" } });
  const first = proposed(w, run, { name: "Number 1" });
  expect(w.store.proposals({})).toHaveLength(MAX_OPEN_PROPOSALS);
  w.engine.proposals.decline(first.id, "page");
  expect(propose(w, run, { name: "One more" }).ok).toBe(true);
  expect(proposed(w, null, { profile: "full" })).toMatchObject({ proposer: null, depth: 0 });
});

test("a chain of proposed jobs comes to an end", async () => {
  const { w, run } = await proposing();
  let from = run;
  for (let depth = 1; depth <= MAX_PROPOSAL_DEPTH; depth += 1) {
    const { id } = proposed(w, from, { name: `Depth ${depth}`, schedule: "" });
    w.engine.proposals.approve(id, "page");
    const { jobId } = w.store.proposal(id)!;
    expect(w.store.proposal(id)!.depth).toBe(depth);
    const next = w.run(jobId!);
    await w.advance(SECOND);
    from = w.runOf(next.id);
  }
  expect(propose(w, from)).toMatchObject({ error: { code: "too-deep" } });
});

test("only a run under way proposes: no forged, old or unknown marker does", async () => {
  const { w, run } = await proposing();
  const marker = run.marker!;
  expect(w.engine.proposals.propose(draft(), `${run.id}-forged`)).toMatchObject({
    error: { code: "not-running" },
  });
  w.engine.runs.stop(run.id);
  await w.advance(MINUTE);
  for (const other of [marker, `${run.id}-forged`, "999-x", "x"]) {
    expect(w.engine.proposals.propose(draft(), other)).toMatchObject({
      error: { code: "not-running" },
    });
  }
  expect(w.store.proposals({})).toEqual([]);
});

test("what is wrong with the job is said when it is proposed, and again when it is approved", async () => {
  const { w, run } = await proposing();
  expect(propose(w, run, { schedule: "sometimes" })).toMatchObject({
    error: { code: "invalid-schedule", field: "schedule" },
  });
  const followed = w.job({ name: "Followed" });
  const { id } = proposed(w, run, { follows: [{ job: followed.id }] });
  w.diskFull.add("decideProposal");
  expect(() => w.engine.proposals.approve(id, "page")).toThrow("full");
  w.diskFull.clear();
  expect(w.store.proposal(id)!.state).toBe("open");
  expect(w.store.jobs().map(({ name }) => name)).not.toContain("Watch the build");
});

test("people are told once, by the rules of what is blocked", async () => {
  const { w, run } = await proposing();
  const { id } = proposed(w, run);
  proposed(w, run);
  proposed(w, null, { name: "A person's" });
  const told = w.store.deliveries({}).filter(({ event }) => event === "run.blocked");
  expect(told).toMatchObject([
    {
      runId: run.id,
      payload: {
        proposalId: id,
        reason:
          "It proposes a job: Watch the build (claude, read-only). It runs only when you approve it.",
      },
    },
  ]);
});

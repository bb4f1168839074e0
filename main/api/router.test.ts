import { describe, expect, test } from "vitest";
import type { EngineEvent } from "../../contract/engine-events.ts";
import { hangs, succeeds } from "../engine/testing/scripts.ts";
import { HOUR, MINUTE, SECOND } from "../engine/testing/world.ts";
import { StoreError } from "../store/errors.ts";
import { api, draft } from "./testing/host.ts";

describe("errors carry what programs and people need", () => {
  test("not found", async () => {
    const { client } = await api();
    await expect(client.jobs.get({ id: 7 })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(client.runs.stop({ id: 7 })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(client.jobs.run({ id: 7 })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(client.runs.output({ id: 7 })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("invalid: the field and the place in it", async () => {
    const { w, client } = await api();
    const schedule = "0 9 * * banana";
    await expect(client.jobs.create({ ...draft, schedule })).rejects.toMatchObject({
      code: "INVALID",
      data: { field: "schedule", position: schedule.indexOf("banana") },
    });
    w.missingFolders.add("/gone");
    await expect(client.jobs.create({ ...draft, cwd: "/gone" })).rejects.toMatchObject({
      code: "INVALID",
      data: { field: "cwd" },
    });
    await expect(
      client.settings.set({ key: "engine.maxActive", value: "x" }),
    ).rejects.toMatchObject({ code: "INVALID", data: { field: "engine.maxActive" } });
  });

  test("conflict: with the job as someone else left it", async () => {
    const { client } = await api();
    const { id, version } = await client.jobs.create(draft);
    await client.jobs.edit({ id, expectedVersion: version, patch: { name: "Theirs" } });
    const mine = client.jobs.edit({ id, expectedVersion: version, patch: { name: "Mine" } });
    await expect(mine).rejects.toMatchObject({
      code: "CONFLICT",
      data: { current: { name: "Theirs" } },
    });
  });

  test("refused: what is not possible now", async () => {
    const { w, client } = await api();
    const job = await client.jobs.create(draft);
    const run = await client.jobs.run({ id: job.id });
    await w.advance(5 * SECOND);
    await expect(client.runs.stop({ id: run.id })).rejects.toMatchObject({
      code: "REFUSED",
      data: { code: "already-ended" },
    });
  });

  test("what the disk cannot do comes with the sentence of the store, not as a bug", async () => {
    const { w, client } = await api();
    const full = new StoreError("disk-full", "The disk is full.", null);
    w.store.backup = () => {
      throw full;
    };
    await expect(client.engine.backup()).rejects.toMatchObject({
      code: "REFUSED",
      message: "The disk is full.",
      data: { code: "disk-full" },
      defined: true,
    });
  });

  test("a name that fits several jobs names them", async () => {
    const { client } = await api();
    await client.jobs.create({ ...draft, name: "Daily report" });
    await client.jobs.create({ ...draft, name: "Daily review" });
    await expect(client.jobs.find({ reference: "daily re" })).rejects.toMatchObject({
      code: "AMBIGUOUS",
      data: { candidates: [{ name: "Daily report" }, { name: "Daily review" }] },
    });
    await expect(client.jobs.find({ reference: "weekly" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect((await client.jobs.find({ reference: "DAILY REPORT" })).name).toBe("Daily report");
  });
});

describe("reading", () => {
  test("the ledger, health and pauses", async () => {
    const { w, client } = await api();
    const job = await client.jobs.create({ ...draft, schedule: "0 * * * *", timezone: "UTC" });
    await w.advance(2 * HOUR);
    const rows = await client.ledger.list({ jobId: job.id });
    expect(rows.map((row) => row.outcome)).toEqual(["fired", "fired"]);
    expect(await client.engine.health()).toMatchObject({
      jobs: 1,
      pausedUntil: null,
      timezone: "UTC",
    });
    expect((await client.engine.pauseAll({ until: null })).pausedUntil).toBe(0);
    expect((await client.engine.resumeAll()).pausedUntil).toBeNull();
  });

  test("a run with its live usage, its session and the command that continues it", async () => {
    const { w, client } = await api();
    w.processes.script = () =>
      hangs([
        { atMs: 10, line: { say: "session", id: "s-9" } },
        { atMs: 20, line: { say: "usage", tokens: 5, usd: 0.25 } },
      ]);
    const job = await client.jobs.create(draft);
    const { id } = await client.jobs.run({ id: job.id });
    await w.advance(SECOND);
    expect(await client.runs.get({ id })).toMatchObject({
      state: "running",
      costUsd: 0.25,
      sessionId: "s-9",
      continueCommand: "resume s-9",
    });
  });

  test("limits that grow let waiting runs go at once", async () => {
    const { w, client } = await api();
    w.settings.engine.maxActive = 1;
    w.processes.script = () => hangs();
    const job = await client.jobs.create({ ...draft, overlap: "allow" });
    await client.jobs.run({ id: job.id });
    await client.jobs.run({ id: job.id });
    await w.advance(SECOND);
    await client.settings.set({ key: "engine.maxActive", value: 2 });
    await w.advance(0);
    expect(w.states()).toEqual(["running", "running"]);
  });
});

describe("what the pages of settings and agents show", () => {
  test("the history is cleared after a backup, but for what is pinned or not over", async () => {
    const { w, client } = await api();
    const job = await client.jobs.create(draft);
    w.processes.script = () => succeeds();
    await client.jobs.run({ id: job.id });
    await w.advance(MINUTE);
    w.processes.script = () => hangs();
    const under = await client.jobs.run({ id: job.id });
    await w.advance(SECOND);
    const cleared = await client.data.clearHistory();
    expect(cleared.runs).toBe(1);
    expect(cleared.backup).toContain("before-clearing");
    expect((await client.runs.list({})).map(({ id }) => id)).toEqual([under.id]);
  });

  test("who is about to go back to an instant learns what was done since", async () => {
    const { w, client } = await api();
    await client.jobs.create({ ...draft, name: "Old" });
    await w.advance(MINUTE);
    const at = w.clock.now();
    await w.advance(SECOND);
    expect(await client.data.changedSince({ at })).toEqual({
      jobs: 0,
      runs: { count: 0, more: false },
      underWay: 0,
    });
    const { id } = await client.jobs.create(draft);
    w.processes.script = () => hangs();
    await client.jobs.run({ id });
    await w.advance(SECOND);
    expect(await client.data.changedSince({ at })).toEqual({
      jobs: 1,
      runs: { count: 1, more: false },
      underWay: 1,
    });
  });

  test("a host that cannot start anew says so, and what to do", async () => {
    const { client } = await api();
    expect((await client.data.restoring()).canRestart).toBe(false);
    await expect(client.engine.restart()).rejects.toMatchObject({
      code: "REFUSED",
      message: expect.stringContaining("belfry daemon"),
    });
  });

  test("every agent says how it is held to each profile", async () => {
    const { client } = await api();
    const flags = await client.agents.flags();
    const claude = flags.find(({ agent }) => agent === "claude")!;
    expect(claude.profiles.map(({ profile }) => profile)).toEqual([
      "read-only",
      "workspace-write",
      "full",
    ]);
    expect(claude.profiles[0]!.args).toContain("--permission-mode");
  });

  test("a smoke test is a run of its own, restrained, in a folder with nothing in it", async () => {
    const { w, client } = await api();
    const run = await client.agents.smoke({ agent: "claude" });
    expect(run).toMatchObject({ jobId: null, trigger: "test", profile: "read-only" });
    const { work } = await client.runs.get({ id: run.id });
    expect(work.cwd).toBe(`${w.dir}/smoke`);
  });

  test("the demonstration is asked what it says of itself in the language of the engine", async () => {
    const { client } = await api();
    const run = await client.agents.smoke({ agent: "demo" });
    expect(run.jobName).toBe("A look");
    expect((await client.runs.get({ id: run.id })).work.prompt).toBe("Look around.");
  });

  test("a changed setting is told to everyone who listens", async () => {
    const { client } = await api();
    const abort = new AbortController();
    const stream = await client.events.stream({ after: 0 }, { signal: abort.signal });
    await client.settings.set({ key: "engine.maxActive", value: 2 });
    const seen: string[] = [];
    for await (const { type } of stream) {
      seen.push(type);
      if (type === "settings") break;
    }
    abort.abort();
    expect(seen).toContain("settings");
  });
});

describe("live events", () => {
  test("come in order from the number asked for, and end with the listener", async () => {
    const { w, client } = await api();
    w.processes.script = () => succeeds(MINUTE);
    const job = await client.jobs.create(draft);
    const abort = new AbortController();
    const stream = await client.events.stream({ after: 0 }, { signal: abort.signal });
    const heard: EngineEvent[] = [];
    const listening = (async () => {
      for await (const event of stream) heard.push(event);
    })();
    await client.jobs.run({ id: job.id });
    await w.advance(2 * MINUTE);
    expect(heard[0]).toMatchObject({ type: "hello", seq: 0 });
    const numbers = heard.map((event) => event.seq);
    expect(numbers).toEqual(numbers.map((_, index) => index));
    const states = heard.flatMap((event) => (event.type === "run" ? [event.run.state] : []));
    expect(states).toEqual(["queued", "starting", "running", "settling", "succeeded"]);
    abort.abort();
    await listening.catch(() => {});
    await client.jobs.run({ id: job.id });
    await w.advance(SECOND);
    expect(heard).toHaveLength(numbers.length);
  });

  test("of another engine's numbers come after a reset, whatever the number was", async () => {
    const { w, client } = await api();
    await client.jobs.create(draft);
    const { seq, epoch } = w.engine.context.events;
    const first = async (last: { after: number; epoch: string }, count: number) => {
      const stream = await client.events.stream(last);
      const heard: EngineEvent[] = [];
      for await (const event of stream) if (heard.push(event) === count) break;
      return heard;
    };
    expect(await first({ after: 0, epoch: "another" }, 2)).toEqual([
      { type: "hello", seq, epoch },
      { type: "reset", seq },
    ]);
    const [hello, next] = await first({ after: seq - 1, epoch }, 2);
    expect(hello).toEqual({ type: "hello", seq: seq - 1, epoch });
    expect(next).toMatchObject({ type: "job", seq });
  });
});

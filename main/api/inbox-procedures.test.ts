import { describe, expect, test } from "vitest";
import { fails, succeeds } from "../engine/testing/scripts.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../engine/testing/world.ts";
import { api, draft } from "./testing/host.ts";

/** Runs a job once for each script, one after another. */
async function ran(...scripts: ReturnType<typeof succeeds>[]) {
  const { w, client } = await api();
  const job = await client.jobs.create({ ...draft, autoPauseAfter: 0 });
  w.processes.script = ({ runId }) => scripts[Number(runId) - 1]!;
  for (let n = 0; n < scripts.length; n += 1) {
    await client.jobs.run({ id: job.id });
    await w.advance(10 * SECOND);
  }
  const list = async (view: "open" | "unread" | "pinned" | "archived" = "open") =>
    (await client.inbox.list({ view })).items.map(({ run }) => run.id);
  return { w, client, job, list };
}

const quiet = () => {
  const script = succeeds();
  script.lines = [{ atMs: 10, line: { say: "result", ok: true, silent: true } }];
  return script;
};

describe("what is in the inbox", () => {
  test("results, newest first, until they are put away", async () => {
    const { client, list } = await ran(succeeds(), fails("permanent"), succeeds());
    expect(await list()).toEqual([3, 2, 1]);
    expect(await client.inbox.counts()).toEqual({ unread: 3, needsYou: 0 });
    await client.inbox.mark({ ids: [2], as: "archive" });
    expect(await list()).toEqual([3, 1]);
    expect(await list("archived")).toEqual([2]);
    expect((await client.inbox.counts()).unread).toBe(2);
  });

  test("seen ones stay, but are not unread", async () => {
    const { client, list } = await ran(succeeds(), succeeds());
    await client.inbox.mark({ ids: [1], as: "seen" });
    expect(await list()).toEqual([2, 1]);
    expect(await list("unread")).toEqual([2]);
    await client.inbox.mark({ ids: [1], as: "unseen" });
    expect(await list("unread")).toEqual([2, 1]);
  });

  test("pinned ones are found whatever else was done with them", async () => {
    const { client, list } = await ran(succeeds(), succeeds());
    await client.inbox.mark({ ids: [1], as: "pin" });
    await client.inbox.mark({ ids: [1], as: "archive" });
    expect(await list("pinned")).toEqual([1]);
  });

  test("pages follow each other without a gap or a repeat, also at equal instants", async () => {
    const { client } = await ran(...Array.from({ length: 7 }, () => succeeds()));
    const ids: number[] = [];
    let after: { finishedAt: number; id: number } | undefined;
    for (let page = 0; page < 4; page += 1) {
      const { items, next } = await client.inbox.list({ limit: 2, after });
      ids.push(...items.map(({ run }) => run.id));
      if (next === null) break;
      after = next;
    }
    expect(ids).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  test("a trial of a draft is not in it", async () => {
    const { w, client, list } = await ran();
    w.processes.script = () => succeeds();
    const { name, schedule: _, ...work } = draft;
    await client.jobs.tryOut({ name, work });
    await w.advance(MINUTE);
    expect(w.states()).toEqual(["succeeded"]);
    expect(await list()).toEqual([]);
    expect((await client.inbox.counts()).unread).toBe(0);
  });

  test("a failure that will be tried again says which attempt comes, of how many, and when", async () => {
    const { w, client } = await ran(fails("transient"));
    const { items } = await client.inbox.list();
    expect(items).toMatchObject([
      {
        run: { id: 1, state: "waiting", reason: "Failed: transient." },
        retry: { attempt: 2, of: 3, at: w.runOf(1).notBefore },
      },
    ]);
  });
});

describe("quiet results", () => {
  test("archive themselves and are one row a job, not unread", async () => {
    const { client, job, list } = await ran(quiet(), quiet(), succeeds());
    expect(await list()).toEqual([3]);
    expect((await client.inbox.counts()).unread).toBe(1);
    const { quiet: rows } = await client.inbox.list();
    expect(rows).toMatchObject([{ jobId: job.id, jobName: "Job", count: 2, lastRunId: 2 }]);
    expect((await client.runs.get({ id: 1 })).archivedAt).not.toBeNull();
  });

  test("the row goes by itself after a day, or at once; undo brings it back", async () => {
    const { w, client } = await ran(quiet());
    const rows = async () => (await client.inbox.list()).quiet.length;
    const { previous } = await client.inbox.archiveQuiet();
    expect(previous).toBeNull();
    expect(await rows()).toBe(0);
    await client.inbox.archiveQuiet({ before: previous });
    expect(await rows()).toBe(1);
    await w.advance(DAY + HOUR);
    expect(await rows()).toBe(0);
  });
});

describe("marks", () => {
  test("what was before comes back, and restoring it is an exact undo", async () => {
    const { client } = await ran(succeeds(), succeeds());
    await client.inbox.mark({ ids: [1], as: "seen" });
    const seenAt = (await client.runs.get({ id: 1 })).seenAt;
    const before = await client.inbox.mark({ ids: [1, 2, 99], as: "archive" });
    expect(before).toEqual([
      { id: 1, seenAt, archivedAt: null, pinned: false },
      { id: 2, seenAt: null, archivedAt: null, pinned: false },
    ]);
    expect((await client.runs.get({ id: 2 })).seenAt).not.toBeNull();
    await client.inbox.restore({ marks: before });
    expect(await client.runs.get({ id: 1 })).toMatchObject({ seenAt, archivedAt: null });
    expect(await client.runs.get({ id: 2 })).toMatchObject({ seenAt: null, archivedAt: null });
  });

  test("other windows are told", async () => {
    const { w, client } = await ran(succeeds());
    const heard: string[] = [];
    w.engine.context.events.subscribe((event) => heard.push(event.type));
    const before = await client.inbox.mark({ ids: [1], as: "pin" });
    await client.inbox.restore({ marks: before });
    await client.inbox.archiveQuiet();
    expect(heard).toEqual(["inbox", "inbox", "inbox"]);
  });

  test("a retry by hand brings a result back into the inbox when it ends again", async () => {
    const { w, client, list } = await ran(fails("permanent"));
    await client.inbox.mark({ ids: [1], as: "archive" });
    await client.runs.retry({ id: 1 });
    await w.advance(MINUTE);
    expect(await list("unread")).toEqual([1]);
  });
});

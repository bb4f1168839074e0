import { describe, expect, test } from "vitest";
import { type TransferDocument } from "../../contract/transfer.ts";
import { api } from "./testing/host.ts";

const base = { agent: "claude", prompt: "Do it.", cwd: "/work", profile: "read-only" } as const;

async function twoJobs() {
  const made = await api();
  const { client } = made;
  const leader = await client.jobs.create({
    ...base,
    name: "Leader",
    schedule: "0 9 * * 1-5",
    env: { TOKEN: "secret" },
  });
  await client.jobs.create({
    ...base,
    name: "Follower",
    schedule: "",
    follows: [{ job: leader.id, on: "any" }],
  });
  await client.jobs.pause({ id: leader.id, until: null });
  return made;
}

const parts = (document: TransferDocument) => JSON.stringify(document);

describe("there and back", () => {
  test("what was exported is made again elsewhere, following and paused as it was", async () => {
    const from = await twoJobs();
    const document = await from.client.jobs.export({});
    expect(parts(document)).not.toContain("secret");
    const to = await api();
    const plan = await to.client.jobs.import({ text: parts(document) });
    expect(plan).toMatchObject({ kind: "belfry", ready: true, made: [] });
    expect(plan.jobs.map(({ action, as }) => [action, as])).toEqual([
      ["create", "Leader"],
      ["create", "Follower"],
    ]);
    expect(plan.jobs[0]!.notes.map(({ note }) => note)).toEqual([
      "Set these variables again, their values were left out: TOKEN.",
      "It was paused, and will be.",
    ]);
    expect(await to.client.jobs.list({})).toEqual([]);

    const { made } = await to.client.jobs.import({ text: parts(document), dryRun: false });
    expect(made[0]).toMatchObject({ name: "Leader", enabled: false, schedule: "0 9 * * 1-5" });
    expect(made[1]!.follows).toEqual([{ job: made[0]!.id, on: "any" }]);
    // The store knows the link too, not only the job's own text.
    expect(to.w.store.jobsFollowing(made[0]!.id).map(({ name }) => name)).toEqual(["Follower"]);
  });

  test("with values of variables only when asked for; single jobs by id", async () => {
    const { client } = await twoJobs();
    const [leader] = await client.jobs.list({});
    const document = await client.jobs.export({ jobIds: [leader!.id], withEnv: true });
    expect(document.jobs).toMatchObject([{ name: "Leader", env: { TOKEN: "secret" } }]);
  });
});

describe("names that are taken", () => {
  test("rename, replace, skip, and a decision for one job", async () => {
    const { client, w } = await twoJobs();
    const text = parts(await client.jobs.export({}));
    const actions = async (input: object) =>
      (await client.jobs.import({ text, ...input })).jobs.map(
        ({ action, as }) => `${action} ${as}`,
      );
    expect(await actions({})).toEqual(["rename Leader 2", "rename Follower 2"]);
    expect(await actions({ onConflict: "replace" })).toEqual([
      "replace Leader",
      "replace Follower",
    ]);
    expect(await actions({ decisions: [{ index: 0, action: "skip" }] })).toEqual([
      "skip Leader",
      "rename Follower 2",
    ]);
    const before = await client.jobs.list({});
    const { made } = await client.jobs.import({ text, dryRun: false, onConflict: "replace" });
    expect(made.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(made[0]!.version).toBeGreaterThan(before[0]!.version);
    expect(w.store.jobs()).toHaveLength(2);
  });

  test("two of one name in the document get two names", async () => {
    const { client } = await api();
    const document = {
      format: "belfry-jobs",
      version: 1,
      exportedAt: 0,
      jobs: [
        { ...base, name: "Same", schedule: "" },
        { ...base, name: "same", schedule: "" },
      ],
    };
    const plan = await client.jobs.import({ text: JSON.stringify(document) });
    expect(plan.jobs.map(({ as }) => as)).toEqual(["Same", "same 2"]);
  });
});

describe("nothing is half taken in", () => {
  const document = (jobs: object[], more: object = {}) =>
    JSON.stringify({ format: "belfry-jobs", version: 1, exportedAt: 0, jobs, ...more });

  test("every problem is told with its job, field and place, and stops everything", async () => {
    const { client, w } = await api();
    w.missingFolders.add("/gone");
    const text = document([
      { ...base, name: "Good", schedule: "" },
      { ...base, name: "When", schedule: "every weekdya" },
      { ...base, name: "Where", schedule: "", cwd: "/gone" },
      { ...base, name: "What", schedule: "", prompt: "{{dat}}" },
      { ...base, name: "Who", schedule: "", agent: "nobody" },
      { ...base, name: "Whom", schedule: "", follows: [{ job: "Nowhere" }] },
      { ...base, name: "Round", schedule: "", follows: [{ job: "Round" }] },
    ]);
    const { jobs, ready } = await client.jobs.import({ text });
    expect(ready).toBe(false);
    expect(jobs.map(({ name, problems }) => [name, problems.map(({ field }) => field)])).toEqual([
      ["Good", []],
      ["When", ["schedule"]],
      ["Where", ["cwd"]],
      ["What", ["prompt"]],
      ["Who", ["agent"]],
      ["Whom", ["follows"]],
      ["Round", ["follows"]],
    ]);
    expect(jobs[3]!.problems[0]).toMatchObject({ position: 0, suggestion: "{{date}}" });
    await expect(client.jobs.import({ text, dryRun: false })).rejects.toMatchObject({
      code: "INVALID",
      message: expect.stringContaining("Nothing was taken in. When:"),
    });
    expect(w.store.jobs()).toEqual([]);
    const skip = [1, 2, 3, 4, 5, 6].map((index) => ({ index, action: "skip" as const }));
    const made = await client.jobs.import({ text, dryRun: false, decisions: skip });
    expect(made.made.map(({ name }) => name)).toEqual(["Good"]);
  });

  test("a disk that fills up in the middle leaves nothing behind", async () => {
    const { client, w } = await api();
    const store = w.store as { createJob: typeof w.store.createJob };
    const template = { ...own, id: "kept" };
    const text = document([{ ...base, name: "One", schedule: "" }], { templates: [template] });
    w.diskFull.add("takeIn");
    await expect(client.jobs.import({ text, dryRun: false })).rejects.toMatchObject({
      code: "REFUSED",
    });
    expect(store).toBe(w.store);
    expect(w.store.jobs()).toEqual([]);
    expect(w.store.templates()).toEqual([]);
  });

  test("an error of the second job undoes the first, in the store itself", async () => {
    const { w } = await api();
    const fields = w.job({ name: "Here" });
    const { id: _id, version: _version, ...rest } = fields;
    expect(() =>
      w.store.takeIn({
        jobs: [
          { id: null, fields: { ...rest, name: "New" }, followsNew: [] },
          { id: 99, fields: rest, followsNew: [] },
        ],
        templates: [{ id: "t", document: {} }],
      }),
    ).toThrow("There is no job 99");
    expect(w.store.jobs().map(({ name }) => name)).toEqual(["Here"]);
    expect(w.store.templates()).toEqual([]);
  });
});

const own = {
  format: "belfry-template",
  version: 1,
  id: "my-review",
  name: "My review",
  description: "As I like it.",
  category: "own",
  prompt: "Review.",
} as const;

describe("templates", () => {
  test("one's own are kept, exported, taken in and removed; shipped ones stay", async () => {
    const { client } = await api();
    await client.templates.save(own);
    const listed = await client.templates.list();
    expect(listed.at(-1)).toMatchObject({ id: "my-review", own: true });
    const text = parts(await client.jobs.export({}));
    const to = await api();
    expect((await to.client.jobs.import({ text })).templates).toEqual([
      { id: "my-review", action: "create" },
    ]);
    await to.client.jobs.import({ text, dryRun: false });
    expect((await to.client.templates.get({ id: "my-review" })).name).toBe("My review");
    expect((await to.client.jobs.import({ text: JSON.stringify(own) })).templates).toEqual([
      { id: "my-review", action: "replace" },
    ]);
    await client.templates.remove({ id: "my-review" });
    await expect(client.templates.get({ id: "my-review" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(client.templates.remove({ id: "log-watch" })).rejects.toMatchObject({
      code: "REFUSED",
    });
    await expect(client.templates.save({ ...own, id: "log-watch" })).rejects.toMatchObject({
      code: "INVALID",
    });
  });
});

test.each([
  ["{", "no JSON"],
  ["[]", "no document of Belfry"],
  ['{"format":"belfry-jobs","version":2}', "version 2"],
  ['{"format":"belfry-jobs","version":1,"exportedAt":0}', "no list of jobs"],
  ["  ", "nothing in it"],
  ["\uFFFDPNG\r\n\0IHDR\n", "This is no text file."],
])("%s cannot be read, and says why", async (text, part) => {
  const { client } = await api();
  await expect(client.jobs.import({ text })).rejects.toMatchObject({
    code: "INVALID",
    message: expect.stringContaining(part),
  });
});

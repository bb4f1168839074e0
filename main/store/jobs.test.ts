import { expect, test } from "vitest";
import { opened, temporaryFolder } from "./fixtures.ts";
import { aClaim, aJob } from "./samples.ts";

test("a job comes back as it was saved, also from another connection", () => {
  const dir = temporaryFolder();
  const fields = aJob({
    name: "Nächtlich 🌙",
    env: { A: "b" },
    tags: ["x"],
    outputSchema: { type: "object" },
    after: [{ run: 3, on: "any" }],
    enabled: false,
    pausedUntil: 9_000,
    pauseReason: "Away.",
  });
  const job = opened(dir).store.createJob(fields);
  expect(job).toEqual({ ...fields, id: 1, version: 1 });
  expect(opened(dir).store.job(1)).toEqual(job);
});

test("a job that is not there is null", () => {
  expect(opened().store.job(7)).toBeNull();
});

test("a change from an old version is refused and names the present job", () => {
  const { store } = opened();
  const { id } = store.createJob(aJob());
  expect(store.updateJob(id, 1, { name: "Theirs" }).ok).toBe(true);
  const mine = store.updateJob(id, 1, { name: "Mine" });
  expect(mine).toMatchObject({ ok: false, error: { code: "conflict", current: { version: 2 } } });
  expect(store.job(id)!.name).toBe("Theirs");
  expect(store.updateJob(99, null, {})).toMatchObject({ error: { code: "not-found" } });
});

test("only people's fields make a new version, so the engine refuses nobody's edit", () => {
  const { store } = opened(undefined, { clock: { now: () => 7_777 } });
  const { id } = store.createJob(aJob());
  store.updateJob(id, null, { nextDueAt: 5_000, fires: 3, failuresInARow: 2 });
  expect(store.job(id)).toMatchObject({ version: 1, nextDueAt: 5_000, fires: 3, updatedAt: 500 });
  store.claim(aClaim(id, 5_000));
  expect(store.job(id)).toMatchObject({ version: 1, fires: 4 });
  store.updateJob(id, null, { enabled: false });
  expect(store.job(id)).toMatchObject({ version: 2, updatedAt: 7_777 });
});

test("due jobs come earliest first; removed ones never", () => {
  const { store } = opened();
  const late = store.createJob(aJob({ nextDueAt: 300 }));
  const early = store.createJob(aJob({ nextDueAt: 100 }));
  store.createJob(aJob({ nextDueAt: null }));
  store.createJob(aJob({ nextDueAt: 901 }));
  const removed = store.createJob(aJob({ nextDueAt: 50 }));
  store.updateJob(removed.id, null, { removedAt: 60 });
  expect(store.nearestDue()).toBe(100);
  expect(store.dueJobs(900, 10).map((job) => job.id)).toEqual([early.id, late.id]);
  expect(store.dueJobs(900, 1)).toHaveLength(1);
  expect(store.jobs().map((job) => job.id)).not.toContain(removed.id);
  expect(store.jobs({ includeRemoved: true })).toHaveLength(5);
  expect(store.jobs({ ids: [late.id, early.id] }).map((job) => job.id)).toEqual([1, 2]);
});

test("nothing is due in an empty store", () => {
  const { store } = opened();
  expect([store.nearestDue(), store.nearestPauseEnd(), store.nearestNotBefore()]).toEqual([
    null,
    null,
    null,
  ]);
});

test("timed pauses that are over are found", () => {
  const { store } = opened();
  const over = store.createJob(aJob({ enabled: false, pausedUntil: 100 }));
  store.createJob(aJob({ enabled: false, pausedUntil: 200 }));
  store.createJob(aJob({ enabled: false }));
  expect(store.nearestPauseEnd()).toBe(100);
  expect(store.expiredPauses(150).map((job) => job.id)).toEqual([over.id]);
});

test("jobs that follow another are found by it, also after a change", () => {
  const { store } = opened();
  const leader = store.createJob(aJob());
  const follower = store.createJob(aJob({ follows: [{ job: leader.id, on: "any" }] }));
  expect(store.jobsFollowing(leader.id).map((job) => job.id)).toEqual([follower.id]);
  store.updateJob(follower.id, null, { name: "Still following" });
  expect(store.jobsFollowing(leader.id)).toHaveLength(1);
  store.updateJob(follower.id, null, { follows: [] });
  expect(store.jobsFollowing(leader.id)).toEqual([]);
});

import { createORPCClient } from "@orpc/client";
import { QueryClient } from "@tanstack/react-query";
import { createTanstackQueryUtils } from "@orpc/tanstack-query";
import { expect, test } from "vitest";
import type { Job } from "../../contract/job.ts";
import type { Run } from "../../contract/run.ts";
import type { Client } from "./client/index.ts";
import { applyEvents } from "./live-rules.ts";

// Keys only: nothing is called.
const orpc = createTanstackQueryUtils(
  createORPCClient<Client>({ call: () => Promise.reject(new Error("not here")) }),
);
const job = (id: number, version = 1, removedAt: number | null = null) =>
  ({ id, version, removedAt, name: `job ${id} v${version}` }) as Job;
const run = (id: number, state: Run["state"], attempt = 1) => ({ id, state, attempt }) as Run;
const listKey = orpc.jobs.list.queryKey({ input: {} });

test("a changed job is put in place in lists and on its own", () => {
  const cache = new QueryClient();
  cache.setQueryData(listKey, [job(1), job(2)]);
  cache.setQueryData(orpc.jobs.get.queryKey({ input: { id: 2 } }), job(2));
  applyEvents(cache, orpc, [{ type: "job", seq: 1, job: job(2, 2) }]);
  expect(cache.getQueryData(listKey)).toEqual([job(1), job(2, 2)]);
  expect(cache.getQueryData(orpc.jobs.get.queryKey({ input: { id: 2 } }))).toEqual(job(2, 2));
});

test("a new job joins, a removed one leaves, but for lists that show removed ones", () => {
  const cache = new QueryClient();
  const withRemoved = orpc.jobs.list.queryKey({ input: { includeRemoved: true } });
  cache.setQueryData(listKey, [job(1)]);
  cache.setQueryData(withRemoved, [job(1)]);
  applyEvents(cache, orpc, [
    { type: "job", seq: 1, job: job(2) },
    { type: "job", seq: 2, job: job(1, 2, 99) },
  ]);
  expect(cache.getQueryData(listKey)).toEqual([job(2)]);
  expect(cache.getQueryData(withRemoved)).toEqual([job(1, 2, 99), job(2)]);
});

test("an event that came late does not bring an older job back", () => {
  const cache = new QueryClient();
  const key = orpc.jobs.get.queryKey({ input: { id: 1 } });
  cache.setQueryData(key, job(1, 3));
  cache.setQueryData(listKey, [job(1, 3)]);
  applyEvents(cache, orpc, [{ type: "job", seq: 1, job: job(1, 2) }]);
  expect(cache.getQueryData(key)).toEqual(job(1, 3));
  expect(cache.getQueryData(listKey)).toEqual([job(1, 3)]);
});

test("what is out of date stays so, and is not taken for read again when an event changes a part of it", async () => {
  const cache = new QueryClient();
  const runs = orpc.runs.list.queryKey({ input: {} });
  cache.setQueryData(listKey, [job(1)]);
  cache.setQueryData(runs, [run(1, "running")]);
  await cache.invalidateQueries();
  applyEvents(cache, orpc, [
    { type: "job", seq: 1, job: job(1, 2) },
    { type: "run", seq: 2, run: run(1, "running", 2) },
  ]);
  expect(cache.getQueryState(listKey)?.isInvalidated).toBe(true);
  expect(cache.getQueryState(runs)?.isInvalidated).toBe(true);
});

test("a run is put in place, in plain and in paged lists, and keeps what only its page knows", () => {
  const cache = new QueryClient();
  const plain = orpc.runs.list.queryKey({ input: {} });
  const paged = orpc.runs.list.infiniteKey({ input: () => ({}), initialPageParam: undefined });
  const detail = orpc.runs.get.queryKey({ input: { id: 2 } });
  cache.setQueryData(plain, [run(2, "running"), run(1, "failed")]);
  cache.setQueryData(paged, {
    pages: [[run(2, "running")], [run(1, "failed")]],
    pageParams: [],
  } as never);
  cache.setQueryData(detail, { ...run(2, "running"), answer: "kept" } as never);
  const { groups } = applyEvents(cache, orpc, [{ type: "run", seq: 1, run: run(2, "running", 2) }]);
  expect(cache.getQueryData(plain)).toEqual([run(2, "running", 2), run(1, "failed")]);
  expect(cache.getQueryData(paged)).toMatchObject({
    pages: [[run(2, "running", 2)], [run(1, "failed")]],
  });
  expect(cache.getQueryData(detail)).toEqual({ ...run(2, "running", 2), answer: "kept" });
  expect(groups.has("runs.list")).toBe(false);
});

test("a run that is new to a list, or in another state, has the lists read again", () => {
  const cache = new QueryClient();
  cache.setQueryData(orpc.runs.list.queryKey({ input: {} }), [run(1, "running")]);
  const after = (each: Run) =>
    applyEvents(cache, orpc, [{ type: "run", seq: 1, run: each }]).groups.has("runs.list");
  expect(after(run(2, "queued"))).toBe(true);
  expect(after(run(1, "succeeded"))).toBe(true);
});

test("after a reset everything is read again", () => {
  expect(applyEvents(new QueryClient(), orpc, [{ type: "reset", seq: 1 }]).everything).toBe(true);
});

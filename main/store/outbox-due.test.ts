import Database from "better-sqlite3";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import type { Delivery, OutboxMessage } from "../engine/store-port.ts";
import { opened } from "./fixtures.ts";
import { MIGRATIONS } from "./migrations.ts";
import { DUE, NEXT, OPEN_CHANNELS } from "./outbox-due.ts";
import { COUNT_OPEN, LAST_TOLD } from "./outbox-told.ts";

/** How SQLite goes about a query, a step a line. */
function planOf(text: string, params: object): string[] {
  const database = new Database(":memory:");
  onTestFinished(() => void database.close());
  for (const { sql } of MIGRATIONS) database.exec(sql);
  const steps = database.prepare(`EXPLAIN QUERY PLAN ${text}`).all(params) as { detail: string }[];
  return steps.map(({ detail }) => detail).filter((detail) => detail.includes("outbox"));
}

test("what is due is found in indexes of the channel, not among all messages", () => {
  const params = { channel: "a", now: 1, limit: 50 };
  expect(planOf(DUE, params)).toEqual([
    "SEARCH outbox USING INDEX outbox_open (channel=?)",
    "SEARCH outbox USING COVERING INDEX outbox_stuck (channel=? AND next_try_at>?)",
  ]);
  expect(planOf(NEXT, params)).toEqual([
    "SEARCH outbox USING INDEX outbox_next (channel=? AND next_try_at>?)",
  ]);
  expect(planOf(OPEN_CHANNELS, {})).toEqual([
    "SEARCH outbox USING INDEX outbox_next",
    "SEARCH outbox USING INDEX outbox_next (channel>?)",
  ]);
});

test("what was told, and what is left to tell, is found without the rest of the history", () => {
  expect(planOf(LAST_TOLD, { channel: "a", jobId: 1, id: 9 })).toEqual([
    "SEARCH outbox USING INDEX outbox_told (channel=? AND job_id=? AND id<?)",
  ]);
  expect(planOf(COUNT_OPEN, { channel: "a" })).toEqual([
    "SEARCH outbox USING INDEX outbox_open (channel=?)",
    "SEARCH outbox USING COVERING INDEX outbox_digest (channel=?)",
    "SEARCH outbox USING COVERING INDEX outbox_dead (channel=?)",
  ]);
});

const NOW = 5_000;

/** What the queries must say, by looking at every message. */
function expected(all: Delivery[], channel: string): { due: number[]; nextAt: number | null } {
  const open = all.filter(
    (each) => each.channel === channel && (each.state === "pending" || each.state === "failed"),
  );
  const stuck = new Set(
    open
      .filter((each) => each.state === "failed" && each.nextTryAt! > NOW)
      .map(({ jobId }) => jobId),
  );
  const due = open.filter(
    ({ jobId, nextTryAt }) => (nextTryAt ?? 0) <= NOW && (jobId === null || !stuck.has(jobId)),
  );
  const later = open.flatMap(({ nextTryAt }) => (nextTryAt! > NOW ? [nextTryAt!] : []));
  const nextAt = due.length > 0 ? 0 : later.length > 0 ? Math.min(...later) : null;
  return { due: due.map(({ id }) => id), nextAt };
}

test("is what looking at every message would say", () => {
  const { store } = opened();
  const time = fc.constantFrom(null, 1, NOW, NOW + 1, NOW + 9);
  const one = fc.record({
    channel: fc.constantFrom("a", "b", "c"),
    jobId: fc.constantFrom(null, 1, 2),
    state: fc.constantFrom("pending", "failed", "sent", "dead", "digest"),
    time,
  });
  let count = 0;
  fc.assert(
    fc.property(fc.array(one, { maxLength: 12 }), (ones) => {
      const states = ["pending", "failed", "digest"] as const;
      store.moveDeliveries({ states: [...states] }, "discarded", null);
      for (const { channel, jobId, state, time: nextTryAt } of ones) {
        count += 1;
        const blank = {
          event: "ended",
          fingerprint: null,
          digest: false,
          runId: null,
          payload: {},
        };
        const message: OutboxMessage = {
          ...blank,
          channel,
          jobId,
          idempotencyKey: `k${count}`,
          createdAt: count,
        };
        store.enqueue([message]);
        const [{ id }] = store.deliveries({ descending: true, limit: 1 }) as [Delivery];
        store.markDelivery(id, {
          state,
          nextTryAt: state === "failed" ? (nextTryAt ?? 1) : nextTryAt,
        });
      }
      const all = store.deliveries({ limit: 100_000 });
      const channels = new Map(store.openChannels(NOW).map((each) => [each.channel, each.nextAt]));
      for (const channel of ["a", "b", "c"]) {
        const { due, nextAt } = expected(all, channel);
        expect(store.dueOnChannel(channel, NOW, 100).map(({ id }) => id)).toEqual(due);
        expect(channels.get(channel) ?? null).toBe(nextAt);
      }
    }),
    { numRuns: 40 },
  );
});

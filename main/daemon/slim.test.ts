/** The daemon begins anew only when clients have come and gone, and nothing is under way or near. */
import { expect, test } from "vitest";
import type { LocalHost } from "../host/local-host.ts";
import { isFreshCopy, isWorthSlimming } from "./slim.ts";

interface Facts {
  quietMs: number | null;
  live: number;
  dueInMs: number | null;
  waitingInMs: number | null;
}

function worth(facts: Partial<Facts>): boolean {
  const all = { quietMs: 60_000, live: 0, dueInMs: null, waitingInMs: null, ...facts };
  const at = (inMs: number | null) => (inMs === null ? null : Date.now() + inMs);
  const host = {
    engine: {
      context: {
        store: {
          nearestDue: () => at(all.dueInMs),
          nearestNotBefore: () => at(all.waitingInMs),
        },
      },
      liveCount: () => all.live,
    },
  } as unknown as LocalHost;
  return isWorthSlimming(host, { quietMs: () => all.quietMs });
}

test("clients have come and gone, and nothing is near", () => {
  expect(worth({})).toBe(true);
  expect(worth({ dueInMs: 3_600_000, waitingInMs: 60_000 })).toBe(true);
});

test.for<[string, Partial<Facts>]>([
  ["no client has ever come: there is nothing to drop", { quietMs: null }],
  ["a client is there", { quietMs: 0 }],
  ["a client has just gone", { quietMs: 5_000 }],
  ["a run is under way", { live: 1 }],
  ["something is due soon", { dueInMs: 10_000 }],
  ["something is overdue", { dueInMs: -10 }],
  ["a run that waits starts soon", { waitingInMs: 1_000 }],
])("not when %s", ([, facts]) => {
  expect(worth(facts)).toBe(false);
});

test("the copy knows what it is, once, and does not pass it on", () => {
  const env: Record<string, string | undefined> = { BELFRY_SLIMMED: "1", HOME: "/h" };
  expect(isFreshCopy(env)).toBe(true);
  expect(env).toEqual({ HOME: "/h" });
  expect(isFreshCopy(env)).toBe(false);
});

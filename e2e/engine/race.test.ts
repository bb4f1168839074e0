/**
 * Two engines and a loop of `belfry tick` on one data folder, with the engine ended by kill -9 now and then so that
 * the others get their turn: over 1,000 occurrences, each one fires at most once and none is missing.
 */
import { afterEach, expect, test } from "vitest";
import type { Job } from "../../contract/job.ts";
import { EXIT_CODES } from "../../contract/words.ts";
import { CrashWorld } from "../lib/crash-world.ts";
import { ledgerOf, verify } from "../lib/verify-world.ts";

const JOBS = 40;
const WANTED = 1_000;
const TURN_MS = 5_000;

let world: CrashWorld | null = null;

afterEach(async () => {
  await world?.remove();
  world = null;
});

test("two engines and ticks share one data folder", { timeout: 240_000 }, async () => {
  world = new CrashWorld({ engine: { maxActive: 20, catchUpSpreadMs: 10, minFreeBytes: 0 } });
  const here = world;
  for (let n = 0; n < JOBS; n++) {
    here.add({ name: `job-${n}`, schedule: "every 1s", body: ":", exitCode: 0 });
  }
  let done = false;
  const refusals: (number | null)[] = [];
  const ticks = (async () => {
    while (!done) await here.runAsync("tick");
  })();
  const second = (async () => {
    while (!done) refusals.push(await here.runSecondDaemon(TURN_MS / 2));
  })();
  while (ledgerOf(here).length < WANTED || !refusals.includes(EXIT_CODES.refused)) {
    // Either this one or the second engine has the folder; whoever comes later steps back.
    const mine = await here.start().catch(() => null);
    if (mine) await new Promise((resolve) => setTimeout(resolve, TURN_MS));
    await here.crash();
  }
  done = true;
  await Promise.all([ticks, second]);
  const { occurrences } = await verify(here);
  expect(occurrences).toBeGreaterThanOrEqual(WANTED);
  expect(here.json<Job[]>("list")).toHaveLength(JOBS);
});

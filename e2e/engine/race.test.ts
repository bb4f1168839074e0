/**
 * Two engines and a loop of `belfry tick` on one data folder, with the engine ended by kill -9 now and then so that
 * the others get their turn: over 1,000 occurrences (a sample of them outside of the soak), each one fires at most once
 * and none is missing.
 */
import { afterEach, expect, test } from "vitest";
import type { Job } from "../../contract/job.ts";
import { EXIT_CODES } from "../../contract/words.ts";
import { CrashWorld } from "../lib/crash-world.ts";
import { ledgerOf, verify } from "../lib/verify-world.ts";

const SOAK = process.env["BELFRY_SOAK"] === "1";
/** No more a second than a slow machine can start: a backlog would only measure the machine. */
const JOBS = 8;
const WANTED = SOAK ? 1_000 : 200;
const TURN_MS = 5_000;

let world: CrashWorld | null = null;

afterEach(async () => {
  await world?.remove();
  world = null;
});

test(
  "two engines and ticks share one data folder",
  { timeout: SOAK ? 1_200_000 : 240_000 },
  async () => {
    world = new CrashWorld({ engine: { maxActive: 20, catchUpSpreadMs: 10, minFreeBytes: 0 } });
    const here = world;
    for (let n = 0; n < JOBS; n++) {
      here.add({ name: `job-${n}`, schedule: "every 1s", body: ":", exitCode: 0 });
    }
    let done = false;
    let refusals = 0;
    const ticks = (async () => {
      while (!done) await here.runAsync("tick");
    })();
    const second = (async () => {
      while (!done) {
        if ((await here.runSecondDaemon(TURN_MS / 2)) === EXIT_CODES.refused) refusals++;
      }
    })();
    while (ledgerOf(here).length < WANTED || refusals === 0) {
      // One of the two engines or a tick has the folder; whoever comes later steps back.
      try {
        await here.start();
        await new Promise((resolve) => setTimeout(resolve, TURN_MS));
      } catch (error) {
        expect((error as Error).message).toContain(`ended (${EXIT_CODES.refused})`);
        refusals++;
      }
      await here.crash();
    }
    done = true;
    await Promise.all([ticks, second]);
    const { occurrences } = await verify(here);
    expect(occurrences).toBeGreaterThanOrEqual(WANTED);
    expect(here.json<Job[]>("list")).toHaveLength(JOBS);
  },
);

import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { child, opened, temporaryFolder } from "./fixtures.ts";
import { aJob } from "./samples.ts";

const ROUNDS = process.env["BELFRY_SOAK"] === "1" ? 200 : 10;

test(
  `a process killed while it claims and settles, ${ROUNDS} times, loses nothing it was told is done`,
  async () => {
    const dir = temporaryFolder();
    const first = opened(dir);
    const job = String(first.store.createJob(aJob()).id);
    first.close();
    const claimed = new Set<number>();
    const settled = new Set<number>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const worker = child("worker", [dir, job]);
      // Each round ends after another number of steps; where in the next step is left to the machine.
      const steps = 1 + ((round * 37) % 50);
      let step = 0;
      for (let line = await worker.lines.next(); !line.done; line = await worker.lines.next()) {
        const [what, id] = line.value.split(" ") as [string, string];
        (what === "claimed" ? claimed : settled).add(Number(id));
        step += 1;
        if (step === steps) worker.process.kill("SIGKILL");
      }
      expect(await worker.ended).toMatchObject({ signal: "SIGKILL", stderr: "" });
      expect(step).toBeGreaterThanOrEqual(steps);
    }

    const { store, recovered } = opened(dir);
    expect(recovered).toBeNull();
    expect(store.check()).toEqual({ ok: true, problems: [] });
    const runs = new Map(store.runs({ limit: 1_000_000 }).map((run) => [run.id, run]));
    const ledger = store.occurrences({ limit: 1_000_000 });
    expect([...claimed].filter((id) => !runs.has(id))).toEqual([]);
    expect([...settled].filter((id) => runs.get(id)?.state !== "succeeded")).toEqual([]);
    // Every row of the ledger fired, has its run, and no two share one.
    expect(ledger.filter(({ runId }) => runId === null || !runs.has(runId))).toEqual([]);
    expect(new Set(ledger.map(({ runId }) => runId)).size).toBe(runs.size);
    expect(store.job(Number(job))).toMatchObject({ fires: runs.size });
    // A message for each end, and none without.
    const told = store.deliveries({ limit: 1_000_000 }).map(({ runId }) => runId);
    const ended = [...runs.values()].filter(({ state }) => state === "succeeded");
    expect(new Set(told)).toEqual(new Set(ended.map(({ id }) => id)));
    expect(told).toHaveLength(ended.length);
  },
  60_000 + ROUNDS * 3_000,
);

test("a process killed while it makes the database leaves none, or a good one", async () => {
  for (let round = 0; round < 6; round += 1) {
    const dir = temporaryFolder();
    const opener = child("opener", [dir]);
    // The first sign of life of the making, a different name each round.
    const wanted = round % 2 === 0 ? /\.new-/ : /^belfry\.db$/;
    let over = false;
    void opener.ended.then(() => (over = true));
    while (!over && !readdirSync(dir).some((name) => wanted.test(name))) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    opener.process.kill("SIGKILL");
    await opener.ended;
    const { store, recovered } = opened(dir);
    expect(recovered).toBeNull();
    expect(store.createJob(aJob()).id).toBe(1);
    expect(store.check()).toEqual({ ok: true, problems: [] });
  }
});

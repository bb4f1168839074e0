import { expect, test } from "vitest";
import { child, opened, temporaryFolder } from "./fixtures.ts";
import { aJob } from "./samples.ts";

const ROUNDS = process.env["BELFRY_SOAK"] === "1" ? 200 : 20;

test(
  `after each of ${ROUNDS} kills the store is whole and knows all it has promised`,
  async () => {
    const dir = temporaryFolder();
    const first = opened(dir);
    const { id } = first.store.createJob(aJob());
    first.close();
    let told = 0;

    for (let round = 0; round < ROUNDS; round += 1) {
      const worker = child("worker", [dir, String(id)]);
      const promised: string[] = [];
      // A different number each time, so that the end falls into all kinds of moments.
      for (let lines = 0; lines < 3 + ((round * 7) % 23); lines += 1) {
        const line = await worker.lines.next();
        if (line.done) break;
        promised.push(line.value);
      }
      worker.process.kill("SIGKILL");
      const { signal, stderr } = await worker.ended;
      expect({ signal, stderr }).toEqual({ signal: "SIGKILL", stderr: "" });
      told += promised.length;

      const { store, recovered, close } = opened(dir);
      expect(recovered).toBeNull();
      expect(store.check()).toEqual({ ok: true, problems: [] });
      for (const line of promised) {
        const [what, run] = line.split(" ");
        const found = store.run(Number(run));
        expect(found, line).not.toBeNull();
        if (what === "settled") expect(found!.state).toBe("succeeded");
      }
      const runs = store.runs({ limit: 100_000 });
      const fired = store.occurrences({ jobId: id, limit: 100_000 });
      expect(fired.map(({ runId }) => runId)).toEqual(runs.map((run) => run.id));
      expect(store.job(id)!.fires).toBe(runs.length);
      const messages = store.deliveries({ limit: 100_000 }).map((delivery) => delivery.runId);
      const ended = runs.filter((run) => run.state === "succeeded").map((run) => run.id);
      expect(messages).toEqual(ended.reverse());
      expect(store.rollups({ fromDay: "2000-01-01" }).reduce((n, { runs: r }) => n + r, 0)).toBe(
        ended.length,
      );
      close();
    }
    expect(told).toBeGreaterThan(ROUNDS * 3);
  },
  ROUNDS * 5_000,
);

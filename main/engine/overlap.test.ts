import { describe, expect, test } from "vitest";
import { hangs, succeeds } from "./testing/scripts.ts";
import { HOUR, MINUTE, MONDAY, SECOND, world } from "./testing/world.ts";

const unlimited = { timeoutMs: 0, stallMs: 0 };

describe("overlap: an occurrence while an earlier run of the job is not over", () => {
  test("skip: it is skipped, and says which run was in the way", async () => {
    const w = await world();
    w.processes.script = () => succeeds(90 * MINUTE);
    const job = w.job({ schedule: "0 * * * *", limits: unlimited });
    await w.advance(4 * HOUR);
    expect(w.outcomes(job.id)).toEqual(["fired", "skipped-overlap", "fired", "skipped-overlap"]);
    expect(w.ledger(job.id)[1]!.reason).toBe("Run 1 of this job was not over yet.");
  });

  test("queue: one waits, and later ones join it with its id", async () => {
    const w = await world();
    w.processes.script = () => hangs();
    const job = w.job({ schedule: "0 * * * *", overlap: "queue", limits: unlimited });
    await w.advance(4 * HOUR);
    expect(w.ledger(job.id).map(({ outcome, runId }) => [outcome, runId])).toEqual([
      ["fired", 1],
      ["fired", 2],
      ["coalesced", 2],
      ["coalesced", 2],
    ]);
    expect(w.states(job.id)).toEqual(["running", "queued"]);
    w.processes.end(w.processes.ofRun(1), 0);
    await w.advance(0);
    expect(w.states(job.id)).toEqual(["succeeded", "running"]);
  });

  test("queue, several due in one look: one runs, one waits, the others join the waiting one", async () => {
    const w = await world();
    w.processes.script = () => hangs();
    const job = w.job({ schedule: "every 10s", overlap: "queue", limits: unlimited });
    await w.advance(9 * SECOND);
    await w.sleep(45 * SECOND);
    expect(w.ledger(job.id).map(({ outcome, runId }) => [outcome, runId])).toEqual([
      ["fired", 1],
      ["fired", 2],
      ["coalesced", 2],
      ["coalesced", 2],
      ["coalesced", 2],
    ]);
  });

  test("replace: the running one is cancelled, and the new one starts when it is gone", async () => {
    const w = await world();
    w.processes.script = () => ({ ...hangs(), onTerm: "ignore" });
    const job = w.job({ schedule: "0 * * * *", overlap: "replace", limits: unlimited });
    await w.advance(2 * HOUR);
    expect(w.outcomes(job.id)).toEqual(["fired", "fired"]);
    expect(w.states(job.id)).toEqual(["stopping", "queued"]);
    await w.advance(10 * SECOND);
    expect(w.states(job.id)).toEqual(["cancelled", "running"]);
    expect(w.runOf(1).reason).toContain("Replaced by the occurrence of 2026-03-02T02:00:00.000Z");
    expect(w.processes.alive()).toHaveLength(1);
  });

  test("replace, several due in one look: only the newest run is made", async () => {
    const w = await world();
    w.processes.script = () => hangs();
    const job = w.job({ schedule: "every 10s", overlap: "replace", limits: unlimited });
    await w.advance(9 * SECOND);
    await w.sleep(35 * SECOND);
    expect(w.ledger(job.id).map(({ outcome, runId }) => [outcome, runId])).toEqual([
      ["coalesced", 1],
      ["coalesced", 1],
      ["coalesced", 1],
      ["fired", 1],
    ]);
    expect(w.runs()).toHaveLength(1);
    expect(w.runOf(1).dueAt).toBe(MONDAY + 40 * SECOND);
  });

  test("replace, cut off right after the claim: the next engine cancels the old run", async () => {
    const w = await world();
    w.processes.script = () => hangs();
    const job = w.job({ schedule: "0 * * * *", overlap: "replace", limits: unlimited });
    await w.advance(HOUR);
    w.crashAt("claim.after");
    await w.advance(HOUR);
    expect(w.states(job.id)).toEqual(["running", "queued"]);
    w.atFault = () => {};
    await w.start();
    await w.advance(SECOND);
    expect(w.states(job.id)).toEqual(["cancelled", "running"]);
  });

  test("replace, of an occurrence that is in the ledger already: the run goes on", async () => {
    const w = await world();
    w.processes.script = () => hangs();
    const job = w.job({ schedule: "0 * * * *", overlap: "replace", limits: unlimited });
    await w.advance(HOUR + MINUTE);
    w.setClock(MONDAY + 30 * MINUTE);
    w.engine.jobs.edit(job.id, null, { schedule: "*/60 * * * *" });
    await w.advance(40 * MINUTE);
    expect(w.states(job.id)).toEqual(["running"]);
    expect(w.outcomes(job.id)).toEqual(["fired"]);
    expect(w.logged.filter((line) => line.startsWith("error"))).toEqual([]);
  });

  test("allow: runs of one job run side by side", async () => {
    const w = await world();
    w.processes.script = () => hangs();
    const job = w.job({ schedule: "0 * * * *", overlap: "allow", limits: unlimited });
    await w.advance(3 * HOUR);
    expect(w.states(job.id)).toEqual(["running", "running", "running"]);
  });

  test("a run that waits for its next attempt is not over", async () => {
    const w = await world();
    w.processes.script = () => ({
      lines: [
        {
          atMs: 1,
          line: { say: "result", ok: false, failureClass: "transient", retryAfterMs: 2 * HOUR },
        },
      ],
      endsAfterMs: 2,
      exitCode: 1,
    });
    const job = w.job({ schedule: "0 * * * *" });
    await w.advance(2 * HOUR);
    expect(w.outcomes(job.id)).toEqual(["fired", "skipped-overlap"]);
  });
});

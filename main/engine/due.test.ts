import { describe, expect, test } from "vitest";
import { DAY, HOUR, MINUTE, MONDAY, SECOND, world } from "./testing/world.ts";
import { fails, hangs, succeeds } from "./testing/scripts.ts";

describe("every due instant has exactly one row with an outcome", () => {
  test("fired: in time, with its run", async () => {
    const w = await world();
    const job = w.job({ schedule: "0 * * * *" });
    await w.advance(HOUR);
    const [row] = w.ledger(job.id);
    expect(row).toMatchObject({ dueAt: MONDAY + HOUR, outcome: "fired", count: 1, runId: 1 });
    await w.advance(2 * SECOND);
    expect(w.states(job.id)).toEqual(["succeeded"]);
  });

  test("fired-late and coalesced: run-once runs the latest, the others join its run", async () => {
    const w = await world();
    const job = w.job({ schedule: "0 * * * *" });
    w.crash();
    await w.advance(3 * HOUR + 10 * MINUTE);
    await w.start();
    expect(w.ledger(job.id).map(({ outcome, runId }) => [outcome, runId])).toEqual([
      ["coalesced", 1],
      ["coalesced", 1],
      ["fired-late", 1],
    ]);
    expect(w.ledger(job.id)[2]!.reason).toContain("10 min late");
  });

  test("skipped-late: the policy skip", async () => {
    const w = await world();
    const job = w.job({ schedule: "0 * * * *", lateness: "skip" });
    w.crash();
    await w.advance(2 * HOUR + 2 * MINUTE);
    await w.start();
    expect(w.outcomes(job.id)).toEqual(["skipped-late", "skipped-late"]);
    expect(w.runs()).toEqual([]);
  });

  test("skipped-late: older than the job's greatest lateness", async () => {
    const w = await world();
    const job = w.job({ schedule: "0 * * * *", maxLatenessMs: 90 * MINUTE });
    w.crash();
    await w.advance(3 * HOUR + 10 * MINUTE);
    await w.start();
    expect(w.outcomes(job.id)).toEqual(["skipped-late", "coalesced", "fired-late"]);
  });

  test("run-all: oldest first, at most maxCatchUp, the rest joins the last", async () => {
    const w = await world();
    const job = w.job({ schedule: "0 * * * *", lateness: "run-all", maxCatchUp: 3 });
    w.crash();
    await w.advance(5 * HOUR + 10 * MINUTE);
    await w.start();
    await w.advance(MINUTE);
    expect(w.outcomes(job.id)).toEqual([
      "fired-late",
      "fired-late",
      "fired-late",
      "coalesced",
      "coalesced",
    ]);
    const runs = w.runs(job.id);
    expect(runs.map((run) => run.state)).toEqual(["succeeded", "succeeded", "succeeded"]);
    expect(runs.map((run) => run.dueAt)).toEqual([1, 2, 3].map((n) => MONDAY + n * HOUR));
    const starts = runs.map((run) => run.startedAt!);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    expect(w.ledger(job.id)[4]!.runId).toBe(runs[2]!.id);
  });

  test("catch-up runs of several jobs are spread out on a monotonic clock with fractions", async () => {
    const w = await world();
    let calls = 0;
    w.clock.monotonic = () => w.clock.mono + ++calls * 0.000_7;
    const jobs = [1, 2, 3].map((n) =>
      w.job({
        name: `Job ${n}`,
        schedule: "0 * * * *",
        lateness: n === 1 ? "run-all" : "run-once",
      }),
    );
    w.crash();
    await w.advance(2 * HOUR + 10 * MINUTE);
    await w.start();
    await w.advance(MINUTE);
    expect(jobs.map(({ id }) => w.outcomes(id))).toEqual([
      ["fired-late", "fired-late"],
      ["coalesced", "fired-late"],
      ["coalesced", "fired-late"],
    ]);
    expect(w.runs().map(({ state }) => state)).toEqual(Array(4).fill("succeeded"));
  });

  test("run-all asks for each missed one, whatever is under way and whatever the overlap rule", async () => {
    const w = await world();
    w.processes.script = () => hangs();
    const job = w.job({ schedule: "0 * * * *", lateness: "run-all", overlap: "skip" });
    await w.advance(HOUR);
    await w.sleep(2 * HOUR + 2 * MINUTE);
    await w.advance(MINUTE);
    expect(w.outcomes(job.id)).toEqual(["fired", "fired-late", "fired-late"]);
    expect(w.processes.alive()).toHaveLength(1);
  });

  test("within the grace time an occurrence is not late", async () => {
    const w = await world();
    const job = w.job({ schedule: "0 * * * *", lateness: "skip" });
    w.crash();
    await w.advance(HOUR + 60 * SECOND);
    await w.start();
    expect(w.outcomes(job.id)).toEqual(["fired"]);

    w.crash();
    await w.advance(HOUR + 1);
    await w.start();
    expect(w.outcomes(job.id)).toEqual(["fired", "skipped-late"]);
  });

  test("a grace time of its own counts instead of the common one", async () => {
    const w = await world();
    const job = w.job({ schedule: "0 * * * *", lateness: "skip", graceMs: 10 * MINUTE });
    w.crash();
    await w.advance(HOUR + 9 * MINUTE);
    await w.start();
    expect(w.outcomes(job.id)).toEqual(["fired"]);
  });

  test("catch-up runs of all jobs start five seconds apart and respect the limits", async () => {
    const w = await world({ settings: { maxActive: 2 } });
    w.processes.script = () => succeeds(60 * SECOND);
    for (let i = 0; i < 4; i += 1) w.job({ name: `Job ${i}`, schedule: "0 9 * * *" });
    w.crash();
    await w.advance(12 * HOUR);
    const at = w.clock.now();
    await w.start();
    await w.advance(6 * SECOND);
    expect(w.runs().map((run) => run.startedAt && run.startedAt - at)).toEqual([
      0,
      5_000,
      null,
      null,
    ]);
    expect(w.processes.alive()).toHaveLength(2);
    await w.advance(2 * MINUTE);
    expect(w.states()).toEqual(Array(4).fill("succeeded"));
  });

  test("skipped-paused while the job is paused, with the reason", async () => {
    const w = await world();
    const job = w.job({ schedule: "0 * * * *" });
    w.engine.jobs.pause(job.id, null);
    await w.advance(2 * HOUR);
    expect(w.outcomes(job.id)).toEqual(["skipped-paused", "skipped-paused"]);
    expect(w.ledger(job.id)[0]!.reason).toBe("Paused by hand.");
    w.engine.jobs.resume(job.id);
    await w.advance(HOUR);
    expect(w.outcomes(job.id).at(-1)).toBe("fired");
  });

  test("skipped-window: outside the hours of the job, and in blackout hours", async () => {
    const w = await world();
    const windows = { activeWindows: [{ from: "02:00", to: "05:00" }] };
    const blackout = { blackoutWindows: [{ from: "03:00", to: "04:00" }] };
    const job = w.job({ schedule: "0 * * * *", scheduleOptions: { ...windows, ...blackout } });
    await w.advance(5 * HOUR + MINUTE);
    expect(w.outcomes(job.id)).toEqual([
      "skipped-window",
      "fired",
      "skipped-window",
      "fired",
      "skipped-window",
    ]);
  });

  test("skipped-condition: on battery, and in use", async () => {
    const w = await world();
    const power = w.job({ schedule: "0 * * * *", conditions: { onAcPower: true } });
    const idle = w.job({ schedule: "0 * * * *", conditions: { idleMs: 10 * MINUTE } });
    w.machine = { onAcPower: false, online: true, idleMs: 5 * MINUTE };
    await w.advance(HOUR);
    w.machine = { onAcPower: true, online: true, idleMs: 10 * MINUTE };
    await w.advance(HOUR);
    w.machine = { onAcPower: null, online: null, idleMs: null };
    await w.advance(HOUR);
    expect(w.outcomes(power.id)).toEqual(["skipped-condition", "fired", "fired"]);
    expect(w.outcomes(idle.id)).toEqual(["skipped-condition", "fired", "fired"]);
  });

  test("skipped-condition: offline for longer than the job waits; otherwise it starts when online", async () => {
    const w = await world();
    const conditions = { online: true, onlineWaitMs: 5 * MINUTE };
    const job = w.job({ schedule: "0 * * * *", conditions });
    w.machine.online = false;
    await w.advance(HOUR + 2 * MINUTE);
    expect(w.runs(job.id)[0]).toMatchObject({
      state: "waiting",
      waitingFor: "Waits for the network.",
    });
    w.machine.online = true;
    await w.advance(MINUTE);
    expect(w.states(job.id)).toEqual(["succeeded"]);
    w.machine.online = false;
    await w.advance(HOUR + 6 * MINUTE);
    expect(w.outcomes(job.id)).toEqual(["fired", "skipped-condition"]);
    expect(w.states(job.id)).toEqual(["succeeded", "refused"]);
    expect(w.store.job(job.id)!.failuresInARow).toBe(0);
  });

  test("blocked-budget before dispatch: no run, no process", async () => {
    const w = await world({ budgets: { usdPerDay: 1 } });
    w.processes.script = () => succeeds(SECOND, { usd: 1.5, tokens: 10 });
    const job = w.job({ schedule: "0 * * * *" });
    await w.advance(2 * HOUR + MINUTE);
    expect(w.outcomes(job.id)).toEqual(["fired", "blocked-budget"]);
    expect(w.processes.all.size).toBe(1);
    expect(w.ledger(job.id)[1]!.reason).toContain("$1.00 is used up ($1.50 spent)");
    await w.advance(22 * HOUR);
    expect(w.outcomes(job.id).at(-1)).toBe("fired");
  });

  test("blocked-preflight: a missing folder, found when the run was to start", async () => {
    const w = await world();
    const job = w.job({ schedule: "0 * * * *", cwd: "/gone" });
    w.missingFolders.add("/gone");
    await w.advance(HOUR);
    expect(w.ledger(job.id)[0]).toMatchObject({ outcome: "blocked-preflight", runId: 1 });
    expect(w.ledger(job.id)[0]!.reason).toContain("/gone does not exist");
    expect(w.states(job.id)).toEqual(["refused"]);
    expect(w.processes.all.size).toBe(0);
  });

  test("lost: a schedule that cannot be read any more says so once, and never fires again", async () => {
    const w = await world();
    const job = w.job({ schedule: "0 * * * *" });
    w.store.updateJob(job.id, null, { schedule: "no schedule at all" });
    await w.advance(3 * HOUR);
    expect(w.outcomes(job.id)).toEqual(["lost"]);
    expect(w.ledger(job.id)[0]!.reason).toContain("cannot be read");
  });

  test("an occurrence whose retry was refused had fired all the same", async () => {
    const w = await world();
    w.processes.script = () => fails("transient");
    const job = w.job({ schedule: "0 * * * *", cwd: "/there" });
    await w.advance(HOUR + 500);
    w.missingFolders.add("/there");
    await w.advance(10 * MINUTE);
    expect(w.states(job.id)).toEqual(["refused"]);
    expect(w.outcomes(job.id)).toEqual(["fired"]);
  });

  test("a row that joined a skipped one is skipped for the same reason", async () => {
    const w = await world();
    w.processes.script = () => hangs();
    const job = w.job({
      schedule: "0 * * * *",
      overlap: "skip",
      limits: { timeoutMs: 0, stallMs: 0 },
    });
    await w.advance(HOUR);
    await w.sleep(2 * HOUR + 2 * MINUTE);
    expect(w.outcomes(job.id)).toEqual(["fired", "skipped-overlap", "skipped-overlap"]);
    expect(w.ledger(job.id)[1]!.reason).toContain("Run 1");
  });

  test("a gap of many thousands is held in few rows, and every occurrence is counted", async () => {
    const w = await world();
    const job = w.job({ schedule: "every 10s" });
    w.crash();
    await w.advance(10 * DAY);
    await w.start();
    const rows = w.ledger(job.id);
    expect(rows.reduce((sum, row) => sum + row.count, 0)).toBe((10 * DAY) / (10 * SECOND));
    expect(rows.length).toBeLessThan(11_000);
    expect(rows.filter((row) => row.outcome.startsWith("fired"))).toHaveLength(1);
  });
});

describe("claiming and starting", () => {
  test("the claim is durable before anything is started", async () => {
    const w = await world();
    const job = w.job({ schedule: "0 * * * *" });
    w.crashAt("claim.after");
    await w.advance(HOUR);
    expect(w.crashed).toBe(true);
    expect(w.outcomes(job.id)).toEqual(["fired"]);
    expect(w.processes.all.size).toBe(0);
    w.atFault = () => {};
    await w.start();
    await w.advance(2 * SECOND);
    expect(w.states(job.id)).toEqual(["succeeded"]);
    expect(w.outcomes(job.id)).toEqual(["fired"]);
  });

  test("before the claim nothing is known, and the occurrence fires after the restart", async () => {
    const w = await world();
    const job = w.job({ schedule: "0 * * * *" });
    w.crashAt("claim.before");
    await w.advance(HOUR);
    expect(w.outcomes(job.id)).toEqual([]);
    w.atFault = () => {};
    await w.start();
    await w.advance(2 * SECOND);
    expect(w.states(job.id)).toEqual(["succeeded"]);
  });

  test("four instants, never mixed: due, dispatched, started, finished", async () => {
    const w = await world({ settings: { maxActive: 1 } });
    w.processes.script = () => ({ startsAfterMs: 2_000, endsAfterMs: 7_000 });
    w.job({ schedule: "0 * * * *" });
    const second = w.job({ schedule: "0 * * * *" });
    await w.advance(HOUR + MINUTE);
    const due = MONDAY + HOUR;
    expect(w.runs(second.id)[0]).toMatchObject({
      dueAt: due,
      dispatchedAt: due + 9_000,
      startedAt: due + 11_000,
      finishedAt: due + 18_000,
    });
  });

  test("jitter delays the start, is the same each time, and leaves the due instant alone", async () => {
    const delays = await Promise.all(
      [1, 2].map(async () => {
        const w = await world();
        const job = w.job({ schedule: "0 * * * *", scheduleOptions: { jitterMs: 10 * MINUTE } });
        await w.advance(3 * HOUR);
        return w.runs(job.id).map((run) => [run.dueAt, run.startedAt! - run.dueAt]);
      }),
    );
    expect(delays[0]).toEqual(delays[1]);
    const spans = delays[0]!.map(([, delay]) => delay!);
    expect(new Set(spans).size).toBeGreaterThan(1);
    expect(Math.max(...spans)).toBeLessThanOrEqual(10 * MINUTE);
  });

  test("notBefore, notAfter and maxFires bound a schedule", async () => {
    const w = await world();
    const bounds = { notBefore: MONDAY + 2 * HOUR, notAfter: MONDAY + 4 * HOUR };
    const bounded = w.job({ schedule: "0 * * * *", scheduleOptions: bounds });
    const thrice = w.job({ schedule: "0 * * * *", scheduleOptions: { maxFires: 3 } });
    await w.advance(DAY);
    expect(w.ledger(bounded.id).map((row) => row.dueAt)).toEqual(
      [2, 3, 4].map((n) => MONDAY + n * HOUR),
    );
    expect(w.outcomes(thrice.id)).toEqual(["fired", "fired", "fired"]);
    expect(w.store.job(thrice.id)!.nextDueAt).toBeNull();
  });

  test("a job with a cap on its fires accounts for a long pause in one go", async () => {
    const w = await world();
    const job = w.job({ schedule: "every 1m", scheduleOptions: { maxFires: 2 } });
    w.engine.jobs.pause(job.id, null);
    w.crash();
    await w.advance(DAY);
    let claims = 0;
    w.beforeWrite = (method) => void (claims += method === "claim" ? 1 : 0);
    await w.start();
    expect(claims).toBe(1);
    expect(w.outcomes(job.id)).toEqual(Array(1440).fill("skipped-paused"));
    w.engine.jobs.resume(job.id);
    await w.advance(10 * MINUTE);
    expect(w.outcomes(job.id).filter((each) => each === "fired")).toHaveLength(2);
  });

  test("a late run and jitter do not add up: a catch-up run does not wait for its jitter", async () => {
    const w = await world();
    const job = w.job({ schedule: "0 * * * *", scheduleOptions: { jitterMs: HOUR } });
    w.crash();
    await w.advance(3 * HOUR + 5 * MINUTE);
    await w.start();
    await w.advance(5 * SECOND);
    expect(w.states(job.id)).toEqual(["succeeded"]);
  });
});

import { describe, expect, test } from "vitest";
import { fails, hangs, succeeds } from "./testing/scripts.ts";
import { HOUR, MINUTE, SECOND, world, type World } from "./testing/world.ts";

const running = (w: World) =>
  w
    .runs()
    .filter((run) => run.state === "running")
    .map((run) => run.jobName);

describe("limits", () => {
  test("the global limit counts weights", async () => {
    const w = await world({ settings: { maxActive: 4 } });
    w.processes.script = () => hangs();
    for (const [name, weight] of [
      ["medium", "medium"],
      ["light 1", "light"],
      ["light 2", "light"],
      ["light 3", "light"],
    ] as const) {
      w.run(w.job({ name, weight }).id);
    }
    await w.advance(SECOND);
    expect(running(w)).toEqual(["medium", "light 1", "light 2"]);
  });

  test("a heavy run waits until it fits, and lighter ones do not overtake it", async () => {
    const w = await world({ settings: { maxActive: 4 } });
    w.processes.script = () => hangs();
    w.run(w.job({ name: "first" }).id);
    await w.advance(SECOND);
    w.run(w.job({ name: "heavy", weight: "heavy" }).id);
    w.run(w.job({ name: "later" }).id);
    await w.advance(SECOND);
    expect(running(w)).toEqual(["first"]);
    w.processes.end(w.processes.ofRun(1), 0);
    await w.advance(SECOND);
    expect(running(w)).toEqual(["heavy"]);
  });

  test("a run heavier than the whole limit runs alone", async () => {
    const w = await world({ settings: { maxActive: 2 } });
    w.processes.script = () => hangs();
    w.run(w.job({ name: "heavy", weight: "heavy" }).id);
    w.run(w.job({ name: "light" }).id);
    await w.advance(SECOND);
    expect(running(w)).toEqual(["heavy"]);
  });

  test("the limit of one agent does not hold up the others", async () => {
    const w = await world({ settings: { maxPerAgent: { claude: 1 } } });
    w.processes.script = () => hangs();
    w.run(w.job({ name: "claude 1" }).id);
    w.run(w.job({ name: "claude 2" }).id);
    w.run(w.job({ name: "codex", agent: "codex" }).id);
    await w.advance(SECOND);
    expect(running(w)).toEqual(["claude 1", "codex"]);
  });

  test("writers in one folder go one after another, readers do not wait", async () => {
    const w = await world();
    w.processes.script = () => hangs();
    const writer = { profile: "workspace-write", cwd: "/repo" } as const;
    w.run(w.job({ ...writer, name: "writer 1" }).id);
    w.run(w.job({ ...writer, name: "writer 2" }).id);
    w.run(w.job({ profile: "read-only", cwd: "/repo", name: "reader" }).id);
    w.run(w.job({ ...writer, cwd: "/other", name: "elsewhere" }).id);
    await w.advance(SECOND);
    expect(running(w)).toEqual(["writer 1", "reader", "elsewhere"]);
    w.processes.end(w.processes.ofRun(1), 0);
    await w.advance(SECOND);
    expect(running(w)).toContain("writer 2");
  });

  test("runs with one concurrency key never overlap", async () => {
    const w = await world();
    w.processes.script = () => hangs();
    w.run(w.job({ name: "a", concurrencyKey: "db" }).id);
    w.run(w.job({ name: "b", concurrencyKey: "db", agent: "codex" }).id);
    await w.advance(SECOND);
    expect(running(w)).toEqual(["a"]);
  });

  test("limits that grow let waiting runs go", async () => {
    const w = await world({ settings: { maxActive: 1 } });
    w.processes.script = () => hangs();
    w.run(w.job({ name: "a" }).id);
    w.run(w.job({ name: "b" }).id);
    await w.advance(SECOND);
    w.settings.engine.maxActive = 2;
    w.engine.wake();
    await w.advance(0);
    expect(running(w)).toEqual(["a", "b"]);
  });

  test("priority is importance times urgency, then the due instant", async () => {
    const w = await world({ settings: { maxActive: 1 } });
    w.processes.script = () => hangs();
    w.run(w.job({ name: "busy" }).id);
    await w.advance(SECOND);
    w.run(w.job({ name: "low", importance: 1, urgency: 5 }).id);
    await w.advance(SECOND);
    w.run(w.job({ name: "middle, early", importance: 2, urgency: 3 }).id);
    await w.advance(SECOND);
    w.run(w.job({ name: "middle, late", importance: 3, urgency: 2 }).id);
    w.run(w.job({ name: "high", importance: 3, urgency: 3 }).id);
    const order: string[] = [];
    for (let i = 0; i < 5; i += 1) {
      await w.advance(SECOND);
      const [run] = w.runs().filter((each) => each.state === "running");
      order.push(run!.jobName);
      w.processes.end(w.processes.ofRun(run!.id), 0);
    }
    expect(order).toEqual(["busy", "high", "middle, early", "middle, late", "low"]);
  });
});

describe("dependencies", () => {
  test.each([
    ["success", 0, "succeeded"],
    ["success", 1, "blocked"],
    ["failure", 1, "succeeded"],
    ["failure", 0, "blocked"],
    ["any", 0, "succeeded"],
    ["any", 1, "succeeded"],
  ] as const)("after %s, the other ends with %i: %s", async (on, exitCode, expected) => {
    const w = await world();
    w.processes.script = ({ jobName }) =>
      jobName === "first" ? { endsAfterMs: MINUTE, exitCode } : succeeds();
    const first = w.run(w.job({ name: "first" }).id);
    const job = w.job({ name: "second", schedule: "in 10s", after: [{ run: first.id, on }] });
    await w.advance(30 * SECOND);
    expect(w.states(job.id)).toEqual(["waiting"]);
    await w.advance(MINUTE);
    expect(w.states(job.id)).toEqual([expected]);
    if (expected === "blocked") {
      expect(w.runs(job.id)[0]!.reason).toContain(`waits for its ${on}`);
    }
  });

  test("a chain of waiting runs is blocked to its end, each with its reason", async () => {
    const w = await world();
    w.processes.script = () => fails("permanent", {}, 2 * MINUTE);
    const first = w.run(w.job({ name: "a" }).id);
    const b = w.job({ name: "b", schedule: "in 10s", after: [{ run: first.id }] });
    await w.advance(20 * SECOND);
    const c = w.job({ name: "c", schedule: "in 10s", after: [{ run: w.runs(b.id)[0]!.id }] });
    await w.advance(20 * SECOND);
    await w.advance(2 * MINUTE);
    expect(w.states()).toEqual(["failed", "blocked", "blocked"]);
    expect(w.runs(c.id)[0]!.reason).toBe(
      "Run 2 ended as blocked, and this run waits for its success.",
    );
  });

  test("a dependency that ended before the run was made counts", async () => {
    const w = await world();
    const first = w.run(w.job({ name: "first" }).id);
    await w.advance(MINUTE);
    const job = w.job({ schedule: "in 10s", after: [{ run: first.id }] });
    await w.advance(20 * SECOND);
    expect(w.states(job.id)).toEqual(["succeeded"]);
  });

  test("a dependency that ends while no engine runs is seen at the start", async () => {
    const w = await world();
    w.processes.script = ({ jobName }) => succeeds(jobName === "first" ? MINUTE : SECOND);
    const first = w.run(w.job({ name: "first" }).id);
    const job = w.job({ schedule: "in 10s", after: [{ run: first.id }] });
    await w.advance(20 * SECOND);
    w.crash();
    await w.advance(2 * MINUTE);
    await w.start();
    await w.advance(5 * SECOND);
    expect(w.states(job.id)).toEqual(["succeeded"]);
  });

  test("time and dependency: neither alone is enough, and the engine does not spin meanwhile", async () => {
    const w = await world();
    w.processes.script = ({ jobName }) => (jobName === "first" ? hangs() : succeeds());
    const first = w.run(w.job({ name: "first", limits: { stallMs: 0, timeoutMs: 0 } }).id);
    const job = w.job({
      schedule: "0 * * * *",
      scheduleOptions: { jitterMs: 30 * MINUTE },
      after: [{ run: first.id }],
    });
    await w.advance(HOUR);
    let looks = 0;
    const beat = w.engine.supervisor.checkLimits.bind(w.engine.supervisor);
    w.engine.supervisor.checkLimits = () => {
      looks += 1;
      beat();
    };
    await w.advance(45 * MINUTE);
    expect(looks).toBeLessThan(100);
    expect(w.states(job.id)).toEqual(["waiting"]);
    expect(w.runs(job.id)[0]!.waitingFor).toContain("run 1");
    w.processes.end(w.processes.ofRun(1), 0);
    await w.advance(2 * SECOND);
    expect(w.states(job.id)).toEqual(["succeeded"]);
  });

  test("a cancelled dependency blocks what waits for its success, and all that waits for that, at once", async () => {
    const w = await world();
    w.processes.script = () => hangs();
    const first = w.run(w.job({ name: "first" }).id);
    for (let last = first.id; last < 6; last += 1) {
      w.job({ schedule: "in 10s", after: [{ run: last }] });
      await w.advance(15 * SECOND);
    }
    expect(w.states()).toEqual(["running", ...Array(5).fill("waiting")]);
    w.engine.runs.stop(first.id);
    await w.advance(0);
    expect(w.states()).toEqual(["cancelled", ...Array(5).fill("blocked")]);
  });
});

describe("batches", () => {
  async function batch(count: number) {
    const w = await world({ settings: { maxActive: 100 } });
    w.processes.script = () => hangs();
    for (let i = 0; i < count; i += 1) {
      w.run(w.job({ name: `part ${i}`, batch: "b", limits: { stallMs: 0, timeoutMs: 0 } }).id);
    }
    await w.advance(SECOND);
    return w;
  }

  test("runs of a batch go one after another, in the order they were made", async () => {
    const w = await batch(3);
    expect(w.states()).toEqual(["running", "queued", "queued"]);
    w.processes.end(w.processes.ofRun(1), 1);
    await w.advance(SECOND);
    expect(w.states()).toEqual(["failed", "running", "queued"]);
  });

  test("a large batch keeps its order", async () => {
    const w = await batch(150);
    expect(running(w)).toEqual(["part 0"]);
  });

  test("a batch is cancelled together, and what did not succeed is retried together", async () => {
    const w = await batch(3);
    w.processes.end(w.processes.ofRun(1), 0);
    await w.advance(SECOND);
    expect(w.engine.runs.stopBatch("b").map((run) => run.id)).toEqual([2, 3]);
    await w.advance(SECOND);
    expect(w.states()).toEqual(["succeeded", "cancelled", "cancelled"]);
    w.processes.script = () => succeeds();
    expect(w.engine.runs.retryBatch("b").map((run) => run.id)).toEqual([2, 3]);
    await w.advance(5 * SECOND);
    expect(w.states()).toEqual(["succeeded", "succeeded", "succeeded"]);
    const [second, third] = [w.runOf(2), w.runOf(3)];
    expect(third.startedAt).toBeGreaterThanOrEqual(second.finishedAt!);
  });
});

describe("what others on the machine can see", () => {
  test("a job named after its prompt does not put the prompt into the command line", async () => {
    const w = await world();
    w.run(w.job({ name: "Tell Ann that…", prompt: "Tell Ann that the offer is 3 M." }).id);
    w.run(w.job({ name: "Offers", prompt: "Tell Ann that the offer is 3 M." }).id);
    await w.advance(SECOND);
    const titles = w.agents.requests.map((request) => request.title);
    expect(titles.sort()).toEqual(["Belfry run 1", "Offers"]);
  });
});

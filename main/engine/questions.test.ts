import { expect, test } from "vitest";
import type { JobDraft } from "../../contract/job.ts";
import { hangs } from "./testing/scripts.ts";
import { HOUR, MINUTE, SECOND, world, type World } from "./testing/world.ts";
import type { Asked } from "./questions.ts";
import type { RunRecord } from "./store-port.ts";

const CALL = { callId: "call-1", tool: "Bash", detail: "npm test", input: "{}" };

async function underWay(
  limits: { askMs: number | null; stallMs?: number; timeoutMs?: number },
  fields: Partial<JobDraft> = {},
) {
  const w = await world();
  w.processes.script = () => hangs();
  const run = w.run(w.job({ limits: { timeoutMs: 0, stallMs: 0, ...limits }, ...fields }).id);
  await w.advance(SECOND);
  return { w, run: w.runOf(run.id), now: () => w.runOf(run.id) };
}

const ask = (w: World, run: RunRecord, call: Partial<Asked> = {}) =>
  w.engine.questions.ask({ runId: run.id, marker: run.marker!, ...CALL, ...call });

const asked = (w: World, run: RunRecord, call: Partial<Asked> = {}) => {
  const result = ask(w, run, call);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};

test("an answer is recorded with who gave it, and stands", async () => {
  const { w, run } = await underWay({ askMs: HOUR });
  const { id, deadlineAt } = asked(w, run);
  expect(deadlineAt).toBe(w.clock.now() + HOUR);
  await w.advance(MINUTE);
  const answer = { decision: "allow", message: null, by: "page" } as const;
  expect(w.engine.questions.answer(id, answer)).toMatchObject({
    ok: true,
    value: { state: "allowed", answeredBy: "page", decidedAt: w.clock.now(), message: null },
  });
  expect(w.engine.questions.answer(id, { ...answer, decision: "deny" })).toMatchObject({
    ok: false,
    error: { code: "already-decided" },
  });
  expect(w.engine.questions.answer(999, answer)).toMatchObject({ error: { code: "not-found" } });
});

test("denied at its deadline and not a moment earlier, with a sentence for the agent", async () => {
  const { w, run, now } = await underWay({ askMs: 10 * MINUTE });
  const { id } = asked(w, run);
  await w.advance(10 * MINUTE - 1);
  expect(w.store.question(id)!.state).toBe("open");
  await w.advance(1);
  const message = expect.stringContaining("Nobody answered within 10 min");
  expect(w.store.question(id)).toMatchObject({ state: "expired", message, answeredBy: null });
  expect(now().state).toBe("running");
});

test("a question outlives its engine, and is not asked twice", async () => {
  const { w, run } = await underWay({ askMs: HOUR });
  const before = asked(w, run);
  w.crash();
  await w.advance(10 * MINUTE);
  await w.start();
  expect(asked(w, run)).toEqual(before);
  expect(asked(w, run, { callId: "call-2" }).id).not.toBe(before.id);
  expect(w.store.questions({ open: true })).toHaveLength(2);
});

test("a deadline that passed while no engine ran counts", async () => {
  const { w, run } = await underWay({ askMs: 10 * MINUTE });
  const { id } = asked(w, run);
  w.crash();
  await w.advance(HOUR);
  await w.start();
  expect(w.store.question(id)!.state).toBe("expired");
});

test("the silence of a person is not the agent's; afterwards it is counted anew", async () => {
  const { w, run, now } = await underWay({ askMs: HOUR, stallMs: 5 * MINUTE });
  const { id } = asked(w, run);
  await w.advance(58 * MINUTE);
  expect(now().state).toBe("running");
  w.engine.questions.answer(id, { decision: "deny", message: null, by: "page" });
  await w.advance(5 * MINUTE - SECOND);
  expect(now().state).toBe("running");
  await w.advance(2 * SECOND);
  expect(now().state).toBe("stalled");
});

test("the time limit of the run goes on, and its end takes the question back", async () => {
  const { w, run, now } = await underWay({ askMs: HOUR, timeoutMs: 20 * MINUTE });
  const { id } = asked(w, run);
  await w.advance(20 * MINUTE);
  expect(now().state).toBe("timed-out");
  expect(w.store.question(id)!.state).toBe("withdrawn");
  expect(ask(w, now())).toMatchObject({ error: { code: "not-running" } });
});

test("asks only for the attempt under way, and only where the job wants it", async () => {
  const { w, run } = await underWay({ askMs: null });
  expect(ask(w, run)).toMatchObject({ error: { code: "not-asked" } });
  expect(ask(w, run, { marker: "another" })).toMatchObject({ error: { code: "not-found" } });
  expect(ask(w, run, { runId: 999 })).toMatchObject({ error: { code: "not-found" } });
  expect(w.store.questions({})).toEqual([]);
});

test("people are told once", async () => {
  const { w, run } = await underWay({ askMs: 30 * MINUTE });
  const { id: questionId } = asked(w, run);
  asked(w, run);
  const told = w.store.deliveries({}).filter(({ event }) => event === "run.blocked");
  expect(told).toMatchObject([
    {
      runId: run.id,
      payload: {
        questionId,
        reason:
          "It asks for a permission (Bash: npm test). Without an answer within 30 min it is denied.",
      },
    },
  ]);
});

const WRITES = { profile: "workspace-write" } as const;
const TEST = { input: JSON.stringify({ command: "npm test", description: "Tests" }) };
const always = { decision: "always", message: null, by: "page" } as const;

test("always allows this use, and the same is not asked again for this job: it is answered by the rule", async () => {
  const { w, run } = await underWay({ askMs: HOUR }, WRITES);
  const jobId = run.jobId!;
  const before = w.store.job(jobId)!;
  const first = asked(w, run, TEST);
  expect(first.rule).toEqual({ tool: "Bash", only: "npm test" });
  expect(w.engine.questions.answer(first.id, always)).toMatchObject({
    ok: true,
    value: { state: "allowed", answeredBy: "page", remembered: true },
  });
  const { allow, version } = w.store.job(jobId)!;
  expect({ allow, version }).toEqual({ allow: [first.rule], version: before.version + 1 });

  // In the same run, and in a later one of another engine.
  const again = { ...TEST, callId: "call-2" };
  expect(asked(w, run, again)).toMatchObject({ state: "allowed", answeredBy: "rule" });
  w.crash();
  await w.start();
  expect(asked(w, run, { ...again, callId: "call-3" })).toMatchObject({ answeredBy: "rule" });
  expect(w.store.deliveries({}).filter(({ event }) => event === "run.blocked")).toHaveLength(1);
});

test("a rule is for exactly that: another command, tool or job, and more than usual, are asked about", async () => {
  const allow = [{ tool: "Bash", only: "npm test" }];
  const { w, run } = await underWay({ askMs: HOUR }, { ...WRITES, allow });
  const other = await underWay({ askMs: HOUR }, WRITES);
  const uses = [
    { command: "npm test && rm -r build" },
    { command: "npm  test" },
    { command: "npm test", dangerouslyDisableSandbox: true },
    { command: ["npm", "test"] },
    { file_path: "npm test" },
  ];
  for (const [index, use] of uses.entries()) {
    const call = { callId: `call-${index}`, input: JSON.stringify(use) };
    const { state } = asked(w, run, { ...call, tool: index === 4 ? "Write" : "Bash" });
    expect({ use, state }).toEqual({ use, state: "open" });
  }
  const cut = { callId: "cut", input: `${TEST.input.slice(0, -5)}…` };
  expect(asked(w, run, cut)).toMatchObject({ state: "open", rule: null });
  expect(asked(other.w, other.run, TEST).state).toBe("open");
  expect(asked(w, run, { ...TEST, callId: "exact" }).answeredBy).toBe("rule");
});

test("what was taken away again is asked about at once, also in the run under way", async () => {
  const allow = [{ tool: "WebSearch", only: null }];
  const { w, run } = await underWay({ askMs: HOUR }, { ...WRITES, allow });
  const search = { tool: "WebSearch", input: `{"query":"belfry"}` };
  expect(asked(w, run, search).state).toBe("allowed");
  w.engine.jobs.edit(run.jobId!, null, { allow: [] });
  expect(asked(w, run, { ...search, callId: "call-2" }).state).toBe("open");
});

test("no rule widens a profile: a job that was made read-only remembers nothing and allows nothing", async () => {
  const allow = [{ tool: "WebSearch", only: null }];
  const { w, run } = await underWay({ askMs: HOUR }, { ...WRITES, allow });
  w.engine.jobs.edit(run.jobId!, null, { profile: "read-only" });
  expect(asked(w, run, { tool: "WebSearch", input: "{}" }).state).toBe("open");
  const { id } = asked(w, run, { ...TEST, callId: "call-2" });
  expect(w.engine.questions.answer(id, always)).toMatchObject({
    error: { code: "not-remembered", message: expect.stringContaining("read-only now") },
  });
  expect(w.store.question(id)!.state).toBe("open");
  expect(w.store.job(run.jobId!)!.allow).toEqual(allow);
});

test("an answer for good is whole or not there: it and the rule are one step", async () => {
  const { w, run } = await underWay({ askMs: HOUR }, WRITES);
  const { id } = asked(w, run, TEST);
  w.engine.jobs.remove(run.jobId!);
  expect(w.engine.questions.answer(id, always)).toMatchObject({
    error: { code: "not-remembered" },
  });
  w.engine.jobs.restore(run.jobId!);
  w.diskFull.add("decideQuestion");
  expect(() => w.engine.questions.answer(id, always)).toThrow("full");
  expect(w.store.job(run.jobId!)!.allow).toEqual([]);
  w.diskFull.clear();
  expect(w.engine.questions.answer(id, always).ok).toBe(true);
  expect(w.store.job(run.jobId!)!.allow).toHaveLength(1);
});

/**
 * The ledger, over simulated weeks of whatever people and machines do: each due instant is accounted for once, and
 * nothing runs twice or gets lost, whenever the engine is killed.
 */
import fc from "fast-check";
import { test } from "vitest";
import type { JobDraft } from "../../contract/job.ts";
import { LATENESS_POLICIES, OVERLAP_POLICIES } from "../../contract/words.ts";
import { FAULT_POINTS, type FaultPoint } from "./ports.ts";
import {
  checkEnded,
  checkPromises,
  LedgerModel,
  textOf,
  type Timing,
} from "./testing/ledger-model.ts";
import type { Script } from "./testing/processes.ts";
import { fails, hangs, succeeds } from "./testing/scripts.ts";
import { CrashError, DAY, HOUR, MINUTE, SECOND, World } from "./testing/world.ts";

const SOAK = process.env["BELFRY_SOAK"] ? 50 : 1;
const MAX_JOBS = 4;

/** After this the engine has looked at everything, whatever it was told by the operating system. */
const LOOK_MS = 31 * SECOND;

type Command = fc.AsyncCommand<LedgerModel, World>;

/** Something that happens; afterwards the engine lives, has looked, and keeps its promises. */
function happening(
  name: string,
  run: (model: LedgerModel, w: World) => Promise<void> | void,
  check: (model: Readonly<LedgerModel>) => boolean = () => true,
): Command {
  return {
    toString: () => name,
    check,
    async run(model, w) {
      try {
        await run(model, w);
      } catch (error) {
        if (!(error instanceof CrashError)) throw error;
      }
      w.atFault = () => {};
      if (w.crashed) await w.start();
      await w.advance(LOOK_MS);
      model.account(w.clock.now());
      checkPromises(model, w);
    },
  };
}

const timing: fc.Arbitrary<Timing> = fc.oneof(
  fc.record({ kind: fc.constant("every" as const), minutes: fc.constantFrom(7, 30, 60, 1_440) }),
  fc.record({
    kind: fc.constant("hours" as const),
    each: fc.constantFrom(1, 3, 12),
    minute: fc.constantFrom(0, 17),
  }),
);

function addJob(model: LedgerModel, w: World, when: Timing, draft: Partial<JobDraft>): void {
  const at = w.clock.now();
  const job = w.job({ ...draft, schedule: textOf(when), autoPauseAfter: 0 });
  model.add(job.id, when, at);
}

const hasJobs = (model: Readonly<LedgerModel>) => model.jobs.length > 0;
const pick = (model: LedgerModel, n: number) => model.jobs[n % model.jobs.length]!;

const passes = fc
  .integer({ min: MINUTE, max: 10 * HOUR })
  .map((ms) => happening(`${ms / MINUTE} min pass`, (_model, w) => w.advance(ms)));

const killed = fc
  .record({
    point: fc.constantFrom(...FAULT_POINTS),
    nth: fc.integer({ min: 1, max: 5 }),
    ms: fc.integer({ min: MINUTE, max: 6 * HOUR }),
  })
  .map(({ point, nth, ms }) =>
    happening(`killed at the ${nth}. ${point} within ${ms / MINUTE} min`, (_model, w) =>
      killedWithin(w, point, nth, ms),
    ),
  );

const jump = fc.constantFrom(0, 0, 5 * HOUR, 2 * DAY);

const commands = [
  fc
    .record({
      timing,
      overlap: fc.constantFrom(...OVERLAP_POLICIES),
      lateness: fc.constantFrom(...LATENESS_POLICIES),
      jitterMs: fc.constantFrom(0, 0, 10 * MINUTE),
      maxCatchUp: fc.constantFrom(2, 10),
      maxLatenessMs: fc.constantFrom(null, null, 6 * HOUR),
      writes: fc.boolean(),
    })
    .map(({ timing: when, jitterMs, writes, ...rules }) =>
      happening(
        `add ${textOf(when)} ${JSON.stringify(rules)}`,
        (model, w) =>
          addJob(model, w, when, {
            ...rules,
            scheduleOptions: { jitterMs },
            profile: writes ? "workspace-write" : "read-only",
          }),
        (model) => model.jobs.length < MAX_JOBS,
      ),
    ),
  // At once after a jump of the clock, too, so that much is due that the engine has not seen yet.
  fc.record({ n: fc.nat(), timing, jumpMs: jump }).map(({ n, timing: when, jumpMs }) =>
    happening(
      `edit ${n} to ${textOf(when)}, ${jumpMs / HOUR} h later`,
      (model, w) => {
        const job = pick(model, n);
        w.clock.wall += jumpMs;
        const at = w.clock.now();
        const before = w.store.job(job.id)!.schedule;
        model.account(at);
        try {
          w.engine.jobs.edit(job.id, null, { schedule: textOf(when) });
        } finally {
          // Killed in the middle of it, the edit has taken place or it has not.
          const after = w.store.job(job.id)!.schedule;
          if (after !== before) model.reschedule(job, when, at);
        }
      },
      hasJobs,
    ),
  ),
  fc
    .record({ n: fc.nat(), forMs: fc.option(fc.integer({ min: MINUTE, max: 2 * DAY })) })
    .map(({ n, forMs }) =>
      happening(
        `pause ${n} for ${forMs}`,
        (model, w) => {
          model.wasPaused = true;
          const until = forMs === null ? null : w.clock.now() + forMs;
          w.engine.jobs.pause(pick(model, n).id, until);
        },
        hasJobs,
      ),
    ),
  fc.nat().map((n) =>
    happening(
      `skip the next one of ${n}`,
      (model, w) => {
        const { id, expected } = pick(model, n);
        model.account(w.clock.now());
        const dueAt = w.store.job(id)!.nextDueAt;
        if (dueAt === null) return;
        try {
          w.engine.jobs.skipNext(id, dueAt);
        } finally {
          // Killed in the middle of it, the row is there or it is not.
          if (w.store.occurrence(id, dueAt)?.reason === "Skipped by hand.") {
            expected.add(dueAt);
            model.skipped.add(`${id} ${dueAt}`);
          }
        }
      },
      hasJobs,
    ),
  ),
  fc
    .nat()
    .map((n) =>
      happening(`resume ${n}`, (model, w) => void w.engine.jobs.resume(pick(model, n).id), hasJobs),
    ),
  fc.option(fc.integer({ min: MINUTE, max: DAY }), { freq: 6 }).map((forMs) =>
    happening(`pause everything for ${forMs}`, (model, w) => {
      model.wasPaused = true;
      w.engine.jobs.pauseEverything(forMs === null ? null : w.clock.now() + forMs);
    }),
  ),
  fc
    .constant(null)
    .map(() => happening("resume everything", (_model, w) => w.engine.jobs.resumeEverything())),
  fc.record({ n: fc.nat(), jumpMs: jump }).map(({ n, jumpMs }) =>
    happening(
      `remove or restore ${n}, ${jumpMs / HOUR} h later`,
      (model, w) => {
        const job = pick(model, n);
        w.clock.wall += jumpMs;
        const at = w.clock.now();
        model.account(at);
        if (job.isRemoved) w.engine.jobs.restore(job.id);
        else w.engine.jobs.remove(job.id);
        job.isRemoved = !job.isRemoved;
        if (!job.isRemoved) job.cursor = at;
      },
      hasJobs,
    ),
  ),
  fc
    .nat()
    .map((n) =>
      happening(
        `run ${n} by hand`,
        (model, w) => void w.engine.runs.ofJob(pick(model, n).id),
        hasJobs,
      ),
    ),
  fc.nat().map((n) =>
    happening(`stop or retry run ${n}`, (_model, w) => {
      const runs = w.runs();
      const run = runs[n % Math.max(1, runs.length)];
      if (run && !w.engine.runs.stop(run.id).ok) w.engine.runs.retry(run.id);
    }),
  ),
  fc
    .record({
      point: fc.constantFrom<FaultPoint>("settle.before", "settle.read", "stop.signalled"),
      n: fc.nat(),
    })
    .map(({ point, n }) =>
      happening(`killed at ${point} while stopping run ${n}`, async (_model, w) => {
        w.crashAt(point);
        const runs = w.runs().filter((run) => run.state === "running");
        const run = runs[n % Math.max(1, runs.length)];
        if (run) w.engine.runs.stop(run.id);
        await w.advance(MINUTE);
      }),
    ),
  fc.integer({ min: MINUTE, max: 5 * DAY }).map((ms) =>
    happening(`no engine for ${ms / HOUR} h`, async (_model, w) => {
      w.crash();
      await w.advance(ms);
    }),
  ),
  fc
    .record({ ms: fc.integer({ min: MINUTE, max: 3 * DAY }), isNoticed: fc.boolean() })
    .map(({ ms, isNoticed }) =>
      happening(`asleep for ${ms / HOUR} h`, (_model, w) => w.sleep(ms, isNoticed)),
    ),
  fc.integer({ min: -2 * DAY, max: 2 * DAY }).map((ms) =>
    happening(`clock set by ${ms / HOUR} h`, (model, w) => {
      model.account(w.clock.now());
      w.setClock(w.clock.now() + ms);
    }),
  ),
  fc.constant(null).map(() =>
    happening("the power fails", (_model, w) => {
      w.crash();
      for (const each of w.processes.alive()) w.processes.vanish(each);
    }),
  ),
  fc.integer({ min: SECOND, max: HOUR }).map((ms) =>
    happening(`the disk is full for ${ms / SECOND} s`, async (_model, w) => {
      w.diskFull.add("all");
      await w.advance(ms);
      w.diskFull.clear();
      await w.advance(LOOK_MS);
    }),
  ),
];

/** What happens most: time passes, and the engine is killed while it works. */
const common = [passes, passes, passes, killed, killed, killed];

async function killedWithin(w: World, point: FaultPoint, nth: number, ms: number): Promise<void> {
  w.crashAt(point, nth);
  await w.advance(ms);
}

/** What the agent of a run does, by its number. */
function script({ runId, attempt }: Record<string, unknown>): Script {
  const kinds: (() => Script)[] = [
    () => succeeds(SECOND),
    () => succeeds(20 * MINUTE),
    () => ({ ...succeeds(3 * SECOND), startsAfterMs: 2 * SECOND }),
    () => (attempt === 1 ? fails("transient") : succeeds(2 * SECOND)),
    () => fails("permanent"),
    () => hangs(),
    () => ({ ...hangs(), onTerm: "ignore" }),
    () => (attempt === 1 ? fails("usage-limit") : succeeds(SECOND)),
  ];
  return kinds[(Number(runId) * 7) % kinds.length]!();
}

test(
  "ledger rows are the computed occurrences, and nothing is started twice or forgotten",
  { timeout: 30_000 * SOAK },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.commands([...commands, ...common], { maxCommands: 25, size: "max" }),
        fc.array(timing, { minLength: 1, maxLength: 2 }),
        fc.nat(),
        async (sequence, seedJobs, seed) => {
          const w = new World({ seed });
          w.processes.script = script;
          try {
            await w.start();
            const model = new LedgerModel();
            for (const timing of seedJobs) addJob(model, w, timing, {});
            await fc.asyncModelRun(() => ({ model, real: w }), sequence);
            await quiet(w);
            checkEnded(w);
          } finally {
            w.close();
          }
        },
      ),
      { numRuns: 20 * SOAK, endOnFailure: true },
    );
  },
);

/** Nothing new becomes due, and everything that is under way gets the time to end. */
async function quiet(w: World): Promise<void> {
  for (const job of w.store.jobs()) w.engine.jobs.remove(job.id);
  w.engine.jobs.resumeEverything();
  for (let i = 0; i < 200; i += 1) {
    if (w.runs().every((run) => run.finishedAt !== null)) return;
    await w.advance(HOUR);
  }
}

/** `belfry tick`: one look at everything that is due, for machines where no engine stays up (a timer of the system). */
import { setTimeout as pause } from "node:timers/promises";
import { LIVE_STATES, isFinal } from "../../engine/run-states.ts";
import { connect } from "../../host/client.ts";
import type { LocalHost } from "../../host/local-host.ts";
import { calling } from "../api-errors.ts";
import { Failure } from "../failure.ts";
import { catchInterrupt } from "../interrupt.ts";
import { type Io, printJson } from "../io.ts";
import { folderOf } from "../reading.ts";
import { withLocal } from "../writing.ts";

export interface TickOptions {
  json?: boolean;
  /** Wait until no run is active. */
  wait?: boolean;
}

export interface TickResult {
  /** Due instants that were written to the ledger. */
  claimed: number;
  started: number;
  /** Runs of an earlier engine that still go on. */
  adopted: number;
  ended: number;
  /** Why nothing was done; null when it was. */
  note: string | null;
}

const NOTHING = { claimed: 0, started: 0, adopted: 0, ended: 0 };
/** Another tick or command is over soon; a long one does the same work. */
const WAIT_FOR_LOCK_MS = 500;
/** Catch-up runs that are to start within this time are waited for. */
const NEAR_MS = 15_000;
const LOOK_EVERY_MS = 50;
/** A shim that does not begin within this time is left to the next tick. */
const START_WITHIN_MS = 10_000;
/** Ending what is left of a run takes at most its grace time; the rest is left to the next tick. */
const SETTLE_WITHIN_MS = 30_000;

export async function tick(io: Io, options: TickOptions): Promise<number> {
  const result = await ticked(io, options);
  if (options.json) printJson(io, result);
  else if (result.note !== null) io.out(`${result.note}\n`);
  else {
    const { claimed, started, adopted, ended } = result;
    io.out(`${claimed} claimed, ${started} started, ${adopted} adopted, ${ended} ended.\n`);
  }
  return 0;
}

async function ticked(io: Io, options: TickOptions): Promise<TickResult> {
  const connected = await connect(folderOf(io));
  if (connected.ok) {
    try {
      const { host, pid } = await calling(connected.value.client.engine.health());
      return { ...NOTHING, note: `An engine runs (${host}, process ${pid}): nothing to do.` };
    } finally {
      connected.value.close();
    }
  }
  try {
    return await withLocal(io, { claims: true, waitForLockMs: WAIT_FOR_LOCK_MS }, (host) =>
      look(io, host, options),
    );
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== "held") throw error;
    return { ...NOTHING, note: "Another one is at work: nothing to do." };
  }
}

async function look(io: Io, host: LocalHost, options: TickOptions): Promise<TickResult> {
  const { engine } = host;
  const { store } = host.data;
  let claimed = 0;
  const started = new Set<number>();
  const ended = new Set<number>();
  const unsubscribe = engine.context.events.subscribe((event) => {
    if (event.type === "occurrence") claimed += event.occurrence.count;
    if (event.type !== "run") return;
    if (event.run.state === "starting") started.add(event.run.id);
    if (isFinal(event.run.state)) ended.add(event.run.id);
  });
  const interrupt = catchInterrupt(() => process.exit(1));
  try {
    const before = store.runsInStates([...LIVE_STATES]).map((run) => run.id);
    const { adopted, ended: over, lost } = engine.start();
    // One look: where something is due every second, it would have no end otherwise.
    engine.claimNoMore();
    await settled(io, store, before, over + lost);
    const isBusy = (): boolean => {
      if (options.wait) return store.countInStates([...LIVE_STATES, "queued"]) > 0;
      return false;
    };
    do {
      await engine.supervisor.quiet();
      await begun(io, store);
      const nearest = store.nearestNotBefore();
      const isNear = nearest !== null && nearest - io.now() <= NEAR_MS;
      if (!isNear && !isBusy()) break;
      await pause(LOOK_EVERY_MS);
    } while (!interrupt.signal.aborted);
    await engine.supervisor.quiet();
    return { claimed, started: started.size, adopted, ended: ended.size, note: null };
  } finally {
    interrupt.release();
    unsubscribe();
  }
}

/** Waits until as many of the runs as had ended are settled; their output is read meanwhile. */
async function settled(
  io: Io,
  store: LocalHost["data"]["store"],
  ids: number[],
  count: number,
): Promise<void> {
  const giveUpAt = io.now() + SETTLE_WITHIN_MS;
  const isLive = (id: number): boolean => {
    const state = store.run(id)?.state;
    return state !== undefined && LIVE_STATES.some((live) => live === state);
  };
  while (ids.length - ids.filter(isLive).length < count && io.now() < giveUpAt) {
    await pause(LOOK_EVERY_MS);
  }
}

/** Waits until what was started has begun, so that its beginning is on record. */
async function begun(io: Io, store: LocalHost["data"]["store"]): Promise<void> {
  const giveUpAt = io.now() + START_WITHIN_MS;
  while (store.countInStates(["starting"]) > 0 && io.now() < giveUpAt) await pause(LOOK_EVERY_MS);
}

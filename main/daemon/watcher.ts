/**
 * The independent watcher: looks from outside whether the engine that should run is alive, and tells a person once
 * when it is not, and once when it is again. A timer of the system calls it, so that it does not depend on what it
 * watches.
 */
import type { OutageNews } from "../delivery/outage.ts";
import type { Clock, Timers } from "../engine/ports.ts";
import { endedInOrder, lastBeat } from "../host/life-signs.ts";
import { readAlerted, writeAlerted, type Alerted } from "./watch-state.ts";

/** An engine beats every 30 s; this long without is too long. */
const STALE_MS = 180_000;
const LOOK_AGAIN_MS = 2_000;
/** A person who ended Belfry is reminded once after this long. */
const ENDED_FOR_LONG_MS = 86_400_000;
/** An outage that goes on is told again after this long. */
const REMIND_MS = 86_400_000;

export type LifeState =
  | { state: "never-ran" }
  | { state: "alive"; beatAt: number }
  /** Ended by a person, in this boot of the machine and not long ago. */
  | { state: "ended"; at: number }
  /** It should run and does not, or does not answer. */
  | { state: "down"; beatAt: number; holderAlive: boolean };

export interface WatcherPorts {
  clock: Clock;
  timers: Timers;
  bootId: string;
  /** Whether the process that holds the engine lock is there. */
  isHolderAlive(): boolean;
  /** Shows a sentence to the person. */
  alert(title: string, text: string): Promise<void>;
  /**
   * Tells it through the channels of the data folder.
   * @param only channels to be told; null = all that the rules name
   * @returns those that are to be tried again at the next look
   */
  tellChannels(news: OutageNews, only: readonly string[] | null): Promise<string[]>;
  /** How long an engine gets to beat again, after a resume from sleep or a restart by the service manager. */
  patienceMs: number;
}

export interface WatchOutcome {
  life: LifeState;
  /** What was told to the person now; null when there was nothing new to tell. */
  told: string | null;
}

/** One look. May take a minute when the engine seems to be down: it gets the time to come back. */
export async function watchOnce(dataDir: string, ports: WatcherPorts): Promise<WatchOutcome> {
  const life = await patiently(dataDir, ports);
  const kept = readAlerted(dataDir);
  const now = ports.clock.now();
  if (life.state === "down") {
    const alerted = kept?.over ? null : kept;
    if (alerted !== null && now - alerted.at < REMIND_MS) {
      await tellWaiting(dataDir, alerted, ports);
      return { life, told: null };
    }
    const told = downSentence(life, now);
    await ports.alert("Belfry is not running", told);
    const times = (alerted?.times ?? 0) + 1;
    await tell(dataDir, { at: now, since: life.beatAt, times, over: false }, null, ports);
    return { life, told };
  }
  if (kept === null) return { life, told: null };
  if (life.state !== "alive") {
    writeAlerted(dataDir, null);
    return { life, told: null };
  }
  if (kept.over) {
    await tellWaiting(dataDir, kept, ports);
    if (now - kept.at >= REMIND_MS) writeAlerted(dataDir, null);
    return { life, told: null };
  }
  const told = `The engine is alive again. What was due in the meantime is handled by each job's rule for late runs.`;
  await ports.alert("Belfry runs again", told);
  await tell(dataDir, { ...kept, at: now, over: true }, null, ports);
  return { life, told };
}

/** A crash before it is written down tells it again, under the same key. */
async function tell(
  dataDir: string,
  alerted: Omit<Alerted, "waiting">,
  only: string[] | null,
  ports: WatcherPorts,
): Promise<void> {
  const { since, times, over } = alerted;
  const event = over ? "engine.recovered" : "engine.stalled";
  const key = `${event}:${Math.round(since)}.${times}`;
  const waiting = await ports.tellChannels({ event, since, key }, only);
  // Told to all: nothing is left to be known of an outage that is over.
  writeAlerted(dataDir, over && waiting.length === 0 ? null : { ...alerted, waiting });
}

async function tellWaiting(dataDir: string, kept: Alerted, ports: WatcherPorts): Promise<void> {
  if (kept.waiting.length > 0) await tell(dataDir, kept, kept.waiting, ports);
}

async function patiently(dataDir: string, ports: WatcherPorts): Promise<LifeState> {
  const giveUpAt = ports.clock.monotonic() + ports.patienceMs;
  for (;;) {
    const life = lookAt(dataDir, ports);
    if (life.state !== "down" || ports.clock.monotonic() >= giveUpAt) return life;
    await new Promise<void>((resolve) => ports.timers.after(LOOK_AGAIN_MS, resolve));
  }
}

function lookAt(dataDir: string, ports: WatcherPorts): LifeState {
  const now = ports.clock.now();
  const beatAt = lastBeat(dataDir);
  if (beatAt === null) return { state: "never-ran" };
  const ended = endedInOrder(dataDir);
  if (ended !== null && ended.bootId === ports.bootId && now - ended.at < ENDED_FOR_LONG_MS) {
    return { state: "ended", at: ended.at };
  }
  // A beat from the future is a clock that was set back: the next beat mends it.
  if (ended === null && now - beatAt < STALE_MS) return { state: "alive", beatAt };
  return { state: "down", beatAt, holderAlive: ports.isHolderAlive() };
}

function downSentence(
  { beatAt, holderAlive }: { beatAt: number; holderAlive: boolean },
  now: number,
) {
  const minutes = Math.max(1, Math.round((now - beatAt) / 60_000));
  const span = minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
  const what = holderAlive
    ? `The engine has not given a sign of life for ${span}, although its process is there.`
    : `The engine has not run for ${span}, so nothing is started on schedule.`;
  return `${what} Look at: belfry daemon --status`;
}

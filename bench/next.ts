/**
 * Measures computing the next due instant, and parsing, beside croner alone.
 *
 * Run: node --expose-gc bench/next.ts. Prints a table and one line of JSON.
 */
import { Cron } from "croner";
import { nextDue, parseSchedule, type Schedule } from "../main/schedule/index.ts";

const CASES: [text: string, timezone: string][] = [
  ["0 9 * * 1-5", "America/New_York"],
  ["*/5 * * * *", "America/New_York"],
  ["0 9 1 * *", "Europe/Lisbon"],
  ["30 17 * * 5#2", "America/Sao_Paulo"],
  ["0 17 L * *", "Asia/Tokyo"],
  ["0 0 29 2 *", "UTC"],
  ["30 2 * * *", "Australia/Lord_Howe"],
  ["0 9-17/2 * * 1-5", "Europe/Berlin"],
  ["*/10 * * * * *", "UTC"],
  ["0 9 13 * 5", "Africa/Cairo"],
];
const STEPS = 400;
const ROUNDS = 7;
const START = Date.UTC(2026, 0, 1);
/** Walks begin anew here, so that rare expressions do not wander off into other centuries. */
const END = Date.UTC(2060, 0, 1);

interface Peer {
  parse(text: string, timezone: string): unknown;
  /** Walks forward `STEPS` times; answers with the last instant. */
  walk(parsed: unknown, timezone: string): number;
}

const belfry: Peer = {
  parse(text, timezone) {
    const result = parseSchedule(text, { timezone, anchorAt: 0 });
    if (!result.ok) throw new Error(result.error.message);
    return result.schedule;
  },
  walk(parsed, timezone) {
    const context = { timezone, anchorAt: 0 };
    let at = START;
    for (let i = 0; i < STEPS; i += 1) {
      at = nextDue(parsed as Schedule, context, at) ?? START;
      if (at > END) at = START;
    }
    return at;
  },
};

const croner: Peer = {
  parse(text, timezone) {
    return new Cron(text, { paused: true, timezone, fixedTimeRule: "no-wildcard" });
  },
  walk(parsed) {
    let at = new Date(START);
    for (let i = 0; i < STEPS; i += 1) {
      at = (parsed as Cron).nextRun(at) ?? new Date(START);
      if (at.getTime() > END) at = new Date(START);
    }
    return at.getTime();
  },
};

/** Microseconds per call, the median of all rounds. */
function microseconds(calls: number, work: () => void): number {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const begin = process.hrtime.bigint();
    work();
    times.push(Number(process.hrtime.bigint() - begin) / 1000 / calls);
  }
  return times.sort((a, b) => a - b)[ROUNDS >> 1]!;
}

/** Bytes that one parsed object keeps; null without --expose-gc, which the figure needs. */
function bytesEach(peer: Peer): number | null {
  const { gc } = globalThis;
  if (gc === undefined) return null;
  const used = (): number => {
    gc();
    gc();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const count = 1440;
  const before = used();
  const kept = Array.from({ length: count }, (_, i) =>
    peer.parse(`${i % 60} ${Math.floor(i / 60)} * * 1-5`, "America/New_York"),
  );
  const after = used();
  return Math.round((after - before) / kept.length);
}

const rows: Record<string, Record<string, number | string>> = {};
let mineTotal = 0;
let theirTotal = 0;
for (const [text, timezone] of CASES) {
  const mine = belfry.parse(text, timezone);
  const theirs = croner.parse(text, timezone);
  const same = belfry.walk(mine, timezone) === croner.walk(theirs, timezone);
  if (!same) throw new Error(`${text} in ${timezone}: the two disagree`);
  const mineUs = microseconds(STEPS, () => belfry.walk(mine, timezone));
  const theirUs = microseconds(STEPS, () => croner.walk(theirs, timezone));
  mineTotal += mineUs;
  theirTotal += theirUs;
  rows[`${text} (${timezone})`] = {
    "belfry µs": mineUs.toFixed(2),
    "croner µs": theirUs.toFixed(2),
    ratio: (mineUs / theirUs).toFixed(3),
  };
}
const parseAll = (peer: Peer) => () => {
  for (let i = 0; i < 20; i += 1) for (const [text, zone] of CASES) peer.parse(text, zone);
};
const parseMine = microseconds(20 * CASES.length, parseAll(belfry));
const parseTheirs = microseconds(20 * CASES.length, parseAll(croner));

console.table(rows);
const summary = {
  bench: "next",
  belfryUs: +(mineTotal / CASES.length).toFixed(3),
  cronerUs: +(theirTotal / CASES.length).toFixed(3),
  ratio: +(mineTotal / theirTotal).toFixed(4),
  parseBelfryUs: +parseMine.toFixed(2),
  parseCronerUs: +parseTheirs.toFixed(2),
  bytesBelfry: bytesEach(belfry),
  bytesCroner: bytesEach(croner),
  node: process.version,
};
console.log(JSON.stringify(summary));

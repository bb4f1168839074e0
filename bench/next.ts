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
  /** Walks forward; answers with the last instant. */
  walk(parsed: unknown, timezone: string, steps: number): number;
}

const belfry: Peer = {
  parse(text, timezone) {
    const result = parseSchedule(text, { timezone, anchorAt: 0 });
    if (!result.ok) throw new Error(result.error.message);
    return result.schedule;
  },
  walk(parsed, timezone, steps) {
    const context = { timezone, anchorAt: 0 };
    let at = START;
    for (let i = 0; i < steps; i += 1) {
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
  walk(parsed, _timezone, steps) {
    let at = new Date(START);
    for (let i = 0; i < steps; i += 1) {
      at = (parsed as Cron).nextRun(at) ?? new Date(START);
      if (at.getTime() > END) at = new Date(START);
    }
    return at.getTime();
  },
};

/**
 * Microseconds per call of each work, the median of all rounds. The rounds take turns, so that whatever else the
 * machine does slows both alike.
 */
function microseconds(calls: number, works: (() => void)[]): number[] {
  const times: number[][] = works.map(() => []);
  for (let round = 0; round < ROUNDS; round += 1)
    works.forEach((work, index) => {
      const begin = process.hrtime.bigint();
      work();
      times[index]!.push(Number(process.hrtime.bigint() - begin) / 1000 / calls);
    });
  return times.map((each) => each.sort((a, b) => a - b)[ROUNDS >> 1]!);
}

/** Microseconds of the very first parse and step in a zone that nobody has asked for yet. */
function coldMicroseconds(timezone: string): number {
  const begin = process.hrtime.bigint();
  belfry.walk(belfry.parse("0 9 * * 1-5", timezone), timezone, 1);
  return Number(process.hrtime.bigint() - begin) / 1000;
}

/** One of 86,400 different expressions. */
function distinct(i: number): string {
  return `${Math.floor(i / 1440) % 60} ${i % 60} ${Math.floor(i / 60) % 24} * * 1-5`;
}

/** Bytes that one parsed object keeps; null without --expose-gc, which the figure needs. */
function bytesEach(peer: Peer, count: number): number | null {
  const { gc } = globalThis;
  if (gc === undefined) return null;
  const used = (): number => {
    gc();
    gc();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const before = used();
  const kept = Array.from({ length: count }, (_, i) => peer.parse(distinct(i), "America/New_York"));
  const after = used();
  return Math.round((after - before) / kept.length);
}

// The platform's own zone data loads with the first zone of all; that is not what is measured.
coldMicroseconds("Asia/Tokyo");
const firstInZoneUs = Math.round(coldMicroseconds("Asia/Kathmandu"));
const rows: Record<string, Record<string, number | string>> = {};
let mineTotal = 0;
let theirTotal = 0;
for (const [text, timezone] of CASES) {
  const mine = belfry.parse(text, timezone);
  const theirs = croner.parse(text, timezone);
  const walkMine = (): number => belfry.walk(mine, timezone, STEPS);
  const walkTheirs = (): number => croner.walk(theirs, timezone, STEPS);
  if (walkMine() !== walkTheirs()) throw new Error(`${text} in ${timezone}: the two disagree`);
  const [mineUs = NaN, theirUs = NaN] = microseconds(STEPS, [walkMine, walkTheirs]);
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
const [parseMine = NaN, parseTheirs = NaN] = microseconds(20 * CASES.length, [
  parseAll(belfry),
  parseAll(croner),
]);
const begin = process.hrtime.bigint();
for (let i = 0; i < 10_000; i += 1) belfry.parse(distinct(i), "America/New_York");
const tenThousandMs = Number(process.hrtime.bigint() - begin) / 1e6;

console.table(rows);
const summary = {
  bench: "next",
  belfryUs: +(mineTotal / CASES.length).toFixed(3),
  cronerUs: +(theirTotal / CASES.length).toFixed(3),
  ratio: +(mineTotal / theirTotal).toFixed(4),
  parseBelfryUs: +parseMine.toFixed(2),
  parseCronerUs: +parseTheirs.toFixed(2),
  parse10000BelfryMs: +tenThousandMs.toFixed(1),
  firstInZoneUs,
  bytesBelfry: bytesEach(belfry, 10_000),
  // A tenth: ten thousand of them need most of a gigabyte.
  bytesCroner: bytesEach(croner, 1000),
  node: process.version,
};
console.log(JSON.stringify(summary));

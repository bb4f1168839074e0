/** Random cron expressions, zones and instants. */
import fc from "fast-check";

/** Zones with every kind of clock change: at midnight, by half an hour, over the date line, several a year, none. */
export const ZONES = [
  "UTC",
  "America/New_York",
  "America/Sao_Paulo",
  "America/St_Johns",
  "America/Havana",
  "America/Asuncion",
  "America/Nuuk",
  "Africa/Cairo",
  "Africa/Casablanca",
  "Atlantic/Azores",
  "Europe/Lisbon",
  "Europe/Berlin",
  "Asia/Tehran",
  "Asia/Beirut",
  "Asia/Gaza",
  "Asia/Kathmandu",
  "Asia/Tokyo",
  "Australia/Lord_Howe",
  "Antarctica/Troll",
  "Pacific/Apia",
  "Pacific/Chatham",
] as const;

function item(low: number, high: number, allowStar: boolean): fc.Arbitrary<string> {
  const value = fc.integer({ min: low, max: high });
  const range = fc.tuple(value, value).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  const stepped = fc
    .tuple(range, fc.nat())
    .map(([[a, b], n]) => `${a}-${b}/${1 + (n % (b - a + 1))}`);
  const plain = [value.map(String), value.map(String), range.map(([a, b]) => `${a}-${b}`)];
  if (!allowStar) return fc.oneof(...plain);
  const star = fc.integer({ min: 2, max: high - low }).map((n) => `*/${n}`);
  return fc.oneof(...plain, stepped, star);
}

function field(low: number, high: number, starWeight: number, star = true): fc.Arbitrary<string> {
  const list = fc.array(item(low, high, star), { minLength: 1, maxLength: 3 });
  return fc.oneof(
    { weight: starWeight, arbitrary: fc.constant("*") },
    { weight: 3, arbitrary: list.map((items) => items.join(",")) },
  );
}

/** Plain five-field expressions: numbers, lists, ranges, steps and stars. */
export const cronText: fc.Arbitrary<string> = fc
  .tuple(field(0, 59, 1), field(0, 23, 1), field(1, 28, 4), field(1, 12, 6), field(0, 6, 4))
  .map((fields) => fields.join(" "));

/** Times of day without stars and steps, so that the wall decides. */
export const fixedCronText: fc.Arbitrary<string> = fc
  .tuple(field(0, 59, 0, false), field(0, 23, 0, false))
  .map(([minute, hour]) => `${minute} ${hour} * * *`);

const monthDay = fc.oneof(
  fc.integer({ min: 1, max: 31 }).map(String),
  fc.integer({ min: 1, max: 31 }).map((day) => `${day}W`),
  fc.integer({ min: 1, max: 10 }).map((back) => `L-${back}`),
  fc.constantFrom("L", "LW", "*", "*/2", "*/7", "10-20"),
);
const weekday = fc.oneof(
  fc.integer({ min: 0, max: 7 }).map(String),
  fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 5 })).map((x) => x.join("#")),
  fc.integer({ min: 0, max: 6 }).map((day) => `${day}L`),
  fc.constantFrom("*", "*/2", "MON-FRI", "SAT-SUN", "5-7"),
);
const listOf = (items: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(items, { minLength: 1, maxLength: 2 }).map((list) => list.join(","));

/** Expressions once a day at most, with every special day. */
export const dayCronText: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof(fc.constant("*"), listOf(monthDay)),
    field(1, 12, 2),
    fc.oneof(fc.constant("*"), listOf(weekday)),
  )
  .map((fields) => `0 12 ${fields.join(" ")}`);

export const zone = fc.constantFrom(...ZONES);

/** Whole minutes from 2000 to 2040. */
export const instant: fc.Arbitrary<number> = fc
  .integer({ min: Date.UTC(2000, 0, 1) / 60_000, max: Date.UTC(2040, 0, 1) / 60_000 })
  .map((minutes) => minutes * 60_000);

/**
 * Turns what people write, and what has no single meaning here, into a text that says one thing.
 *
 * Only ever offered as a suggestion for a text that was refused: the person sees the time that was filled in.
 */
import { civilOf, DAY_MS } from "./calendar.ts";
import { isoDate } from "./instants.ts";
import type { ScheduleContext } from "./types.ts";
import { wallAt, zoneOf } from "./zone.ts";

type Replace = (groups: string[], context: ScheduleContext) => string | null;
type Rule = [pattern: RegExp, replacement: string | Replace];

/** A whole word or phrase, in any case. */
function phrase(source: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\d])(?:${source})(?![\\p{L}\\d])`, "iu");
}

const WEEKDAYS = "sunday monday tuesday wednesday thursday friday saturday".split(" ");
const MONTHS =
  "january february march april may june july august september october november december".split(" ");
const DAY = "(sun|mon|tue|wed|thu|fri|sat)[a-z]*";
const TIME = "(\\d{1,2}(?::\\d\\d)?(?: ?[ap]m)?)";

/** `9:00` for a part of the day when nobody said a time. */
const PARTS_OF_DAY: Record<string, string> = {
  morning: "9:00",
  afternoon: "14:00",
  evening: "18:00",
  night: "21:00",
  manha: "9:00",
  tarde: "14:00",
  noite: "21:00",
};

/** Slips of the pen and wrappings around any form. */
const WRAPPINGS: Rule[] = [
  [/^\s*["'`“”‘’«](.*)["'`“”‘’»]\s*$/u, "$1"],
  [/[‐‑–—−]/gu, "-"],
  [/;(?=\s*;)|^\s*;|[;.,!]+\s*$/gu, ""],
  [/\s+#.*$/u, ""],
  [/^\s*(?:cron|crontab|schedule)\s*[:=]?\s+(?=[\d*])/iu, ""],
  [/^@never$/iu, "none"],
  [phrase("never|nunca"), "none"],
];

const OFTEN: Rule[] = [
  [phrase("once (?:a|per|every) day|1x (?:a|per) day|uma vez (?:por|ao) dia"), "every day"],
  [phrase("once (?:a|per|every) week"), "every monday"],
  [phrase("once (?:a|per|every) month"), "first day of the month"],
  [phrase("once (?:a|per|every) year"), "every january 1"],
  [phrase("once (?:an|per|every) hour"), "hourly"],
  [phrase("twice (?:an|per|every) hour"), "every 30m"],
  [phrase("(?:twice|two times|2 times|2x) (?:a|per|every|each) day|twice daily"), "every day at 9:00 and 17:00"],
  [phrase("(?:three|3) times (?:a|per|every|each) day|3x (?:a|per) day"), "every day at 8:00, 13:00 and 18:00"],
  [phrase("(?:twice|two times|2 times) (?:a|per|every|each) week"), "every monday and thursday"],
  [phrase("(?:three|3) times (?:a|per|every|each) week"), "every monday, wednesday and friday"],
  [phrase("(?:duas|2) vezes (?:por|ao) dia"), "todo dia às 9:00 e 17:00"],
  [phrase("de hora em hora"), "a cada hora"],
  [phrase("dias alternados|dia sim,? dia não"), "a cada 2 dias"],
  [phrase("(?:every )?fortnight(?:ly)?|bi-?weekly"), "every 2w"],
  [phrase("quarterly|every quarter|every (?:3|three) months"), "first day of january, april, july and october"],
  [phrase("every (?:2|two|other) months?"), "first day of january, march, may, july, september and november"],
  [phrase("every (?:6|six) months|half-?yearly"), "first day of january and july"],
  [phrase("every half(?: an?)? hour"), "every 30m"],
  [phrase("every quarter(?: of)?(?: an)? hour"), "every 15m"],
  [phrase("every hour on the hour"), "hourly"],
  [phrase("business|working") , "__"],
];

const TIMES: Rule[] = [
  [/\b([ap])\.m\.?/giu, "$1m"],
  [phrase("half past (\\d{1,2})"), "$1:30"],
  [phrase("quarter past (\\d{1,2})"), "$1:15"],
  [phrase("quarter to (\\d{1,2})"), ([, hour]) => `${(Number(hour) + 23) % 24}:45`],
  [/(\d) ?o['’]clock/giu, "$1"],
  [phrase("at ([01]\\d|2[0-3])([0-5]\\d)"), "at $1:$2"],
  [/\b([01]?\d|2[0-3])\.([0-5]\d)\b/gu, "$1:$2"],
  [/\b(\d{1,2}) ?([ap])\b(?!['’.])/giu, "$1$2m"],
  [/^\s*(?:every hour|hourly) at (?:minute )?:?([0-5]?\d)(?: minutes?)?(?: past)?\s*$/iu, "$1 * * * *"],
  [/^\s*([0-5]?\d) (?:minutes )?past (?:every|each|the) hour\s*$/iu, "$1 * * * *"],
  [/^\s*at minute ([0-5]?\d)(?: of every hour)?\s*$/iu, "$1 * * * *"],
  [/^\s*(\d{1,2})(?=\s*$| (?:on|every|each)\b)/iu, ([, n]) => (Number(n) < 24 ? `at ${n}` : `every ${n}m`)],
];

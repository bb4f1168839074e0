/**
 * Turns what people write, but what has no single meaning here, into a text that says one thing.
 *
 * Used for suggestions alone, after a text was refused: nothing is filled in that the person does not get to see.
 */
import { civilOf, DAY_MS } from "./calendar.ts";
import { isoDate } from "./instants.ts";
import type { ScheduleContext } from "./types.ts";
import { wallAt, zoneOf } from "./zone.ts";

type Replace = (groups: string[]) => string;
type Rule = readonly [pattern: RegExp, replacement: string | Replace];

/** A whole word or phrase, in any case; `\b` would break words at accents. */
function phrase(source: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\d])(?:${source})(?![\\p{L}\\d])`, "iu");
}

const WEEKDAYS = "sunday monday tuesday wednesday thursday friday saturday".split(" ");
const MONTHS =
  "january february march april may june july august september october november december".split(
    " ",
  );
const DAY = "(?:sun|mon|tue|wed|thu|fri|sat)[a-z]*";
const TIME = "\\d{1,2}(?::\\d\\d)?(?: ?[ap]m)?";
const TIMES_A_DAY = (count: string): string => `(?:${count}) (?:a|per|every|each) day`;

/** Slips of the pen, and wrappings that came along with a copied text. */
const WRAPPINGS: Rule[] = [
  [/^\s*["'`“”‘’«](.*)["'`“”‘’»]\s*$/u, "$1"],
  [/[‐‑–—−]/gu, "-"],
  [/;(?=\s*;)|^\s*;|[;.,!]+\s*$/gu, ""],
  [/\s+#\s.*$/u, ""],
  [/^\s*(?:cron|crontab|schedule)\s*[:=]?\s+(?=[\d*])/iu, ""],
  [/^\s*rate\((.+)\)\s*$/iu, "every $1"],
  // The sixth field is a year there.
  [/^\s*cron\((\S+(?: +\S+){4}) +\*\)\s*$/iu, "$1"],
  [/^\s*(?:R\d*\/)?PT?(\d+[DHMS](?:\d+[MS])*)\s*$/iu, "every $1"],
  [/^\s*H(?=(?:\s+\S+){4}\s*$)/u, "0"],
  [/^\s*\*-\*-\* (?=\d)/u, "every day at "],
  [/(?<=\p{L})\.\.(?=\p{L})/gu, "-"],
  [/^\s*@(hourly|daily|weekly|monthly|yearly)\s+/iu, "$1 "],
  [/^\s*@?never\s*$|^\s*nunca\s*$/iu, "none"],
  [/,(?=,|\s+[\d*])|(?<![^\s]),(?=\d)/gu, ""],
  [/^\s*\?(?=\s+\S+\s+\S+\s+\S+\s+\S+\s*$)/u, "*"],
  [/[ ,]+please\s*$|^\s*please /iu, ""],
  [phrase("asap|immediately|right (?:now|away)"), "now"],
];

const FREQUENCIES: Rule[] = [
  [phrase(`${TIMES_A_DAY("once")}|uma vez (?:por|ao) dia`), "every day"],
  [phrase("once (?:a|per|every|each) week"), "every monday"],
  [phrase("once (?:a|per|every|each) month"), "first day of the month"],
  [phrase("once (?:a|per|every|each) year"), "every january 1"],
  [phrase("once (?:an|per|every|each) hour"), "hourly"],
  [phrase("twice (?:an|per|every|each) hour"), "every 30m"],
  [phrase(`${TIMES_A_DAY("twice|(?:two|2) times")}|twice daily`), "every day at 9:00 and 17:00"],
  [phrase(TIMES_A_DAY("(?:three|3) times")), "every day at 8:00, 13:00 and 18:00"],
  [phrase("(?:twice|(?:two|2) times) (?:a|per|every|each) week"), "every monday and thursday"],
  [phrase("(?:three|3) times (?:a|per|every|each) week"), "every monday, wednesday and friday"],
  [phrase("(?:duas|2) vezes (?:por|ao) dia"), "todo dia às 9:00 e 17:00"],
  [phrase("de hora em hora"), "a cada hora"],
  [phrase("dias alternados|dia sim,? dia não"), "a cada 2 dias"],
  [phrase("(?:every )?fortnight(?:ly)?|bi-?weekly"), "every 2w"],
  [
    phrase("quarterly|every quarter(?! ?(?:of )?(?:an )?hour)|every (?:3|three) months"),
    "first day of january, april, july and october",
  ],
  [
    phrase("every (?:2|two|other) months?"),
    "first day of january, march, may, july, september and november",
  ],
  [phrase("every (?:6|six) months|half-?yearly"), "first day of january and july"],
  [phrase("every (\\d+)\\.5 ?h(?:ours?|rs?)?"), "every $1h30m"],
  [phrase("every 1/2 ?h(?:our)?"), "every 30m"],
  [/^\s*((?:every |in )?\d+) ?h ?([0-5]\d)\s*$/iu, "$1h$2m"],
  [/^\s*every ?([smhd]) ?(\d+)\s*$/iu, "every $2$1"],
  [/^\s*in (\d+)\s*$/iu, "in $1m"],
  [phrase("every half(?: an?)? hour"), "every 30m"],
  [phrase("every quarter(?: of)?(?: an)? hour"), "every 15m"],
  [phrase("every 0 ?([a-z])"), "every 1$1"],
  [phrase("every 0( ?[a-z]+)"), "every 1$1"],
];

const TIMES: Rule[] = [
  [/\b([ap])\.m\b\.?/giu, "$1m"],
  [phrase("(1[3-9]|2[0-3]) ?pm"), "$1:00"],
  [phrase("(1[3-9]|2[0-3])(:\\d\\d) ?pm"), "$1$2"],
  [phrase("0?0 ?am"), "midnight"],
  [new RegExp(`(?<=\\bat ${TIME}) at (?=\\d)`, "iu"), " and "],
  [phrase("half past (\\d{1,2})"), "$1:30"],
  [phrase("quarter past (\\d{1,2})"), "$1:15"],
  [phrase("quarter to (\\d{1,2})"), ([, hour]) => `${(Number(hour) + 23) % 24}:45`],
  [/(\d) ?o['’]clock/giu, "$1"],
  [phrase("at ([01]\\d|2[0-3])([0-5]\\d)"), "at $1:$2"],
  [/(?<![\d.])([01]?\d|2[0-3])\.([0-5]\d)(?![\d.])/gu, "$1:$2"],
  [/\b(\d{1,2}) ?([ap])(?![\p{L}'’.])/giu, "$1$2m"],
  [/^\s*every hour on the hour\s*$/iu, "hourly"],
  [/^\s*(?:every hour|hourly) at (?:minute )?:?([0-5]?\d)(?: past)?\s*$/iu, "$1 * * * *"],
  [/^\s*([0-5]?\d) (?:minutes )?past (?:every|each|the) hour\s*$/iu, "$1 * * * *"],
  [/^\s*at minute ([0-5]?\d)(?: of every hour)?\s*$/iu, "$1 * * * *"],
  [
    /^\s*(\d{1,2})(?=\s*$| (?:on|every|each)\b)/iu,
    ([, n]) => (Number(n) < 24 ? `at ${n}` : `every ${n}m`),
  ],
  [/\b(at|às)\s*$/iu, "$1 9:00"],
];

const DAYS: Rule[] = [
  [
    phrase("(?:during |in |within )?(?:business|working|office) hours"),
    "between 9 and 17 on weekdays",
  ],
  [phrase("(?:working|business) day(s?)"), "weekday$1"],
  [phrase(`between (${DAY}) and (${DAY})`), "$1 to $2"],
  [/(?<!\p{L})entre (?:a )?(\p{L}+) e (?:a )?(\p{L}+)/iu, "$1 a $2"],
  [
    phrase("(?:the )?end of (?:the |every |each )?month|last of the month"),
    "last day of the month",
  ],
  [phrase("(?:the )?(?:start|beginning) of (?:the |every |each )?month"), "first day of the month"],
  [phrase("fi(?:m|nal) do mês"), "último dia do mês"],
  [phrase("(?:começo|início) do mês"), "primeiro dia do mês"],
  [phrase("(?:every )?(?:30|31)(?:st|th)?(?: of)? (feb|apr|jun|sep|nov)([a-z]*)"), lastDay],
  [phrase("(?:every )?(feb|apr|jun|sep|nov)([a-z]*) (?:30|31)(?:st|th)?"), lastDay],
  [phrase("(.+) from now"), "in $1"],
  [new RegExp(`\\b(?:starting|from)(?: at)? (${TIME})\\s*$`, "iu"), "from $1 to 23:59"],
  [new RegExp(`(?<=every.*) until (${TIME})\\s*$`, "iu"), " from 0:00 to $1"],
];

function lastDay([, month, rest]: string[]): string {
  return `last day of ${month}${rest}`;
}

/** A text that may be what was meant; null when there is nothing to offer. */
export function rephrase(text: string, context: ScheduleContext): string | null {
  let better = text;
  for (const [pattern, replacement] of WRAPPINGS)
    better = better.replace(pattern, replacement as string);
  better = numericDate(better);
  for (const [pattern, replacement] of [...FREQUENCIES, ...TIMES, ...DAYS])
    better =
      typeof replacement === "string"
        ? better.replace(pattern, replacement)
        : better.replace(pattern, (...groups: string[]) => replacement(groups));
  better = hours(partOfDay(except(relativeDate(better, context))));
  better = better.trim();
  return better === text.trim() ? null : better;
}

/** "25/12 at 8", "12/25/2026 9:00": a date that can be read in one way only. */
function numericDate(text: string): string {
  const match = /^\s*(?:on )?(\d{1,2})(?:\/(\d{1,2})|([/.])(\d{1,2})\3(\d{4}))(?![\d/.])/iu.exec(
    text,
  );
  if (match === null) return text;
  const first = Number(match[1]);
  const second = Number(match[2] ?? match[4]);
  const isDayFirst = first >= 1 && first <= 31 && second >= 1 && second <= 12;
  const isMonthFirst = first >= 1 && first <= 12 && second >= 1 && second <= 31;
  if (isDayFirst === isMonthFirst && first !== second) return text;
  const [day, month] = isDayFirst ? [first, second] : [second, first];
  const rest = text.slice(match[0].length);
  if (match[5] === undefined) return `${day} ${MONTHS[month - 1]}${rest}`;
  return `${isoDate(Number(match[5]), month, day)}${rest}`;
}

/** "the day after tomorrow at 9", "in 3 days at 9": the date itself. */
function relativeDate(text: string, context: ScheduleContext): string {
  const today = Math.floor(wallAt(zoneOf(context.timezone), context.anchorAt) / DAY_MS);
  const dateIn = (days: number): string => {
    const { year, month, day } = civilOf(today + days);
    return isoDate(year, month, day);
  };
  return text
    .replace(phrase("(?:the )?day after tomorrow|depois de amanhã"), () => dateIn(2))
    .replace(/^\s*in (\d{1,3}) (day|week)s?(?= at\b| \d)/iu, (_, count: string, unit: string) =>
      dateIn(Number(count) * (unit.toLowerCase() === "day" ? 1 : 7)),
    );
}

/** "every day except sunday": the days that are left. */
function except(text: string): string {
  const list = `${DAY}(?:(?:,? and |, ?)${DAY})*`;
  const match = phrase(`(?:except|but not|excluding|apart from)(?: for| on)? (${list})`).exec(text);
  if (match === null) return text;
  const left = new Set(WEEKDAYS);
  for (const name of match[1]!.match(new RegExp(DAY, "giu")) ?? [])
    for (const day of WEEKDAYS)
      if (day.startsWith(name.slice(0, 3).toLowerCase())) left.delete(day);
  if (/weekday/i.test(text)) for (const day of ["sunday", "saturday"]) left.delete(day);
  const names = [...left].join(", ").replace(/, (?=[a-z]+$)/u, " and ");
  return text
    .replace(match[0], "")
    .replace(/(?:every|each) (?:week)?day|daily|weekdays/i, `every ${names}`)
    .replace(/ {2,}/gu, " ");
}

/** A time for parts of the day, when nobody said one. */
const PARTS_OF_DAY: Record<string, string> = {
  morning: "at 9:00",
  afternoon: "at 14:00",
  evening: "at 18:00",
  night: "at 21:00",
  manhã: "às 9:00",
  tarde: "às 14:00",
  noite: "às 21:00",
};

/** "every morning", "mondays in the evening", "tonight at 9". */
function partOfDay(text: string): string {
  const named = text
    .replace(phrase("tonight"), "today night")
    .replace(phrase("this (?=morning|afternoon|evening|night)"), "today ");
  const names = Object.keys(PARTS_OF_DAY).join("|");
  const before = "(every |each |toda |todas as )?(?:in the |at |de |pela |[àa] )?";
  const match = phrase(`${before}(${names})s?`).exec(named);
  if (match === null) return text;
  const part = match[2]!.toLowerCase();
  const time = PARTS_OF_DAY[part]!;
  const isAlone = match[1] !== undefined || match[0] === named.trim();
  const day = isAlone ? (time.startsWith("às") ? "todo dia" : "every day") : "";
  let rest = named.replace(match[0], day).replace(/ {2,}/gu, " ").trim();
  if (!/\d|noon|midnight/iu.test(rest)) return `${rest} ${time}`;
  // "every evening at 9" is not 9 in the morning; "every night at 2" is not 14:00.
  if (part !== "morning" && !/\d ?[ap]m/iu.test(rest))
    rest = rest.replace(/\bat (\d{1,2})\b/iu, (all, hour: string) =>
      Number(hour) >= (part === "night" ? 6 : 1) && Number(hour) < 12 ? `${all}pm` : all,
    );
  return rest.replace(/\bat (\d{1,2})pm(:\d\d)/u, "at $1$2pm");
}

/** "weekdays 9-17", "every 2 hours 9am to 5pm". */
function hours(text: string): string {
  if (!/\p{L}/u.test(text) || /\*|\d{4}-/u.test(text)) return text;
  const range = new RegExp(
    `(?<!between |from |das |[\\d:-])(?<![\\p{L}\\d])(${TIME}) ?(?:-|to|until|till) ?(${TIME})(?![\\d:])`,
    "iu",
  );
  let rest = text;
  if (range.test(text))
    rest = text.replace(/\bat (?=\d)/iu, "").replace(range, "between $1 and $2");
  else if (/\b(?:between|from) \d/iu.test(text))
    rest = text.replace(/\b(?:every day|daily) /iu, "");
  else return text;
  return /\b(?:hour|minute|min|hourly|second)s?\b|every \d/iu.test(rest)
    ? rest
    : `every hour ${rest}`;
}

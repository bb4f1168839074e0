/** The words that plain-language schedules are made of, English and Portuguese. */
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "./calendar.ts";

/** What a word can stand for. */
export type Meaning =
  | { is: "every" }
  | { is: "other" }
  | { is: "unit"; ms: number }
  | { is: "long-unit" }
  | { is: "month-word" }
  | { is: "weekday"; day: number; plural: boolean }
  | { is: "workday" }
  | { is: "weekend" }
  | { is: "daily" }
  | { is: "hourly" }
  | { is: "period"; period: "week" | "month" | "year" }
  | { is: "ordinal"; n: number }
  | { is: "suffix" }
  | { is: "month"; month: number }
  | { is: "at" }
  | { is: "half"; pm: boolean }
  | { is: "clock"; hour: number }
  | { is: "between" }
  | { is: "from" }
  | { is: "to" }
  | { is: "and" }
  | { is: "of" }
  | { is: "in" }
  | { is: "on" }
  | { is: "relative-day"; days: number }
  | { is: "next" }
  | { is: "now" }
  | { is: "article" };

const words = new Map<string, Meaning>();

function add(meaning: Meaning, list: string): void {
  for (const word of list.split(" ")) words.set(word, meaning);
}

add({ is: "every" }, "every each cada todo toda todos todas");
add({ is: "other" }, "other alternate second-every");
add({ is: "unit", ms: SECOND_MS }, "s sec secs second seconds segundo segundos");
add({ is: "unit", ms: MINUTE_MS }, "m min mins minute minutes minuto minutos");
add({ is: "unit", ms: HOUR_MS }, "h hr hrs hour hours hora horas");
add({ is: "unit", ms: DAY_MS }, "d day days dia dias");
add({ is: "unit", ms: 7 * DAY_MS }, "w week weeks semana semanas");
add({ is: "month-word" }, "month months mes meses");
add({ is: "long-unit" }, "year years ano anos quarter quarters fortnight");
add({ is: "workday" }, "weekday weekdays workday workdays util uteis");
add({ is: "weekend" }, "weekend weekends fim fins");
add({ is: "daily" }, "daily diariamente everyday");
add({ is: "hourly" }, "hourly");
add({ is: "period", period: "week" }, "weekly semanalmente");
add({ is: "period", period: "month" }, "monthly mensalmente");
add({ is: "period", period: "year" }, "yearly annually anualmente");
add({ is: "suffix" }, "st nd rd th º ª");
add({ is: "at" }, "at as à ao aos");
add({ is: "half", pm: false }, "am");
add({ is: "half", pm: true }, "pm");
add({ is: "clock", hour: 12 }, "noon midday meio-dia");
add({ is: "clock", hour: 0 }, "midnight meia-noite");
add({ is: "between" }, "between entre");
add({ is: "from" }, "from das desde");
add({ is: "to" }, "to until till through ate a");
add({ is: "and" }, "and e");
add({ is: "of" }, "of de do da");
add({ is: "in" }, "in em daqui");
add({ is: "on" }, "on no na nos nas");
add({ is: "article" }, "the o os");
add({ is: "relative-day", days: 0 }, "today hoje");
add({ is: "relative-day", days: 1 }, "tomorrow amanha");
add({ is: "next" }, "next this coming proximo proxima");
add({ is: "now" }, "now agora");
for (const [index, names] of [
  "first 1st primeiro primeira",
  "2nd",
  "third 3rd terceiro terceira",
  "fourth 4th quarto",
  "fifth 5th quinto",
].entries())
  add({ is: "ordinal", n: index + 1 }, names);
add({ is: "ordinal", n: -1 }, "last ultimo ultima");
for (const [day, names] of [
  "sunday sun domingo dom",
  "monday mon segunda segunda-feira seg",
  "tuesday tue tues terca terca-feira ter",
  "wednesday wed weds quarta quarta-feira qua",
  "thursday thu thur thurs quinta quinta-feira qui",
  "friday fri sexta sexta-feira sex",
  "saturday sat sabado sab",
].entries())
  add({ is: "weekday", day, plural: false }, names);
for (const [day, names] of [
  "sundays domingos",
  "mondays segundas segundas-feiras",
  "tuesdays tercas tercas-feiras",
  "wednesdays quartas quartas-feiras",
  "thursdays quintas quintas-feiras",
  "fridays sextas sextas-feiras",
  "saturdays sabados",
].entries())
  add({ is: "weekday", day, plural: true }, names);
for (const [index, names] of [
  "january jan janeiro",
  "february feb fevereiro fev",
  "march mar marco",
  "april apr abril abr",
  "may maio mai",
  "june jun junho",
  "july jul julho",
  "august aug agosto ago",
  "september sep sept setembro set",
  "october oct outubro out",
  "november nov novembro",
  "december dec dezembro dez",
].entries())
  add({ is: "month", month: index + 1 }, names);

/** "dez" is left out: it is also short for December. */
const NUMBERS = new Map<string, number>();
for (const [value, names] of [
  [1, "one um uma"],
  [2, "two dois duas"],
  [3, "three tres"],
  [4, "four quatro"],
  [5, "five cinco"],
  [6, "six seis"],
  [7, "seven sete"],
  [8, "eight oito"],
  [9, "nine nove"],
  [10, "ten"],
  [11, "eleven onze"],
  [12, "twelve doze"],
  [15, "fifteen quinze"],
  [20, "twenty vinte"],
  [30, "thirty trinta"],
] as const)
  for (const name of names.split(" ")) NUMBERS.set(name, value);

/** A piece of the text. */
export interface Token {
  /** Lower case, without accents; a number in digits, however it was written. */
  text: string;
  kind: "word" | "number" | "clock" | "date" | "mark";
  /** 0-based index in the piece. */
  position: number;
  length: number;
  meaning: Meaning | null;
  /** For numbers. */
  value: number;
  /** Nothing between this token and the one before. */
  glued: boolean;
}

const PIECES =
  /(?<date>\d{4}-\d{1,2}-\d{1,2})|(?<clock>\d{1,2}:\d{2}(?::\d{2})?)|(?<number>\d+)|(?<word>\p{L}[\p{L}\p{M}]*(?:-(?:feiras?|noite|dia)\b)?)|(?<mark>\S)/giu;

/** Splits a text into tokens; every character that is not a space belongs to one. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let end = -1;
  for (const match of text.matchAll(PIECES)) {
    const groups = match.groups!;
    let kind = (["date", "clock", "number", "word", "mark"] as const).find(
      (name) => groups[name] !== undefined,
    )!;
    let plain = match[0].normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    const spelled = NUMBERS.get(plain);
    if (spelled !== undefined) {
      kind = "number";
      plain = String(spelled);
    } else if (/^[‐‑–—−]$/.test(plain)) plain = "-";
    tokens.push({
      text: plain,
      kind,
      position: match.index,
      length: match[0].length,
      meaning: kind === "word" ? (words.get(plain) ?? null) : plain === "&" ? { is: "and" } : null,
      value: kind === "number" ? Number(plain) : 0,
      glued: match.index === end,
    });
    end = match.index + match[0].length;
  }
  return tokens;
}

/** Every known word, for suggestions. */
export function knownWords(): Iterable<string> {
  return words.keys();
}

const PORTUGUESE = new Set(
  `todo toda todos todas cada dia dias util uteis fim fins mes hoje amanha daqui diariamente semanalmente mensalmente
  anualmente domingo segunda terca quarta quinta sexta sabado domingos segundas tercas quartas quintas sextas sabados
  primeiro primeira terceiro terceira ultimo ultima meio-dia meia-noite janeiro fevereiro marco maio junho julho setembro
  outubro dezembro`.split(/\s+/),
);

/** Whether a text is likely Portuguese, so that suggestions are, too. */
export function isPortuguese(tokens: readonly Token[]): boolean {
  return tokens.some(({ text }) => PORTUGUESE.has(text.replace(/-feiras?$/, "")));
}

/** Reads cron expressions: five or six fields, names, ranges, steps, lists, `L`, `#`, `W` and `?`. */
import { canEverFire, type CronSpec, LAST_BIT } from "./cron-spec.ts";
import { Problem } from "./problem.ts";

interface Field {
  name: string;
  low: number;
  high: number;
  names: readonly string[];
  /** Number of the first name. */
  firstName: number;
  /** What the counting starts anew in. */
  cycle: string;
}

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const WEEKDAYS = "sun mon tue wed thu fri sat".split(" ");
const SECOND: Field = {
  name: "Second",
  low: 0,
  high: 59,
  names: [],
  firstName: 0,
  cycle: "minute",
};
const MINUTE: Field = { name: "Minute", low: 0, high: 59, names: [], firstName: 0, cycle: "hour" };
const HOUR: Field = { name: "Hour", low: 0, high: 23, names: [], firstName: 0, cycle: "day" };
const DAY: Field = {
  name: "Day of month",
  low: 1,
  high: 31,
  names: [],
  firstName: 0,
  cycle: "month",
};
const MONTH: Field = {
  name: "Month",
  low: 1,
  high: 12,
  names: MONTHS,
  firstName: 1,
  cycle: "year",
};
const WEEKDAY: Field = {
  name: "Day of week",
  low: 0,
  high: 7,
  names: WEEKDAYS,
  firstName: 0,
  cycle: "week",
};
const FIELDS = [SECOND, MINUTE, HOUR, DAY, MONTH, WEEKDAY];

/** What one field says. */
interface FieldSet {
  low: number;
  high: number;
  /** Every item starts with `*`. */
  star: boolean;
  /** Some item holds `*` or a step. */
  wild: boolean;
  fromLast: number;
  nearest: number;
  lastWorkday: boolean;
  nth: number[] | null;
  text: string;
}

export interface ParsedCron {
  cron: CronSpec;
  canonical: string;
}

/**
 * Compiles a cron expression.
 * @param offset where `text` begins in what the person wrote, for positions in problems
 */
export function parseCron(text: string, offset = 0): ParsedCron | Problem {
  const tokens = [...text.matchAll(/\S+/g)].map((match) => ({
    text: match[0],
    position: match.index,
  }));
  if (tokens.length < 5 || tokens.length > 6) return wrongCount(text, offset, tokens);
  if (tokens.length === 5) tokens.unshift({ text: "0", position: 0 });
  const sets: FieldSet[] = [];
  for (let i = 0; i < 6; i += 1) {
    const token = tokens[i]!;
    const set = parseField(FIELDS[i]!, token.text, text, token.position);
    if (set instanceof Problem)
      return new Problem(set.message, set.position + offset, set.length, set.suggestion);
    sets.push(set);
  }
  const [second, minute, hour, day, month, weekday] = sets as [
    FieldSet,
    FieldSet,
    FieldSet,
    FieldSet,
    FieldSet,
    FieldSet,
  ];
  const cron: CronSpec = {
    secondsLow: second.low,
    secondsHigh: second.high,
    minutesLow: minute.low,
    minutesHigh: minute.high,
    hours: hour.low,
    days: day.low,
    months: month.low,
    // Sunday may be written 7.
    weekdays: (weekday.low | (weekday.low >> 7)) & 127,
    fromLast: day.fromLast,
    nearest: day.nearest,
    lastWorkday: day.lastWorkday,
    nth: weekday.nth,
    eitherDay: !day.star && !weekday.star,
    wild: second.wild || minute.wild || hour.wild,
  };
  if (!canEverFire(cron)) {
    const from = tokens[3]!.position;
    const end = tokens[4]!.position + tokens[4]!.text.length;
    // Whoever asks for a day that a month is too short for mostly means its last one.
    const days = tokens[3]!.text.toUpperCase();
    const last = /^\d+W?$/.test(days) ? (days.endsWith("W") ? "LW" : "L") : null;
    const place = tokens[3]!.position;
    return new Problem(
      "This can never fire: no month it names has such a day.",
      from + offset,
      end - from,
      last === null ? null : text.slice(0, place) + last + text.slice(place + days.length),
    );
  }
  const shown = second.text === "0" ? sets.slice(1) : sets;
  return { cron, canonical: shown.map((set) => set.text).join(" ") };
}

function wrongCount(
  text: string,
  offset: number,
  tokens: { text: string; position: number }[],
): Problem {
  const count = tokens.length;
  const says = `A cron expression has 5 fields, or 6 with seconds first; this has ${count}.`;
  if (count < 5) {
    const filled = [...tokens.map((token) => token.text), "*", "*", "*", "*", "*"].slice(0, 5);
    return new Problem(says, offset + text.trimEnd().length, 0, filled.join(" "));
  }
  const extra = tokens[6]!;
  const shorter = tokens.slice(0, 6).map((token) => token.text);
  return new Problem(
    says,
    offset + extra.position,
    text.trimEnd().length - extra.position,
    shorter.join(" "),
  );
}

function parseField(
  field: Field,
  token: string,
  whole: string,
  position: number,
): FieldSet | Problem {
  const set: FieldSet = {
    low: 0,
    high: 0,
    star: true,
    wild: false,
    fromLast: 0,
    nearest: 0,
    lastWorkday: false,
    nth: null,
    text: "",
  };
  let at = position;
  for (const item of token.split(",")) {
    const shown = parseItem(field, item, set, { whole, at, field: token, fieldAt: position });
    if (shown instanceof Problem) return shown;
    set.text += set.text === "" ? shown : `,${shown}`;
    at += item.length + 1;
  }
  return set;
}

interface Place {
  whole: string;
  /** Where the item begins in `whole`. */
  at: number;
  field: string;
  fieldAt: number;
}

/** A problem with part of an item; `replacement` of the whole item makes the suggestion. */
function itemProblem(
  place: Place,
  item: string,
  says: string,
  from: number,
  length: number,
  replacement: string | null = null,
): Problem {
  const { whole, at } = place;
  const suggestion =
    replacement === null ? null : whole.slice(0, at) + replacement + whole.slice(at + item.length);
  return new Problem(says, at + from, length, suggestion);
}

/** Adds one list item to the set; answers with its normal form. */
function parseItem(field: Field, item: string, set: FieldSet, place: Place): string | Problem {
  if (item === "")
    return itemProblem(place, item, `${field.name} has an empty item in its list.`, 0, 0);
  const special = parseSpecial(field, item, set, place);
  if (special !== null) return special;

  const slash = item.indexOf("/");
  const base = slash < 0 ? item : item.slice(0, slash);
  const isStar = base === "*" || (base === "?" && (field === DAY || field === WEEKDAY));
  if (!isStar) set.star = false;
  if (isStar || slash >= 0) set.wild = true;
  let from = field.low;
  // A step over every day of the week counts seven days, not eight.
  let to = field === WEEKDAY ? 6 : field.high;
  let shown = "*";
  if (!isStar) {
    const range = parseRange(field, base, item, place);
    if (range instanceof Problem) return range;
    [from, to] = range;
    shown = base.includes("-") ? `${from}-${to}` : `${field === WEEKDAY ? from % 7 : from}`;
  }
  let step = 1;
  if (slash >= 0) {
    const parsed = parseStep(field, item, slash, base, from, to, place);
    if (parsed instanceof Problem) return parsed;
    step = parsed;
    if (!isStar || step !== 1) shown += `/${step}`;
  }
  for (let n = from; n <= to; n += step)
    if (n < 32) set.low |= 1 << n;
    else set.high |= 1 << (n - 32);
  return shown;
}

function parseStep(
  field: Field,
  item: string,
  slash: number,
  base: string,
  from: number,
  to: number,
  place: Place,
): number | Problem {
  const written = item.slice(slash + 1);
  if (!/^\d+$/.test(written))
    return itemProblem(
      place,
      item,
      written === ""
        ? `${field.name} has a slash without a step after it.`
        : `${field.name} step "${written}" is not a whole number.`,
      slash + 1,
      written.length,
    );
  if (base !== "*" && base !== "?" && !base.includes("-")) {
    const top = field === WEEKDAY ? 6 : field.high;
    return itemProblem(
      place,
      item,
      `${field.name} has a step after a single number: write a range or * before the slash.`,
      0,
      item.length,
      `${from}-${Math.max(from, top)}/${written}`,
    );
  }
  const step = Number(written);
  if (step < 1)
    return itemProblem(
      place,
      item,
      `${field.name} step 0 is out of range: use 1 or more.`,
      slash + 1,
      written.length,
    );
  const size = to - from + 1;
  if (step > size) {
    // "*/90 * * * *" is mostly meant as "every 90 minutes", which cron cannot say.
    const suggestion = /^\*\/\d+( +\*){4}$/.test(place.whole.trim()) ? `every ${written}m` : null;
    return new Problem(
      `${field.name} step ${written} is too large: only ${size} values are counted, anew in each ${field.cycle}.`,
      place.at + slash + 1,
      written.length,
      suggestion,
    );
  }
  return step;
}

function parseRange(
  field: Field,
  base: string,
  item: string,
  place: Place,
): [number, number] | Problem {
  const dash = base.indexOf("-");
  if (dash < 0) {
    const value = parseValue(field, base, 0, item, place);
    return value instanceof Problem ? value : [value, value];
  }
  const from = parseValue(field, base.slice(0, dash), 0, item, place);
  if (from instanceof Problem) return from;
  const to = parseValue(field, base.slice(dash + 1), dash + 1, item, place);
  if (to instanceof Problem) return to;
  if (from <= to) return [from, to];
  // "sat-sun" is plain; only the number of Sunday is in the way.
  if (field === WEEKDAY && to === 0 && !/\d/.test(base)) return [from, 7];
  const top = field === WEEKDAY ? 6 : field.high;
  const first = from === top ? `${from}` : `${from}-${top}`;
  const second = to === field.low ? `${to}` : `${field.low}-${to}`;
  return itemProblem(
    place,
    item,
    `${field.name} range ${base} runs backwards: the first number must not be larger than the second.`,
    0,
    base.length,
    base === item ? `${first},${second}` : null,
  );
}

function parseValue(
  field: Field,
  written: string,
  from: number,
  item: string,
  place: Place,
): number | Problem {
  const { name, low, high, names } = field;
  if (written === "")
    return itemProblem(place, item, `${name} has a number missing in "${item}".`, from, 0);
  if (/^\d+$/.test(written)) {
    const value = Number(written);
    if (value >= low && value <= high) return value;
    return itemProblem(
      place,
      item,
      `${name} ${written} is out of range: use ${low} to ${high}.`,
      from,
      written.length,
      // One past the highest is where the counting begins anew.
      low === 0 && field !== WEEKDAY && value === high + 1 && written === item ? "0" : null,
    );
  }
  const index = names.indexOf(written.toLowerCase());
  if (index >= 0) return index + field.firstName;
  const prefix = names.findIndex((each) => written.toLowerCase().startsWith(each));
  return itemProblem(
    place,
    item,
    names.length > 0 && /^[a-z]+$/i.test(written)
      ? `${name} does not know "${written}": use ${names[0]!.toUpperCase()} to ${names.at(-1)!.toUpperCase()} or ${low} to ${high}.`
      : `${name} does not understand "${written}": use ${low} to ${high}, *, lists, ranges and steps.`,
    from,
    written.length,
    prefix >= 0 && written === item ? names[prefix]!.toUpperCase() : null,
  );
}

/** Items with `L`, `W` or `#`; null when the item is an ordinary one. */
function parseSpecial(
  field: Field,
  item: string,
  set: FieldSet,
  place: Place,
): string | Problem | null {
  const upper = item.toUpperCase();
  const length = item.length;
  if (field === DAY) {
    if (!/[LW]/.test(upper)) return null;
    set.star = false;
    if (upper === "LW" || upper === "WL") {
      set.lastWorkday = true;
      return "LW";
    }
    const last = /^L(?:-(\d+))?$/.exec(upper);
    if (last !== null) {
      const back = Number(last[1] ?? 0);
      if (back > 30)
        return itemProblem(place, item, `L-${back} is out of range: use L-1 to L-30.`, 0, length);
      set.fromLast |= 1 << back;
      return back === 0 ? "L" : `L-${back}`;
    }
    const near = /^(\d+)W$/.exec(upper);
    if (near !== null) {
      const day = Number(near[1]);
      if (day < 1 || day > 31)
        return itemProblem(
          place,
          item,
          `Day of month ${day} is out of range: use 1 to 31.`,
          0,
          length,
        );
      set.nearest |= 1 << day;
      return `${day}W`;
    }
    return itemProblem(
      place,
      item,
      `Day of month does not understand "${item}": use L, L-3, LW or 15W.`,
      0,
      length,
    );
  }
  if (field !== WEEKDAY) return null;
  if (upper === "L")
    return itemProblem(
      place,
      item,
      "Day of week needs a day before L, such as 5L for the last Friday of the month.",
      0,
      length,
      "5L",
    );
  const match = /^([^#]*?)(?:#(.*)|L)$/.exec(upper);
  if (match === null) return null;
  set.star = false;
  const day = parseValue(field, item.slice(0, match[1]!.length), 0, item, place);
  if (day instanceof Problem) return day;
  const nth = match[2];
  if (nth !== undefined && nth !== "L" && !/^0*[1-5]$/.test(nth))
    return itemProblem(
      place,
      item,
      `"#${nth}" is out of range: a month has a first (#1) to fifth (#5) such day.`,
      match[1]!.length + 1,
      nth.length,
    );
  const bit = nth === undefined || nth === "L" ? LAST_BIT : Number(nth);
  set.nth ??= [0, 0, 0, 0, 0, 0, 0];
  set.nth[day % 7]! |= 1 << bit;
  return bit === LAST_BIT ? `${day % 7}L` : `${day % 7}#${bit}`;
}

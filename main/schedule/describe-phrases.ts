/** The phrases that schedules are described with, per language. */

export type Locale = "en" | "pt-BR";

/** The building blocks of one language. Numbers that count days are words already, such as `1 to 5`. */
export interface Phrases {
  none: string;
  and: string;
  or: string;
  months: readonly string[];
  weekdays: readonly string[];
  /** `1 to 5`. */
  range(from: number | string, to: number | string): string;
  /** `1 to 31 in steps of 2`. */
  steps(from: number, to: number, step: number): string;
  everyDay: string;
  everyWorkday: string;
  everyWeekendDay: string;
  everyOf(weekdays: string): string;
  /** `the first Monday`; n from 1 to 5, or 6 for the last. */
  nth(n: number, weekday: number): string;
  day(days: string, many: boolean): string;
  lastDay: string;
  beforeLast(n: number): string;
  nearest(day: number): string;
  firstWorkday: string;
  lastWorkday: string;
  on(things: string): string;
  ofEveryMonth: string;
  ofMonths(months: string): string;
  inMonths(months: string): string;
  yearly(day: number, month: string): string;
  falling(weekdays: string): string;
  either: string;
  at(times: string): string;
  every(n: number, unit: "second" | "minute" | "hour"): string;
  onTheHour: string;
  atMinute(minutes: string, many: boolean): string;
  atSecond(seconds: string, many: boolean): string;
  /** Prefix of a description that begins with minutes or seconds. */
  between(from: string, to: string): string;
  inHours(hours: string): string;
  interval(words: string): string;
  once(date: string, time: string, zone: string): string;
  date(weekday: number, day: number, month: number, year: number): string;
}

const EN_MONTHS =
  "January February March April May June July August September October November December".split(
    " ",
  );
const EN_DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");
const EN_NTH = ["", "first", "second", "third", "fourth", "fifth", "last"];

const en: Phrases = {
  none: "No schedule: runs only when started by hand, by another job, by an agent or by API",
  and: "and",
  or: "or",
  months: EN_MONTHS,
  weekdays: EN_DAYS,
  range: (from, to) => `${from} to ${to}`,
  steps: (from, to, step) => `${from} to ${to} in steps of ${step}`,
  everyDay: "every day",
  everyWorkday: "every weekday (Monday to Friday)",
  everyWeekendDay: "every weekend day (Saturday and Sunday)",
  everyOf: (weekdays) => `every ${weekdays}`,
  nth: (n, weekday) => `the ${EN_NTH[n]} ${EN_DAYS[weekday]}`,
  day: (days, many) => `${many ? "days" : "day"} ${days}`,
  lastDay: "the last day",
  beforeLast: (n) => `the day ${n} ${n === 1 ? "day" : "days"} before the last day`,
  nearest: (day) => `the weekday nearest to day ${day}`,
  firstWorkday: "the first weekday (Monday to Friday)",
  lastWorkday: "the last weekday (Monday to Friday)",
  on: (things) => `on ${things}`,
  ofEveryMonth: "of every month",
  ofMonths: (months) => `of ${months}`,
  inMonths: (months) => `in ${months}`,
  yearly: (day, month) => `on ${day} ${month} every year`,
  falling: (weekdays) => `when that is ${weekdays}`,
  either: "and also",
  at: (times) => `at ${times}`,
  every: (n, unit) => (n === 1 ? `every ${unit}` : `every ${n} ${unit}s`),
  onTheHour: "on the hour",
  atMinute: (minutes, many) => `at ${many ? "minutes" : "minute"} ${minutes}`,
  atSecond: (seconds, many) => `at ${many ? "seconds" : "second"} ${seconds}`,
  between: (from, to) => `from ${from} to ${to}`,
  inHours: (hours) => `in the hours ${hours}`,
  interval: (words) => `every ${words}, counted from when it was saved`,
  once: (date, time, zone) => `once, on ${date} at ${time} (${zone})`,
  date: (weekday, day, month, year) => `${EN_DAYS[weekday]} ${day} ${EN_MONTHS[month - 1]} ${year}`,
};

const PT_MONTHS =
  "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro".split(
    " ",
  );
const PT_DAYS =
  "domingo segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado".split(" ");
const PT_NTH = ["", "primeir", "segund", "terceir", "quart", "quint", "últim"];
const PT_UNITS = { second: "segundo", minute: "minuto", hour: "hora" };

const pt: Phrases = {
  none: "Sem agendamento: roda somente quando iniciado à mão, por outra tarefa, por um agente ou pela API",
  and: "e",
  or: "ou",
  months: PT_MONTHS,
  weekdays: PT_DAYS,
  range: (from, to) => `${from} a ${to}`,
  steps: (from, to, step) => `${from} a ${to} de ${step} em ${step}`,
  everyDay: "todos os dias",
  everyWorkday: "a cada dia útil (segunda a sexta)",
  everyWeekendDay: "a cada dia de fim de semana (sábado e domingo)",
  everyOf: (weekdays) => `a cada ${weekdays}`,
  nth: (n, weekday) => {
    const vowel = weekday === 0 || weekday === 6 ? "o" : "a";
    return `${vowel} ${PT_NTH[n]}${vowel} ${PT_DAYS[weekday]}`;
  },
  day: (days, many) => (many ? `os dias ${days}` : `o dia ${days}`),
  lastDay: "o último dia",
  beforeLast: (n) => `o dia ${n} ${n === 1 ? "dia" : "dias"} antes do último dia`,
  nearest: (day) => `o dia útil mais próximo do dia ${day}`,
  firstWorkday: "o primeiro dia útil (segunda a sexta)",
  lastWorkday: "o último dia útil (segunda a sexta)",
  // "em" melts into the articles: em + o = no.
  on: (things) =>
    things.replace(/(^|, | e )(os?|as?) /g, (_, before, article) => `${before}n${article} `),
  ofEveryMonth: "de cada mês",
  ofMonths: (months) => `de ${months}`,
  inMonths: (months) => `em ${months}`,
  yearly: (day, month) => `em ${day} de ${month} de cada ano`,
  falling: (weekdays) => `quando for ${weekdays}`,
  either: "e também",
  at: (times) => `às ${times}`,
  every: (n, unit) => (n === 1 ? `a cada ${PT_UNITS[unit]}` : `a cada ${n} ${PT_UNITS[unit]}s`),
  onTheHour: "na hora cheia",
  atMinute: (minutes, many) => (many ? `nos minutos ${minutes}` : `no minuto ${minutes}`),
  atSecond: (seconds, many) => (many ? `nos segundos ${seconds}` : `no segundo ${seconds}`),
  between: (from, to) => `das ${from} às ${to}`,
  inHours: (hours) => `nas horas ${hours}`,
  interval: (words) => `a cada ${words}, a contar de quando foi salvo`,
  once: (date, time, zone) => `uma vez: ${date}, às ${time} (${zone})`,
  date: (weekday, day, month, year) =>
    `${PT_DAYS[weekday]}, ${day} de ${PT_MONTHS[month - 1]} de ${year}`,
};

export const PHRASES: Record<Locale, Phrases> = { en, "pt-BR": pt };

/** `a, b and c`. */
export function joined(items: readonly string[], and: string): string {
  if (items.length < 2) return items[0] ?? "";
  return `${items.slice(0, -1).join(", ")} ${and} ${items.at(-1)}`;
}

/** Numbers as short as they can be said: `1 to 5, 8 and 20`. */
export function numbers(values: readonly number[], phrases: Phrases): string {
  const step = values[1]! - values[0]!;
  if (values.length > 4 && step > 1 && values.every((n, i) => n === values[0]! + i * step))
    return phrases.steps(values[0]!, values.at(-1)!, step);
  return runs(values, phrases, (n) => `${n}`);
}

/** Names of consecutive numbers, runs of three and more as ranges. */
export function runs(
  values: readonly number[],
  phrases: Phrases,
  name: (n: number) => string,
): string {
  const items: string[] = [];
  for (let i = 0; i < values.length;) {
    let end = i;
    while (values[end + 1] === values[end]! + 1) end += 1;
    if (end - i >= 2) {
      items.push(phrases.range(name(values[i]!), name(values[end]!)));
      i = end + 1;
    } else items.push(name(values[i++]!));
  }
  return joined(items, phrases.and);
}

/** Formatters of times and numbers, kept: making one takes a thousand times as long as using it. */

const dates = new Map<string, Intl.DateTimeFormat>();
const numbers = new Map<string, Intl.NumberFormat>();

/** Day and time, short. @param timeZone IANA name */
export function dateFormat(language: string, timeZone: string): Intl.DateTimeFormat {
  return kept(dates, `${language} ${timeZone}`, () => {
    return new Intl.DateTimeFormat(language, { timeZone, dateStyle: "medium", timeStyle: "short" });
  });
}

/** US dollars, with cents and at most `digits` after the point. */
export function dollarFormat(language: string, digits: number): Intl.NumberFormat {
  return kept(numbers, `${language} $${digits}`, () => {
    return new Intl.NumberFormat(language, {
      style: "currency",
      currency: "USD",
      minimumFractionDigits: 2,
      maximumFractionDigits: digits,
    });
  });
}

export function numberFormat(language: string): Intl.NumberFormat {
  return kept(numbers, language, () => new Intl.NumberFormat(language));
}

function kept<T>(all: Map<string, T>, key: string, make: () => T): T {
  let found = all.get(key);
  if (found === undefined) all.set(key, (found = make()));
  return found;
}

/**
 * Reads the part of an address after `?` into typed filters. What cannot be read is left out, so that
 * an old or mistyped link still opens its page.
 */

type Reader<T> = (value: unknown) => T | undefined;

export const text: Reader<string> = (value) =>
  typeof value === "string" && value !== ""
    ? value
    : typeof value === "number"
      ? String(value)
      : undefined;

export const whole: Reader<number> = (value) =>
  Number.isSafeInteger(Number(value)) && value !== "" && value !== null ? Number(value) : undefined;

export const flag: Reader<boolean> = (value) =>
  value === true || value === "true" ? true : undefined;

export function oneOf<const T extends string>(allowed: readonly T[]): Reader<T> {
  return (value) => allowed.find((each) => each === value);
}

export function listOf<const T extends string>(allowed: readonly T[]): Reader<T[]> {
  return (value) => {
    const found = allowed.filter((each) =>
      Array.isArray(value) ? value.includes(each) : each === value,
    );
    return found.length > 0 ? found : undefined;
  };
}

export type SearchOf<T extends Record<string, Reader<unknown>>> = {
  [K in keyof T]?: Exclude<ReturnType<T[K]>, undefined>;
};

/** A `validateSearch` of the router: `searchParams({ search: text, state: oneOf(RUN_STATES) })`. */
export function searchParams<T extends Record<string, Reader<unknown>>>(readers: T) {
  return (raw: Record<string, unknown>): SearchOf<T> => {
    const result: Record<string, unknown> = {};
    for (const [key, read] of Object.entries(readers)) {
      // Named also where it cannot be read: the router shows the raw value where nothing stands before it.
      if (raw[key] !== undefined) result[key] = read(raw[key]);
    }
    return result as SearchOf<T>;
  };
}

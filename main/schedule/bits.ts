/** Sets of small numbers as bits: cheap to keep by the ten thousand and quick to search. */

/** Index of the lowest set bit at or above `from` in a 32-bit set; -1 when there is none. */
export function lowestFrom(bits: number, from: number): number {
  if (from > 31) return -1;
  const rest = bits & (-1 << from);
  return rest === 0 ? -1 : 31 - Math.clz32(rest & -rest);
}

/** Index of the highest set bit at or below `from` in a 32-bit set; -1 when there is none. */
export function highestFrom(bits: number, from: number): number {
  if (from < 0) return -1;
  const rest = from >= 31 ? bits : bits & ((1 << (from + 1)) - 1);
  return rest === 0 ? -1 : 31 - Math.clz32(rest);
}

/** Like `lowestFrom`, for a 64-bit set in two halves. */
export function lowestFrom64(low: number, high: number, from: number): number {
  if (from < 32) {
    const found = lowestFrom(low, from);
    if (found >= 0) return found;
    from = 32;
  }
  const found = lowestFrom(high, from - 32);
  return found < 0 ? -1 : found + 32;
}

/** Like `highestFrom`, for a 64-bit set in two halves. */
export function highestFrom64(low: number, high: number, from: number): number {
  if (from >= 32) {
    const found = highestFrom(high, from - 32);
    if (found >= 0) return found + 32;
    from = 31;
  }
  return highestFrom(low, from);
}

/** The members of a set below 64, ascending. */
export function members(low: number, high = 0): number[] {
  const all: number[] = [];
  for (let i = lowestFrom64(low, high, 0); i >= 0; i = lowestFrom64(low, high, i + 1)) all.push(i);
  return all;
}

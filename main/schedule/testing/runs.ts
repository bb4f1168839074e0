/** How many random cases the property tests try. */

/** `BELFRY_SOAK=1` makes every property test fifty times as long. */
export function runs(count: number): number {
  return process.env["BELFRY_SOAK"] === "1" ? count * 50 : count;
}

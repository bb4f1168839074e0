import { expect, test } from "vitest";
import { dayAt, dayName, neighbour, spanOf } from "./span.ts";

const noon = new Date(2026, 2, 2, 12).getTime();
const day = (n: number) => new Date(2026, 2, n).getTime();

test("a day, the days around it, and thirty days, from midnight to midnight", () => {
  expect(spanOf("day", noon)).toMatchObject({ from: day(2), until: day(3) });
  expect(spanOf("week", noon)).toMatchObject({ from: day(-1), until: day(6) });
  expect(spanOf("month", noon)).toMatchObject({ from: day(-20), until: day(10) });
  expect(spanOf("day", noon).ticks.map(({ at }) => new Date(at).getHours())).toEqual([
    0, 3, 6, 9, 12, 15, 18, 21,
  ]);
  expect(spanOf("week", noon).ticks).toHaveLength(7);
});

test("the day of an address is read, and one that is none is today", () => {
  expect(dayName(dayAt("2026-02-28", noon))).toBe("2026-02-28");
  for (const odd of [undefined, "", "tomorrow", "2026-2-3"]) expect(dayAt(odd, noon)).toBe(noon);
});

test("the spans before and after join without a gap", () => {
  for (const view of ["day", "week", "month"] as const) {
    const next = dayAt(neighbour(view, noon, 1), 0);
    expect(spanOf(view, next).from).toBe(spanOf(view, noon).until);
    const previous = dayAt(neighbour(view, noon, -1), 0);
    expect(spanOf(view, previous).until).toBe(spanOf(view, noon).from);
  }
});

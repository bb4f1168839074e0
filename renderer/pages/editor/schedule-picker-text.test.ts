import fc from "fast-check";
import { expect, test } from "vitest";
import { parseSchedule } from "../../../main/schedule/index.ts";
import { EVERY_DAY, type Picked, readSchedule, writeSchedule } from "./schedule-picker-text.ts";

const context = { timezone: "Europe/Paris", anchorAt: Date.UTC(2026, 10, 26, 8) };

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`);

const picked: fc.Arbitrary<Picked> = fc.oneof(
  fc.record({
    kind: fc.constant("days" as const),
    days: fc
      .subarray(EVERY_DAY, { minLength: 1 })
      .map((days) => EVERY_DAY.filter((day) => days.includes(day))),
    time,
  }),
  fc.record({
    kind: fc.constant("every" as const),
    count: fc.integer({ min: 1, max: 999 }),
    unit: fc.constantFrom("m" as const, "h" as const, "d" as const),
  }),
  fc.record({
    kind: fc.constant("month" as const),
    day: fc.oneof(fc.integer({ min: 1, max: 31 }), fc.constant("last" as const)),
    time,
  }),
  fc.record({ kind: fc.constant("once" as const), date: fc.constant("2026-12-01"), time }),
);

test("what the picker writes is understood, and read back as what was picked", () => {
  fc.assert(
    fc.property(picked, (choice) => {
      const parsed = parseSchedule(writeSchedule(choice), context);
      if (!parsed.ok) throw new Error(`${writeSchedule(choice)}: ${parsed.error.message}`);
      const read = readSchedule(parsed.schedule.canonical, context.timezone);
      // An interval may be compiled to a larger unit; then it is the same length.
      const length = ({ count, unit }: Extract<Picked, { kind: "every" }>) =>
        count * { m: 1, h: 60, d: 1440 }[unit];
      if (choice.kind === "every" && read?.kind === "every") {
        expect(length(read)).toBe(length(choice));
      } else expect(read).toEqual(choice);
    }),
  );
});

test.each(["*/5 * * * *", "0 9 1 * 1", "0 9,18 * * *", "* * * * * *", "0 9 * 1 *", ""])(
  "%s is more than the picker can show",
  (canonical) => {
    expect(readSchedule(canonical, "UTC")).toBeNull();
  },
);

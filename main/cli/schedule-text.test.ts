import fc from "fast-check";
import { expect, test } from "vitest";
import { Failure } from "./failure.ts";
import { readInstant, readSchedule, underline, zone } from "./schedule-text.ts";
import { width } from "./text/width.ts";

const now = Date.UTC(2026, 10, 21, 12);
const context = { timezone: "UTC", anchorAt: now };

test("the caret stands under the place, whatever stands before it", () => {
  expect(underline("0 9 * * 8", 8, 1)).toBe("  0 9 * * 8\n          ^");
  expect(underline("日本 x", 3, 1)).toBe("  日本 x\n       ^");
  expect(underline("a\tb", 2, 1)).toBe("  a b\n    ^");
  expect(underline("every", 5, 0)).toBe("  every\n       ^");
});

test("a long text is cut around the place, and the caret stays on it", () => {
  const [line = "", carets = ""] = underline(`${"x".repeat(500)}!${"y".repeat(500)}`, 500, 1).split(
    "\n",
  );
  expect(width(line)).toBeLessThan(80);
  expect(line[carets.indexOf("^")]).toBe("!");
});

test("the mark never leaves the text by more than the end, for any text and place", () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(60), fc.nat(60), (text, position, length) => {
      const lines = underline(text, position, length).split("\n");
      expect(lines).toHaveLength(2);
      expect(lines[1]).toMatch(/^ *\^+$/);
      expect(lines[1]!.indexOf("^")).toBeLessThanOrEqual(width(lines[0]!));
    }),
  );
});

test("a wrong schedule is a failure with sentence, place and suggestion", () => {
  try {
    readSchedule("61 * * * *", context);
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(Failure);
    const failure = error as Failure;
    expect(failure.exit).toBe("usage");
    expect(failure.message).toMatch(/61/);
    expect(failure.hint).toContain("^^");
    expect(failure.details).toMatchObject({ field: "schedule", position: 0 });
  }
});

test("an instant may lie in the past, counts in its zone, and is one instant", () => {
  expect(readInstant("2020-01-01 09:00", "--from", "Europe/Paris", now)).toBe(
    Date.UTC(2020, 0, 1, 8),
  );
  expect(readInstant("2026-12-01T09:00:00Z", "--from", "UTC", now)).toBe(Date.UTC(2026, 11, 1, 9));
  expect(readInstant("in 2h", "--until", "UTC", now)).toBe(now + 7_200_000);
  expect(readInstant("2026-11-01", "--from", "Europe/Paris", now)).toBe(Date.UTC(2026, 9, 31, 23));
  expect(readInstant(String(now), "--from", "Europe/Paris", now)).toBe(now);
  expect(() => readInstant("2026-02-30", "--from", "UTC", now)).toThrow("--from");
  expect(() => readInstant("every 2h", "--from", "UTC", now)).toThrow("--from");
});

test("an unknown zone comes with the nearest one", () => {
  expect(zone("Europe/Paris")).toBe("Europe/Paris");
  expect(() => zone("Europe/Pariss")).toThrow("Did you mean Europe/Paris?");
});

test.each(["", "  "])("an empty schedule (%j) is an oversight, not a wish", (text) => {
  expect(() => readSchedule(text, { timezone: "UTC", anchorAt: 0 })).toThrow(
    /say when, .* or none/,
  );
});

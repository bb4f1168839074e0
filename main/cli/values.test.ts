import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Failure } from "./failure.ts";
import { choice, dayWindow, dependency, dollars, duration, integer, pair } from "./values.ts";

const refused = (work: () => unknown): Failure => {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error("It was accepted.");
};

describe("duration", () => {
  test.each([
    ["90s", 90_000],
    ["30m", 1_800_000],
    ["2h", 7_200_000],
    ["1d", 86_400_000],
    ["1h30m", 5_400_000],
    ["1h 30min", 5_400_000],
    ["250ms", 250],
    ["1.5h", 5_400_000],
    ["0", 0],
    ["2W", 1_209_600_000],
  ])("%s", (text, ms) => expect(duration(text, "--timeout")).toBe(ms));

  test.each(["", "h", "30", "1x", "-5m", "5m later", "1h30", "9999999d", "1e3s"])(
    "%j is refused with the option in the sentence",
    (text) => {
      const failure = refused(() => duration(text, "--timeout"));
      expect(failure.exit).toBe("usage");
      expect(failure.message).toContain("--timeout");
    },
  );

  test("a bare number is told to name its unit", () => {
    expect(refused(() => duration("30", "--timeout")).message).toContain("30s or 30m");
  });

  test("whole units add up", () => {
    const amount = fc.integer({ min: 0, max: 50 });
    fc.assert(
      fc.property(amount, amount, amount, (h, m, s) => {
        expect(duration(`${h}h${m}m${s}s`, "--x")).toBe(((h * 60 + m) * 60 + s) * 1000);
      }),
    );
  });
});

describe("integer", () => {
  test.each([
    ["5", 5],
    ["200k", 200_000],
    ["1.5M", 1_500_000],
    ["1_000", 1000],
  ])("%s", (text, value) => expect(integer(text, "--n", 1)).toBe(value));

  test.each(["", "1.5", "-1", "0", "1e9", "0x10", "many", "NaN"])("%j is refused", (text) => {
    expect(refused(() => integer(text, "--n", 1)).code).toBe("invalid-number");
  });

  test("bounds are named", () => {
    expect(refused(() => integer("6", "--urgency", 1, 5)).message).toContain("1 to 5");
  });
});

test("dollars", () => {
  expect(dollars("$0.50", "--max-usd")).toBe(0.5);
  for (const text of ["0", "-1", "", "free", "Infinity"]) {
    expect(refused(() => dollars(text, "--max-usd")).code).toBe("invalid-amount");
  }
});

test("a choice suggests the nearest word", () => {
  expect(choice("SKIP", "--overlap", ["skip", "queue"])).toBe("skip");
  expect(refused(() => choice("queu", "--overlap", ["skip", "queue"])).message).toContain(
    "Did you mean queue?",
  );
});

test("a variable keeps everything behind its first equals sign", () => {
  expect(pair("A=b=c", "--env")).toEqual(["A", "b=c"]);
  expect(pair("A=", "--env")).toEqual(["A", ""]);
  expect(refused(() => pair("1A=b", "--env")).code).toBe("invalid-variable");
  // The value may be a secret.
  expect(refused(() => pair("a b=secret", "--env")).message).not.toContain("secret");
});

test("a dependency", () => {
  expect(dependency("41", "--after")).toEqual({ of: "41", on: "success" });
  expect(dependency("41:any", "--after")).toEqual({ of: "41", on: "any" });
  expect(refused(() => dependency("41:maybe", "--after")).code).toBe("invalid-choice");
});

describe("windows", () => {
  test.each([
    ["mon-fri 09:00-18:00", { days: [1, 2, 3, 4, 5], from: "09:00", to: "18:00" }],
    ["22:00-06:00", { days: [], from: "22:00", to: "06:00" }],
    ["sat,sun 10-12", { days: [0, 6], from: "10:00", to: "12:00" }],
    ["fri-mon 0:00-24:00", { days: [0, 1, 5, 6], from: "00:00", to: "00:00" }],
    ["weekdays 9-17:30", { days: [1, 2, 3, 4, 5], from: "09:00", to: "17:30" }],
    ["every day 9 to 17", { days: [], from: "09:00", to: "17:00" }],
    ["Monday, Wednesday 9-17", { days: [1, 3], from: "09:00", to: "17:00" }],
  ])("%s", (text, expected) => expect(dayWindow(text, "--window")).toEqual(expected));

  test.each(["", "mon", "25:00-26:00", "9:60-10:00", "foo 9-17", "9-", "mon-tue-wed 9-17"])(
    "%j is refused",
    (text) => expect(refused(() => dayWindow(text, "--window")).code).toBe("invalid-window"),
  );
});

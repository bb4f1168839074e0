import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { count, money, tokenText } from "./amounts.ts";
import { styleFor } from "./style.ts";
import { facts, fit, table } from "./table.ts";
import { clock, inZone, relative, span } from "./time.ts";
import { harmless, oneLine, shorten, width } from "./width.ts";

const plain = styleFor(false);

describe("harmless", () => {
  test("takes out what steers the terminal, and keeps text, lines and tabs", () => {
    const evil =
      "a\u001b]0;title\u0007b\u001b[2Jc\u001b]8;;http://x\u001b\\link\td\ne\u0008\u009b31mf";
    expect(harmless(evil)).toBe("abclink\td\nef");
  });

  test("keeps colours where wanted, and nothing else", () => {
    expect(harmless("\u001b[31mred\u001b[0m\u001b[1A", true)).toBe("\u001b[31mred\u001b[0m");
    expect(harmless("\u001b[31mred\u001b[0m")).toBe("red");
  });

  test("turns of direction are taken out", () => {
    expect(harmless("safe\u202egnp.exe")).toBe("safegnp.exe");
  });

  test("no escape survives, whatever comes", () => {
    const piece = fc.constantFrom("\u001b", "[", "]", "0", ";", "m", "\u0007", "\\", "x", "\u009b");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        expect(harmless(pieces.join(""))).not.toMatch(/[\u001b\u0007\u009b]/);
      }),
    );
  });
});

describe("width", () => {
  test.each([
    ["abc", 3],
    ["日本", 4],
    ["e\u0301", 1],
    ["日報 ok", 7],
  ])("%s", (text, columns) => expect(width(text)).toBe(columns));

  test("a shortened text fits, and is marked", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        fc.integer({ min: 1, max: 40 }),
        (text, most) => {
          const short = shorten(oneLine(text), most);
          expect(width(short)).toBeLessThanOrEqual(Math.max(most, 1));
          if (width(oneLine(text)) > most) expect(short.endsWith("…")).toBe(true);
          else expect(short).toBe(oneLine(text));
        },
      ),
    );
  });
});

describe("tables", () => {
  const rows = [
    { id: 1, name: "A job with a very long name indeed", when: "in 3 h" },
    { id: 12, name: "日報", when: "" },
  ];
  const shape = [
    { title: "ID", align: "right" as const, value: (row: (typeof rows)[0]) => String(row.id) },
    { title: "NAME", shrinkTo: 8, value: (row: (typeof rows)[0]) => row.name },
    { title: "WHEN", value: (row: (typeof rows)[0]) => row.when },
    { title: "NOTE", value: () => "" },
  ];

  test("fit the terminal, align wide characters and leave out what is empty", () => {
    const lines = table(rows, shape, 30, plain).trimEnd().split("\n");
    for (const line of lines) expect(width(line)).toBeLessThanOrEqual(30);
    expect(lines[0]).not.toContain("NOTE");
    expect(lines[1]).toContain("…");
    expect(lines[1]!.startsWith(" 1")).toBe(true);
  });

  test("show everything where there is no width to fit", () => {
    expect(table(rows, shape, Number.POSITIVE_INFINITY, plain)).toContain(rows[0]!.name);
  });

  test("a column gives way down to its least, the widest first", () => {
    expect(fit([10, 30, 20], [null, 5, 5], 44)).toEqual([10, 15, 15]);
    expect(fit([10, 30], [null, 25], 20)).toEqual([10, 25]);
  });

  test("facts leave out what has no value", () => {
    expect(
      facts(
        [
          ["a", "1"],
          ["long", null],
          ["bb", "x\ny"],
        ],
        plain,
      ),
    ).toBe("a   1\nbb  x\n    y\n");
  });
});

describe("time", () => {
  const now = new Date(2026, 10, 21, 12, 0, 0).getTime();
  const minute = 60_000;

  test.each([
    [0, "now"],
    [1500, "now"],
    [-45_000, "45 s ago"],
    [45_000, "in 45 s"],
    [2 * minute, "in 2 min"],
    [59.6 * minute, "in 1 h"],
    [-119 * minute, "2 h ago"],
    [47 * 60 * minute, "in 47 h"],
    [5 * 24 * 60 * minute, "in 5 d"],
  ])("%d ms away is %s", (distance, text) => expect(relative(now + distance, now)).toBe(text));

  test.each([
    [5, "5 ms"],
    [1234, "1.2 s"],
    [45_999, "45 s"],
    [90_000, "1 min 30 s"],
    [15 * minute + 30_000, "15 min"],
    [125 * minute, "2 h 5 min"],
    [49 * 60 * minute, "2 d 1 h"],
    [30 * 24 * 60 * minute, "30 d"],
  ])("%d ms last %s", (ms, text) => expect(span(ms)).toBe(text));

  test("the clock is as short as it stays clear", () => {
    expect(clock(now + 2 * 60 * minute, now)).toBe("14:00");
    expect(clock(now + 24 * 60 * minute, now)).toBe("Sun 22 Nov 12:00");
    expect(clock(now + 365 * 24 * 60 * minute, now)).toBe("2027-11-21 12:00");
  });

  test("a zone is honoured, across midnight as well", () => {
    expect(inZone(Date.UTC(2026, 10, 21, 23, 30), "Asia/Tokyo")).toBe("Sun 2026-11-22 08:30");
    expect(inZone(Date.UTC(2026, 10, 21, 0, 0, 5), "UTC")).toBe("Sat 2026-11-21 00:00:05");
  });
});

test("unknown money is never zero, and what was computed says so", () => {
  expect(money(null, "unknown")).toBe("unknown");
  expect(money(0, "reported")).toBe("$0.00");
  expect(money(0.0123, "computed")).toBe("~$0.012");
  expect(money(0.0004, "reported")).toBe("$0.0004");
  expect(money(12.5, "reported")).toBe("$12.50");
});

test("counts", () => {
  expect([999, 1000, 12_345, 123_456, 4_100_000].map(count)).toEqual([
    "999",
    "1.0k",
    "12.3k",
    "123k",
    "4.1M",
  ]);
  expect(tokenText({ input: 0, cached: 0, output: 0, reasoning: 0 })).toBeNull();
  expect(tokenText({ input: 10, cached: 5, output: 1, reasoning: 0 })).toBe(
    "16 (10 in, 5 cached, 1 out)",
  );
});

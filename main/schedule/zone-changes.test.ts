import { expect, test } from "vitest";
import { clockChanges } from "./zone-changes.ts";

const from = Date.UTC(2026, 0, 15);
const year = Date.UTC(2027, 0, 15);
const HOUR = 3_600_000;

test("both changes of a year, with their direction", () => {
  expect(clockChanges("Europe/Paris", from, year, 10)).toEqual([
    { at: Date.UTC(2026, 2, 29, 1), byMs: HOUR },
    { at: Date.UTC(2026, 9, 25, 1), byMs: -HOUR },
  ]);
  expect(clockChanges("Australia/Lord_Howe", from, year, 10).map(({ byMs }) => byMs)).toEqual([
    -HOUR / 2,
    HOUR / 2,
  ]);
});

test("a zone without changes has none, New Year is none, and the limit holds", () => {
  expect(clockChanges("UTC", from, year, 10)).toEqual([]);
  expect(clockChanges("America/Sao_Paulo", from, year, 10)).toEqual([]);
  expect(clockChanges("Europe/Paris", from, Date.UTC(2030, 0, 1), 3)).toHaveLength(3);
});

test("a change at the very end counts, one at the very start has been", () => {
  const at = Date.UTC(2026, 2, 29, 1);
  expect(clockChanges("Europe/Paris", at - 1, at, 10)).toHaveLength(1);
  expect(clockChanges("Europe/Paris", at, at + 1, 10)).toEqual([]);
});

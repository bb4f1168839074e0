import { expect, test } from "vitest";
import { Attempts } from "./attempts.ts";

const MINUTE = 60_000;

test("a few wrong tokens cost nothing, then each wait is twice the last, up to five minutes", () => {
  const attempts = new Attempts();
  const waits: number[] = [];
  let now = 1_000;
  for (let n = 0; n < 16; n++) {
    attempts.wrong("a", now);
    const waitMs = attempts.waitMs("a", now);
    waits.push(waitMs / 1000);
    now += waitMs;
  }
  expect(waits).toEqual([0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
  expect(attempts.waitMs("a", now)).toBe(0);
  expect(attempts.waitMs("b", now)).toBe(0);
});

test("who is quiet for a quarter of an hour begins anew", () => {
  const attempts = new Attempts();
  for (let n = 0; n < 8; n++) attempts.wrong("a", 0);
  expect(attempts.waitMs("a", 0)).toBeGreaterThan(0);
  attempts.wrong("a", 16 * MINUTE);
  expect(attempts.waitMs("a", 16 * MINUTE)).toBe(0);
});

test("many addresses do not fill the memory, and the one that goes on is not forgotten for them", () => {
  const attempts = new Attempts();
  for (let n = 0; n < 20; n++) attempts.wrong("guesser", 0);
  for (let n = 0; n < 5_000; n++) {
    attempts.wrong(`fe80::${n}`, 0);
    if (n % 500 === 0) attempts.wrong("guesser", 0);
  }
  expect(attempts.waitMs("guesser", 0)).toBe(5 * MINUTE);
});

import { expect, test } from "vitest";
import { shorten } from "./shorten.ts";

test("a text that fits is left alone", () => {
  expect(shorten("exactly ten", 11)).toBe("exactly ten");
});

test("a long text is cut at a space near its end, and says so", () => {
  expect(shorten("The quick brown fox jumps over the dog", 22)).toBe("The quick brown fox…");
  expect(shorten("x".repeat(50), 10)).toBe(`${"x".repeat(9)}…`);
});

test("no character is cut in two", () => {
  const family = "👨‍👩‍👧‍👦";
  expect(shorten(`ab${family}${family}`, 2 + family.length + 3)).toBe(`ab${family}…`);
  expect(shorten(family.repeat(3), 5)).toBe("…");
});

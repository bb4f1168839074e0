import { expect, test } from "vitest";
import { nextMark } from "./axis-keys.ts";

const marks = [
  { lane: 0, left: 10 },
  { lane: 0, left: 50 },
  { lane: 2, left: 5 },
  { lane: 2, left: 45 },
  { lane: 2, left: 90 },
];

test("left and right stay in the lane", () => {
  expect(nextMark(marks, 0, "ArrowRight")).toBe(1);
  expect(nextMark(marks, 1, "ArrowRight")).toBeNull();
  expect(nextMark(marks, 0, "ArrowLeft")).toBeNull();
});

test("up and down go to the nearest in time, past lanes without marks", () => {
  expect(nextMark(marks, 1, "ArrowDown")).toBe(3);
  expect(nextMark(marks, 4, "ArrowUp")).toBe(1);
  expect(nextMark(marks, 0, "ArrowUp")).toBeNull();
});

test("home and end, and keys that mean nothing here", () => {
  expect(nextMark(marks, 3, "Home")).toBe(2);
  expect(nextMark(marks, 3, "End")).toBe(4);
  expect(nextMark(marks, 3, "a")).toBeNull();
  expect(nextMark([], 0, "End")).toBeNull();
});

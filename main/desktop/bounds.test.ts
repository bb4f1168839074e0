import { expect, test } from "vitest";
import { DEFAULT_SIZE, usableBounds } from "./bounds.ts";

const screen = { x: 0, y: 30, width: 1280, height: 770 };

test("a window opens where it was", () => {
  const was = { x: 100, y: 60, width: 900, height: 600 };
  expect(usableBounds(was, [screen])).toEqual(was);
  expect(usableBounds(null, [screen])).toEqual(DEFAULT_SIZE);
});

test.each([
  ["to the right", { x: 1300, y: 60, width: 900, height: 600 }],
  ["above, its title bar out of reach", { x: 100, y: -40, width: 900, height: 600 }],
  ["on a screen that is gone", { x: -1500, y: 60, width: 900, height: 600 }],
])("off the screens (%s) it keeps its size only", (_where, was) => {
  expect(usableBounds(was, [screen])).toEqual({ width: 900, height: 600 });
});

test("a second screen counts", () => {
  const was = { x: -1000, y: 60, width: 900, height: 600 };
  const left = { x: -1280, y: 0, width: 1280, height: 800 };
  expect(usableBounds(was, [screen, left])).toEqual(was);
});

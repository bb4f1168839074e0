import { expect, test } from "vitest";
import { keyName, sequencer } from "./keys.ts";

const press = (key: string, more: Partial<KeyboardEvent> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});

test("the command key is ⌘ on a Mac and Ctrl elsewhere, and never the other one", () => {
  expect(keyName(press("k", { metaKey: true }), true)).toBe("Mod+k");
  expect(keyName(press("K", { ctrlKey: true }), false)).toBe("Mod+k");
  expect(keyName(press("k", { ctrlKey: true }), true)).toBeNull();
  expect(keyName(press("k", { altKey: true }), false)).toBeNull();
  expect(keyName(press("Enter"), false)).toBeNull();
  expect(keyName(press("?"), false)).toBe("?");
});

test("two keys one after another mean a sequence, unless too much time has passed", () => {
  const keys = sequencer(() => ["g t", "n"]);
  const meant = (name: string, at: number) => keys.ended(name, at) ?? keys.alone(name, at);
  expect(meant("g", 0)).toBeNull();
  expect(meant("t", 500)).toBe("g t");
  expect(meant("g", 1_000)).toBeNull();
  expect(meant("t", 3_000)).toBeNull();
  expect(meant("g", 4_000)).toBeNull();
  expect(meant("n", 4_100)).toBe("n");
});

test("a sequence is known before its second key is anything by itself, and is over with any other key", () => {
  const keys = sequencer(() => ["g j", "j"]);
  keys.alone("g", 0);
  expect(keys.ended("j", 100)).toBe("g j");
  expect(keys.ended("j", 200)).toBeNull();
  expect(keys.alone("j", 200)).toBe("j");
  keys.alone("g", 1_000);
  expect(keys.ended("k", 1_100)).toBeNull();
  expect(keys.ended("j", 1_200)).toBeNull();
});

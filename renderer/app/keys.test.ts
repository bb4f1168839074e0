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
  const meaning = sequencer(() => ["g t", "n"]);
  expect(meaning("g", 0)).toBeNull();
  expect(meaning("t", 500)).toBe("g t");
  expect(meaning("g", 1_000)).toBeNull();
  expect(meaning("t", 3_000)).toBeNull();
  expect(meaning("g", 4_000)).toBeNull();
  expect(meaning("n", 4_100)).toBe("n");
});

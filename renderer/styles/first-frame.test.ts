import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8");
const colours = (css: string) =>
  new Map([...css.matchAll(/--([\w-]+): (#[\da-f]{6})/g)].map(([, k, v]) => [k!, v!]));

const tokens = read("./tokens.css");
const dark = colours(tokens.slice(tokens.indexOf('[data-theme="dark"]')));

test("before a theme is chosen, a dark system has the dark theme's colours", () => {
  const first = colours(read("./first-frame.css"));
  expect([...first.keys()]).toEqual(["bg", "line", "ink", "accent"]);
  for (const [name, colour] of first) expect([name, colour]).toEqual([name, dark.get(name)]);
});

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { BACKGROUND } from "./colours.ts";

const css = readFileSync(new URL("../../renderer/styles/tokens.css", import.meta.url), "utf8");

test("a window has the background of the pages before there is one", () => {
  const backgrounds = [...css.matchAll(/--bg: (#\w+)/g)].map(([, colour]) => colour);
  expect(backgrounds).toEqual([BACKGROUND.light, BACKGROUND.dark]);
});

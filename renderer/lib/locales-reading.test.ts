/** The readers behind `locales.test.ts` find what they should. */
import { expect, test } from "vitest";
import { keysIn, visibleTextsIn } from "./locales.test-support.ts";

test("keys are found in calls, in branches, in literals and in templates", () => {
  const keys = keysIn(
    "x.tsx",
    'const a = t("runs.title"); t(late ? "a.b" : "a.c"); const k = "jobs.name"; t(`words.state.${s}`);',
  );
  expect(keys.exact).toEqual(["runs.title", "a.b", "a.c"]);
  expect(keys.mentioned).toContain("jobs.name");
  expect(keys.patterns.map((each) => each.test("words.state.timed-out"))).toEqual([true]);
  expect(keys.patterns.map((each) => each.test("words.outcome.lost"))).toEqual([false]);
});

test("visible text is found between tags, in branches and in attributes", () => {
  const source =
    '<p title="Over there" className="px-2">Hello {name} · {busy ? "Wait" : `${n} left`}{done && "Done"}</p>';
  const found = visibleTextsIn("x.tsx", source);
  expect(found.toSorted()).toEqual(["Done", "Hello", "Over there", "Wait", "left"]);
});

test("signs, the name of the product and what nobody sees are left alone", () => {
  const source = '<p className="font-mono" id="main">Belfry · {t("a.b")} – {3} ⌘</p>';
  expect(visibleTextsIn("x.tsx", source)).toEqual([]);
});

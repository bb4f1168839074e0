/** Numbers of the settings: what a field shows means the same when it is typed back. */
import i18next from "i18next";
import { beforeAll, expect, test } from "vitest";
import { formatPlain } from "../../lib/format.ts";
import { fromText } from "./number-text.ts";

beforeAll(() => i18next.init({ lng: "en", resources: {}, fallbackLng: false }));

test.for(["en", "pt-BR"])("in %s, a number that is shown can be typed back", async (language) => {
  await i18next.changeLanguage(language);
  for (const value of [0, 7, 1_000, 1_500, 2_000_000, 0.25, 1_234.5]) {
    expect(fromText(formatPlain(value, 2), false)).toBe(value);
  }
});

test("tells nothing from what is no number", () => {
  expect(fromText(" ", true)).toBeNull();
  expect(fromText(" ", false)).toBeUndefined();
  expect(fromText("-1", true)).toBeUndefined();
  expect(fromText("many", true)).toBeUndefined();
});

import { expect, test } from "vitest";
import { SETTINGS_DEFAULTS } from "../../../contract/settings-defaults.ts";
import { at } from "./config.ts";

const settings = {
  ...SETTINGS_DEFAULTS,
  budgets: { ...SETTINGS_DEFAULTS.budgets, usdPerFolderPerDay: { "/home/ann/x.y": 2 } },
};

test("a setting is found by its name, also below a map whose keys hold dots", () => {
  expect(at(settings, "engine.maxActive")).toBe(SETTINGS_DEFAULTS.engine.maxActive);
  expect(at(settings, "language")).toBe("system");
  expect(at(settings, "budgets.usdPerFolderPerDay./home/ann/x.y")).toBe(2);
  expect(at(settings, "budgets.usdPerFolderPerDay./elsewhere")).toBeNull();
});

test.for([
  "engine.maxActvie",
  "nothing",
  "engine.maxActive.more",
  "language.more",
  "budgets.usdPerDay.x",
])("%s is no setting", (key) => {
  expect(() => at(settings, key)).toThrow(`"${key}" is not a setting`);
});

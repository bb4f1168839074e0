import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { loadWords } from "./words.ts";

const LOCALES = path.resolve(import.meta.dirname, "../../resources/locales");

function flat(tree: object, prefix = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]: [string, string | object]) =>
    typeof value === "string"
      ? [[prefix + key, value] as [string, string]]
      : flat(value, `${prefix}${key}.`),
  );
}
const read = (name: string) =>
  new Map(flat(JSON.parse(readFileSync(path.join(LOCALES, `${name}.desktop.json`), "utf8"))));
const byName = (a: string, b: string) => a.localeCompare(b);
const blanks = (text: string) =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = ""]) => name).toSorted(byName);

test("both languages have the same words with the same blanks", () => {
  const english = read("en");
  const portuguese = read("pt-BR");
  expect([...portuguese.keys()].toSorted(byName)).toEqual([...english.keys()].toSorted(byName));
  for (const [key, text] of english) {
    expect(blanks(portuguese.get(key)!), key).toEqual(blanks(text));
    expect(text, key).not.toContain("!");
  }
});

test("what the engine refuses with is said in the language of the person", async () => {
  const refusal = "Run 5 does not exist.";
  expect(await (await loadWords("pt-BR")).say(refusal)).toBe("A execução 5 não existe.");
  expect(await (await loadWords("en")).say(refusal)).toBe(refusal);
});

test("words fill their blanks as they are", async () => {
  const { t } = await loadWords("en");
  expect(t("tray.next", { name: "a < b & c", at: "09:00" })).toBe("next: a < b & c 09:00");
});

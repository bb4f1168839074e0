/** The words of the pages: complete in every language, none unused, none written into the pages. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { keysIn, visibleTextsIn } from "./locales.test-support.ts";

const ROOT = join(import.meta.dirname, "../..");
const LOCALES = join(ROOT, "resources/locales");

function flatten(tree: object, prefix = ""): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === "string") flat.set(`${prefix}${key}`, value);
    else for (const [k, v] of flatten(value as object, `${prefix}${key}.`)) flat.set(k, v);
  }
  return flat;
}

const read = (file: string) => flatten(JSON.parse(readFileSync(join(LOCALES, file), "utf8")));
const english = read("en.json");
// `pt-BR.sentences.json` and the like hold what the engine says; they have a test of their own.
const others = globSync("*.json", { cwd: LOCALES }).filter((file) =>
  /^(?!en\.)[\w-]+\.json$/.test(file),
);

const sources = globSync("renderer/**/*.{ts,tsx}", { cwd: ROOT })
  .filter((file) => !/\.test(-support)?\.tsx?$/.test(file))
  .map((file) => ({ file, text: readFileSync(join(ROOT, file), "utf8") }));

/** `key_one` and `key_other` are the key `key`. */
const withoutPlural = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, "");
/** Words of its own; what is filled in is none. */
const wordsIn = (text: string) => text.replace(/\{\{.*?\}\}/g, "").match(/\p{L}+/gu)?.length ?? 0;
const placeholders = (text: string) =>
  [...text.matchAll(/\{\{\s*([\w.]+)/g)]
    .map(([, name]) => name!)
    .toSorted()
    .join();

for (const file of others) {
  const words = read(file);

  test(`${file} has every key of en.json and no other`, () => {
    // Languages differ in their plural forms; `one` and `other` are what English needs.
    const all = (map: Map<string, string>) =>
      [...map.keys()].filter((key) => !/_(zero|two|few|many)$/.test(key));
    expect(all(words).toSorted()).toEqual(all(english).toSorted());
  });

  test(`${file} has the placeholders of en.json`, () => {
    const different = [...words]
      .filter(([key]) => english.has(key))
      .filter(([key, text]) => placeholders(text) !== placeholders(english.get(key)!))
      .map(([key]) => key);
    expect(different).toEqual([]);
  });

  test(`${file} is translated: sentences differ from the English ones`, () => {
    // One or two words may be the same in both languages, sentences are not.
    const same = [...words].filter(([key, text]) => text === english.get(key) && wordsIn(text) > 2);
    expect(same).toEqual([]);
  });
}

test("no word is blank", () => {
  const blank = ["en.json", ...others].flatMap((file) =>
    [...read(file)].filter(([, text]) => text.trim() === "").map(([key]) => `${file}: ${key}`),
  );
  expect(blank).toEqual([]);
});

test("every key of the sources is in en.json", () => {
  const bases = new Set([...english.keys()].map(withoutPlural));
  const missing = sources.flatMap(({ file, text }) =>
    keysIn(file, text)
      .exact.filter((key) => !bases.has(key) && !english.has(key))
      .map((key) => `${file}: ${key}`),
  );
  expect(missing).toEqual([]);
});

test("every key of en.json is used", () => {
  const all = sources.map(({ file, text }) => keysIn(file, text));
  const exact = new Set(all.flatMap((keys) => [...keys.exact, ...keys.mentioned]));
  const patterns = all.flatMap((keys) => keys.patterns);
  const unused = [...english.keys()].filter((key) => {
    const base = withoutPlural(key);
    return !exact.has(key) && !exact.has(base) && !patterns.some((pattern) => pattern.test(base));
  });
  expect(unused).toEqual([]);
});

test("no visible text is written into the pages", () => {
  const found = sources
    .filter(({ file }) => file.endsWith(".tsx"))
    .flatMap(({ file, text }) => visibleTextsIn(file, text).map((each) => `${file}: ${each}`));
  expect(found).toEqual([]);
});

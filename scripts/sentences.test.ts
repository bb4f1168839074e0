/** Everything the engine says to people is translated: a sentence without a translation fails here. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { SentenceCatalogue } from "../contract/sentences.ts";
import { ROOT } from "./lib/command.ts";
import { sentencesIn } from "./lib/sentences.ts";

/** What people read in the pages, the tray and messages. The command line, its host, and what only programs read speak English. */
const SOURCES = [
  "contract/**/*.ts",
  "main/{engine,schedule,agents,runs,store,guard,delivery,api,steering}/**/*.ts",
  "main/daemon/settings.ts",
  "main/desktop/engine-keeper.ts",
  "main/desktop/updates/failure.ts",
];
const NOT_FOR_PEOPLE =
  /\.test(?:-support)?\.ts$|\/testing|\/fixtures|\/migrations\/|\/(?:samples|bulk)\.ts$|\/http\/(?:metrics|openapi)\.ts$/;

/** Found like sentences, and said to nobody, or said in both languages where they stand. */
const LEFT_ALONE = [/^\{[^}]+\} (?:a|to) \{/, /\(\?:/, / de \{year\}$/, /every day in \{slice\}$/];
const SPEAKS_ITSELF = /main\/schedule\/describe/;

const catalogue = JSON.parse(
  readFileSync(join(ROOT, "resources/locales/pt-BR.sentences.json"), "utf8"),
) as SentenceCatalogue;

const found = SOURCES.flatMap((pattern) => globSync(pattern, { cwd: ROOT }))
  .filter((file) => !NOT_FOR_PEOPLE.test(file) && !SPEAKS_ITSELF.test(file))
  .flatMap((file) =>
    sentencesIn(file, readFileSync(join(ROOT, file), "utf8")).map((each) => ({ ...each, file })),
  )
  .filter(({ template }) => !LEFT_ALONE.some((pattern) => pattern.test(template)));

test("every sentence has a translation in resources/locales/pt-BR.sentences.json", () => {
  const missing = found
    .filter(({ template }) => catalogue.sentences[template] === undefined)
    .map(({ template, file, line }) => `${file}:${line}  ${JSON.stringify(template)}`);
  expect(missing).toEqual([]);
});

test("every translation fills in what its sentence does", () => {
  const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([name]) => name).toSorted();
  const wrong = Object.entries(catalogue.sentences).filter(
    ([template, translation]) => names(template).join() !== names(translation).join(),
  );
  expect(wrong).toEqual([]);
});

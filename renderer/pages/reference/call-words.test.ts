import { expect, test } from "vitest";
import { openApiDocument } from "../../../main/api/http/openapi.ts";
import { LANGUAGES, type Language } from "../../lib/languages.ts";
import { inWords, loadCallWords } from "./call-words.ts";
import { callsOf, callsWith } from "./calls.ts";

const calls = callsOf(await openApiDocument("1.0.0"));
const others = (Object.keys(LANGUAGES) as Language[]).filter((language) => language !== "en");

test.each(others)(
  "every call of the API says what it does in %s, and nothing else is said",
  async (language) => {
    const { groups, summaries } = (await loadCallWords(language))!;
    const said = (words: readonly string[]) => [...new Set(words)].toSorted();
    expect(Object.keys(summaries).toSorted()).toEqual(said(calls.map(({ summary }) => summary)));
    expect(Object.keys(groups).toSorted()).toEqual(said(calls.map(({ group }) => group)));
    const empty = [...Object.values(summaries), ...Object.values(groups)].filter(
      (text) => !text.trim(),
    );
    expect(empty).toEqual([]);
  },
);

test("a person finds a call by their own words and by the names of the API", async () => {
  const mine = inWords(calls, await loadCallWords("pt-BR"));
  const names = (search: string) => callsWith(mine, search).map(({ name }) => name);
  expect(names("pausar tarefa")).toEqual(["jobs.pause"]);
  expect(names("jobs.pause")).toEqual(["jobs.pause"]);
  expect(mine.find(({ name }) => name === "jobs.pause")?.title).toBe("tarefas");
  expect(inWords(calls, null)).toEqual(calls);
});

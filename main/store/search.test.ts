import fc from "fast-check";
import { expect, test } from "vitest";
import { opened, start } from "./fixtures.ts";
import { aJob, aRun, aSettle, aWork } from "./samples.ts";
import { searchQuery } from "./search.ts";

/** A store with one ended run for each pair of prompt and answer, ids from 1. */
function withRuns(...texts: [prompt: string, answer: string][]) {
  const { store } = opened();
  for (const [prompt, answer] of texts) {
    const { id } = store.createRun(aRun({ work: aWork({ prompt }) }));
    start(store, id);
    store.settle(aSettle(id, { answer }));
  }
  const find = (search: string, jobId?: number): number[] =>
    store
      .runs({ search, ...(jobId === undefined ? {} : { jobId }) })
      .map(({ id }) => id)
      .toReversed();
  return { store, find };
}

test("all words must occur, in the prompt or in the answer, the last one as a beginning", () => {
  const { find } = withRuns(
    ["Review the open pull requests", "Three requests look fine"],
    ["Write the changelog", "The review is written"],
    ["Water the plants", ""],
  );
  expect(find("review")).toEqual([1, 2]);
  expect(find("review fine")).toEqual([1]);
  expect(find("REVIEW écrit")).toEqual([]);
  expect(find("pull requ")).toEqual([1]);
  expect(find("requ pull")).toEqual([]);
  expect(find("plants review")).toEqual([]);
});

test("accents and case do not matter", () => {
  const { find } = withRuns(["Prüfe die Änderungen", "Ça marche déjà"]);
  expect(find("prufe anderungen DEJA")).toEqual([1]);
});

test("operators, columns and quotes are words like others", () => {
  const { find } = withRuns(
    ["alpha or beta", "near the end"],
    ["alpha", "not here"],
    ["beta", "answer: no"],
    ["foo-bar and a.b.c", "50% of /usr/local/bin"],
  );
  expect(find("alpha OR beta")).toEqual([1]);
  expect(find("alpha NOT here")).toEqual([2]);
  expect(find("NEAR(the)")).toEqual([1]);
  expect(find("answer:no")).toEqual([3]);
  expect(find("prompt:beta")).toEqual([]);
  expect(find('"beta"')).toEqual([1, 3]);
  expect(find("foo-bar")).toEqual([4]);
  expect(find("bar-foo")).toEqual([]);
  expect(find("/usr/local")).toEqual([4]);
  expect(find("a*")).toEqual([1, 2, 3, 4]);
  expect(find("^alpha")).toEqual([1, 2]);
});

test("what holds no word finds nothing; blanks alone are no search", () => {
  const { find } = withRuns(["alpha", "beta"]);
  for (const nothing of ['"', "***", "() :", "'", "--"]) expect(find(nothing)).toEqual([]);
  expect(find("  ")).toEqual([1]);
  expect(find("alpha ***")).toEqual([1]);
});

test("a search in one job finds its runs only, and the mark of the job is not searchable", () => {
  const { store, find } = withRuns(["alpha", "beta"]);
  const job = store.createJob(aJob()).id;
  const { id } = store.createRun(aRun({ jobId: job, work: aWork({ prompt: "alpha" }) }));
  expect(find("alpha", job)).toEqual([id]);
  expect(find("alpha")).toEqual([1, id]);
  expect(find(`j${job}`)).toEqual([]);
  expect(find("alpha", 4_711)).toEqual([]);
});

test("a search pages, and keeps to states", () => {
  const { store } = withRuns(...Array.from({ length: 9 }, (): [string, string] => ["alpha", "b"]));
  store.createRun(aRun({ work: aWork({ prompt: "alpha" }) }));
  const ids = (filter: object) => store.runs({ search: "alpha", ...filter }).map(({ id }) => id);
  expect(ids({ limit: 3 })).toEqual([10, 9, 8]);
  expect(ids({ limit: 3, beforeId: 8 })).toEqual([7, 6, 5]);
  expect(ids({ states: ["queued"] })).toEqual([10]);
});

test("a run is found by its newest answer only", () => {
  const { store, find } = withRuns(["prompt", "former"]);
  store.reopen(1, 6_000);
  start(store, 1, "runs/1/2");
  store.settle(aSettle(1, { answer: "present" }));
  expect(find("former")).toEqual([]);
  expect(find("present")).toEqual([1]);
});

test("no text of people makes a search fail, or find what has not its words", () => {
  const { find } = withRuns(["alpha beta gamma", "delta epsilon"], ["zeta", "eta theta"]);
  const odd = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.string({ unit: "grapheme", maxLength: 40 }),
    fc
      .array(
        fc
          .constantFrom('"', "*", "AND", "OR", "NOT", "NEAR(", ")", ":", "^", "{", "}", "+", "-")
          .chain((mark) =>
            fc.constantFrom(mark, `${mark}alpha`, `alpha${mark}`, "\0", "'", "\ud800"),
          ),
        { maxLength: 12 },
      )
      .map((parts) => parts.join(" ")),
  );
  fc.assert(
    fc.property(odd, (text) => {
      const found = find(text);
      // Run 2 has no alpha: it cannot be found by a text that asks for it.
      if (/(^|\s)alpha\s/u.test(text)) expect(found).not.toContain(2);
    }),
    { numRuns: 500 },
  );
});

test("every beginning of a text that ends within a word finds it", () => {
  const prompt = "Summarize what changed in the repository since yesterday";
  const { find } = withRuns([prompt, "Nothing"], ["Something else entirely", "No"]);
  fc.assert(
    fc.property(fc.integer({ min: 2, max: prompt.length }), (length) => {
      const text = prompt.slice(0, length);
      // A single letter is taken for a whole word.
      fc.pre(!/(^|\s)\S$/.test(text));
      expect(find(text)).toContain(1);
    }),
  );
});

test("a long beginning finds the same, whether its words are few or too many to name", () => {
  const numbered = Array.from({ length: 60 }, (_, n): [string, string] => [`release${n}`, "Done"]);
  const { find } = withRuns(...numbered, ["Relèase notes", "RELEASE"], ["rele", "nothing"]);
  const all = Array.from({ length: 61 }, (_, n) => n + 1);
  expect(find("release")).toEqual(all);
  expect(find("done releas")).toEqual(all.slice(0, 60));
  expect(find("releàs")).toEqual(all);
  expect(find("RELEASE5")).toEqual([6, ...all.slice(50, 60)]);
  expect(find("release59")).toEqual([60]);
  expect(find("released")).toEqual([]);
});

test("a query is bounded, however long the text", () => {
  const query = searchQuery("word ".repeat(10_000))!;
  expect(query.split(" AND ")).toHaveLength(16);
  const { find } = withRuns(["alpha", "beta"]);
  expect(find("x".repeat(1_000_000))).toEqual([]);
});

test("only the first 20,000 characters of a text are searched", () => {
  const { find } = withRuns([`${"filler ".repeat(3_000)}needle`, "short"]);
  expect(find("filler")).toEqual([1]);
  expect(find("needle")).toEqual([]);
});

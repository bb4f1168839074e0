import fc from "fast-check";
import { expect, test } from "vitest";
import { opened, start } from "./fixtures.ts";
import { aJob, aRun, aSettle, aWork } from "./samples.ts";

function withRun(prompt: string, answer: string | null) {
  const { store } = opened();
  const { id } = store.createRun(aRun({ work: aWork({ prompt }) }));
  start(store, id);
  store.settle(aSettle(id, { answer }));
  const finds = (search: string): boolean => store.runs({ search }).length === 1;
  return { store, id, finds };
}

test("words are found in prompt and answer together, the last one by its beginning", () => {
  const { finds } = withRun("Prüfe die Bestellung", "Everything was delivered, café included.");
  expect(finds("bestellung delivered")).toBe(true);
  expect(finds("prufe")).toBe(true);
  expect(finds("cafe")).toBe(true);
  expect(finds("deliv")).toBe(true);
  expect(finds("deliv bestellung")).toBe(false);
  expect(finds("refused")).toBe(false);
});

test("a word with signs in it is a phrase, not an operator", () => {
  const { finds } = withRun("run deploy-staging for api/v2", "NEAR the end OR not");
  expect(finds("deploy-staging")).toBe(true);
  expect(finds("staging-deploy")).toBe(false);
  expect(finds('"deploy-staging')).toBe(true);
  expect(finds("NEAR")).toBe(true);
  expect(finds("end OR")).toBe(true);
  expect(finds("absent OR end")).toBe(false);
  expect(finds("NOT end")).toBe(true);
  expect(finds("prompt:deploy")).toBe(false);
  expect(finds("tag:j1")).toBe(false);
});

test("search is found before the end by prompt, and after a second end by the new answer", () => {
  const { store } = opened();
  const { id } = store.createRun(aRun({ work: aWork({ prompt: "inventory" }) }));
  expect(store.runs({ search: "inventory" })).toHaveLength(1);
  start(store, id);
  store.settle(aSettle(id, { answer: "former words" }));
  store.reopen(id, 1);
  start(store, id, "runs/1/2");
  store.settle(aSettle(id, { answer: "newer words" }));
  expect(store.runs({ search: "former" })).toHaveLength(0);
  expect(store.runs({ search: "inventory newer" })).toHaveLength(1);
});

test("search goes with the other filters, newest first", () => {
  const { store } = opened();
  const jobs = [1, 2, 3].map(() => store.createJob(aJob()).id);
  for (let n = 0; n < 9; n += 1) {
    store.createRun(aRun({ jobId: jobs[n % 3]!, batch: n < 6 ? "b" : null }));
  }
  store.settle(aSettle(4, { from: ["queued"], attempt: null, answer: null }));
  const ids = (filter: object) => store.runs({ search: "review", ...filter }).map((run) => run.id);
  expect(ids({})).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1]);
  expect(ids({ beforeId: 5, limit: 2 })).toEqual([4, 3]);
  expect(ids({ jobId: jobs[0] })).toEqual([7, 4, 1]);
  expect(ids({ batch: "b", states: ["queued"], jobId: jobs[0] })).toEqual([1]);
  expect(ids({ search: "j1" })).toEqual([]);
});

test("blank search is no filter; search for signs alone finds nothing", () => {
  const { finds } = withRun("one two", null);
  expect(finds("  ")).toBe(true);
  expect(finds("*")).toBe(false);
  expect(finds("''")).toBe(false);
  expect(finds("()")).toBe(false);
});

test("only the first 20,000 characters of a prompt are searched", () => {
  const { finds } = withRun(`early ${"x ".repeat(20_000)} late`, null);
  expect(finds("early")).toBe(true);
  expect(finds("late")).toBe(false);
});

test("no input whatever makes the search throw", () => {
  const { store } = withRun("some prompt", "some answer");
  const sign = fc.constantFrom(..."\"'*()^:-+{}[],;\\\0\u2028\ud800 ab\u00e9\u4e2d\ue000\u0301");
  const odd = fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.array(sign, { maxLength: 30 }).map((signs) => signs.join("")),
    fc.constantFrom("NEAR(a b, 2)", "a AND", "OR", "NOT", "col : x", "a*b*", '"', "x".repeat(9e5)),
  );
  fc.assert(
    fc.property(odd, (search) => {
      expect(Array.isArray(store.runs({ search }))).toBe(true);
      expect(Array.isArray(store.runs({ search, jobId: 1, states: ["queued"] }))).toBe(true);
    }),
    { numRuns: 500 },
  );
});

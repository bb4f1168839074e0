import { expect, test } from "vitest";
import { flag, listOf, oneOf, searchParams, text, whole } from "./search-params.ts";

const read = searchParams({
  search: text,
  page: whole,
  archived: flag,
  view: oneOf(["open", "unread"]),
  states: listOf(["failed", "lost"]),
});

test("what fits is read, in its type", () => {
  const raw = { search: 42, page: "3", archived: "true", view: "open", states: ["lost", "failed"] };
  expect(read(raw)).toEqual({
    search: "42",
    page: 3,
    archived: true,
    view: "open",
    states: ["failed", "lost"],
  });
});

test("one value stands for a list of one", () => {
  expect(read({ states: "lost" })).toEqual({ states: ["lost"] });
});

test("what does not fit is left out, so that an old link still opens its page", () => {
  const raw = { search: "", page: "x", archived: "no", view: "gone", states: ["never"], more: 1 };
  // As the router puts them together: what was read over what was written.
  expect({ ...raw, ...read(raw) }).toEqual({ more: 1 });
});

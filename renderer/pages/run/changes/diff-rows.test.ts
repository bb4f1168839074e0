import { expect, test } from "vitest";
import { diffRows } from "./diff-rows.ts";

test("lines keep the numbers of both sides", () => {
  const diff = [
    "diff --git a/a.txt b/a.txt",
    "index 111..222 100644",
    "--- a/a.txt",
    "+++ b/a.txt",
    "@@ -3,3 +3,4 @@ function x() {",
    " same",
    "-old",
    "+new",
    "+more",
    " end",
    "",
  ].join("\n");
  expect(diffRows(diff)).toEqual([
    { kind: "hunk", text: "@@ -3,3 +3,4 @@ function x() {" },
    { kind: "same", oldLine: 3, newLine: 3, text: "same" },
    { kind: "removed", oldLine: 4, newLine: null, text: "old" },
    { kind: "added", oldLine: null, newLine: 4, text: "new" },
    { kind: "added", oldLine: null, newLine: 5, text: "more" },
    { kind: "same", oldLine: 5, newLine: 6, text: "end" },
  ]);
});

test("a new file, one without a line break at its end, and none at all", () => {
  const diff = [
    "diff --git a/new.txt b/new.txt",
    "new file mode 100644",
    "index 000..222",
    "--- /dev/null",
    "+++ b/new.txt",
    "@@ -0,0 +1 @@",
    "+only",
    "\\ No newline at end of file",
    "",
  ].join("\n");
  expect(diffRows(diff)).toMatchObject([
    { kind: "hunk" },
    { kind: "added", newLine: 1, text: "only" },
  ]);
  expect(diffRows("")).toEqual([]);
});

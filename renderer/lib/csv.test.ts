import { expect, test } from "vitest";
import { toCsv } from "./csv.ts";

test("quotes what needs it, and computes nothing in a spreadsheet", () => {
  expect(
    toCsv([
      ["name", "runs", "usd"],
      ['He said "no", twice', 3, null],
      ["=HYPERLINK(1)", -1, 0.5],
      ["two\nlines", 0, 0],
    ]),
  ).toBe(
    'name,runs,usd\r\n"He said ""no"", twice",3,\r\n\'=HYPERLINK(1),-1,0.5\r\n"two\nlines",0,0\r\n',
  );
});

import { expect, test } from "vitest";
import { parseVariant } from "./variant.ts";

test.each<[string, unknown]>([
  ["(<[':1.13/StatusNotifierItem']>,)", [[":1.13/StatusNotifierItem"]]],
  [
    "(uint32 7, (0, {'label': <'a \\'b\\' \"c\"'>}, @av []))",
    [7, [0, { label: "a 'b' \"c\"" }, []]],
  ],
  ["(<\"it's\">, true, -1.5, objectpath '/x')", ["it's", true, -1.5, "/x"]],
  ["(<{'a': <byte 0x01>}>,)", [{ a: 1 }]],
  ["('x\\u2014y\\n',)", ["x—y\n"]],
  ["()", []],
])("%s", (text, value) => {
  expect(parseVariant(text)).toEqual(value);
});

test("what is no variant is refused", () => {
  expect(() => parseVariant("(1,) (2,)")).toThrow("More than one");
  expect(() => parseVariant("('x")).toThrow("without an end");
});

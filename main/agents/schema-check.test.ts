import { describe, expect, it } from "vitest";
import { schemaProblem, structuredFrom } from "./schema-check.ts";

const SCHEMA = {
  type: "object",
  required: ["status", "items"],
  additionalProperties: false,
  properties: {
    status: { enum: ["ok", "bad"] },
    items: { type: "array", items: { type: "object", properties: { n: { type: "integer" } } } },
    note: { type: ["string", "null"] },
  },
};

describe("the structural check", () => {
  it.each([
    [{ status: "ok", items: [] }, null],
    [{ status: "ok", items: [{ n: 1 }], note: null }, null],
    [{ status: "ok" }, 'lacks "items"'],
    [{ status: "other", items: [] }, "one of"],
    [{ status: "ok", items: {} }, "must be array, not object"],
    [{ status: "ok", items: [{ n: 1.5 }] }, "must be integer"],
    [{ status: "ok", items: [], extra: 1 }, 'has "extra"'],
    [{ status: "ok", items: [], note: 3 }, "string or null"],
    ["text", "must be object, not string"],
    [null, "must be object, not null"],
  ])("%j: %s", (value, problem) => {
    const found = schemaProblem(SCHEMA, value);
    if (problem === null) expect(found).toBeNull();
    else expect(found).toContain(problem);
  });

  it("accepts everything under an empty or unknown schema", () => {
    for (const schema of [{}, true, { pattern: "x" }]) expect(schemaProblem(schema, 5)).toBeNull();
    expect(schemaProblem(false, 5)).not.toBeNull();
  });
});

describe("a structured answer", () => {
  it.each([
    ['{"a":1}', { a: 1 }],
    ['\n {"a":1} \n', { a: 1 }],
    ['```json\n{"a":1}\n```', { a: 1 }],
    ["```\n[1]\n```", [1]],
    ["Here it is: {}", undefined],
    ["", undefined],
  ])("%j", (answer, value) => {
    expect(structuredFrom(undefined, answer)).toEqual(value);
  });

  it("is the one the agent gave apart, where there is one", () => {
    expect(structuredFrom({ b: 2 }, '{"a":1}')).toEqual({ b: 2 });
  });
});

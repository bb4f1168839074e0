import { expect, test } from "vitest";
import { schemaText } from "./schema-text.ts";

test("objects with what is optional, and what stands in for it", () => {
  const schema = {
    type: "object",
    required: ["id"],
    properties: {
      id: { type: "integer" },
      limit: { type: "integer", default: 50 },
      until: { anyOf: [{ type: "integer" }, { type: "null" }] },
      deep: { type: "object", required: ["a"], properties: { a: { const: "x" } } },
    },
  };
  expect(schemaText(schema)).toBe(
    [
      "{",
      "  id: integer",
      "  limit?: integer = 50",
      "  until?: integer | null",
      "  deep?: {",
      '    a: "x"',
      "  }",
      "}",
    ].join("\n"),
  );
});

test("lists, choices, maps, and what says nothing", () => {
  const states = { type: "array", items: { enum: ["queued", "running"] } };
  expect(schemaText(states)).toBe('("queued" | "running")[]');
  expect(schemaText({ type: "array", items: { type: "string" } })).toBe("string[]");
  expect(schemaText({ additionalProperties: { type: "number" } })).toBe("{ [name]: number }");
  expect(schemaText({ oneOf: [{ type: "string" }, { type: "string" }] })).toBe("string");
  const jobs = { type: "array", items: { $ref: "#/components/schemas/Job" } };
  expect(schemaText(jobs)).toBe("Job[]");
  expect(schemaText({})).toBe("anything");
  expect(schemaText(undefined)).toBe("…");
});

test("ends, however deep it goes", () => {
  const loop: { type: string; items?: object } = { type: "array" };
  loop.items = loop;
  expect(schemaText(loop)).toMatch(/^…(\[\])+$/);
});

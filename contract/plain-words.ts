/**
 * What is wrong with a value, in words for people, where its schema has no sentence of its own. zod's default texts
 * name types and comparisons of programs; importing this module replaces them for every schema.
 */
import * as z from "zod";

const TYPES: Partial<Record<string, string>> = {
  int: "This has to be a whole number.",
  number: "This has to be a number.",
  string: "This has to be a text.",
  boolean: "This is either on or off.",
  array: "This has to be a list.",
};

type Issue = z.core.$ZodRawIssue;

export function plainWords(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined) return "This is needed.";
      return TYPES[issue.expected] ?? "This is not built as expected.";
    case "too_small":
      return tooSmall(issue);
    case "too_big":
      return tooBig(issue);
    case "invalid_value":
      return `Choose one of these: ${issue.values.join(", ")}.`;
    case "unrecognized_keys":
      return `There is no field of the name ${issue.keys.join(", ")}.`;
    case "invalid_key":
      return issue.issues[0]?.message ?? "This is not built as expected.";
    case "invalid_format":
      return "This is not written as expected.";
    default:
      return "This is not built as expected.";
  }
}

function tooSmall({ origin, minimum, inclusive }: Extract<Issue, { code: "too_small" }>): string {
  if (origin === "string") {
    return minimum === 1 ? "This cannot be empty." : `Use ${minimum} characters at least.`;
  }
  if (origin !== "number" && origin !== "int") return `Name ${minimum} at least.`;
  return inclusive === false ? `Use a number above ${minimum}.` : `Use ${minimum} or more.`;
}

function tooBig({ origin, maximum, inclusive }: Extract<Issue, { code: "too_big" }>): string {
  if (origin === "string") return `Use ${maximum} characters at most.`;
  if (origin !== "number" && origin !== "int") return `Name ${maximum} at most.`;
  return inclusive === false ? `Use a number below ${maximum}.` : `Use ${maximum} or less.`;
}

z.config({ customError: plainWords });

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PROMPT_VARIABLES } from "../../../contract/prompt-variables.ts";
import { parsePrompt } from "./parse.ts";

const literal = (text: string) =>
  parsePrompt(text)
    .parts.map((part) => (typeof part === "string" ? part : `<${part.name}:${part.argument}>`))
    .join("");

describe("what is read", () => {
  test("text without double braces is one part, untouched", () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 200 }).filter((text) => !text.includes("{{")),
        (text) => {
          expect(parsePrompt(text)).toEqual({ parts: text === "" ? [] : [text], problem: null });
        },
      ),
    );
  });

  test("variables with and without an argument, and spaces around", () => {
    expect(literal("a {{ date }} b{{answer: Nightly review }}{{file:docs/a b.md}}")).toBe(
      "a <date:null> b<answer:Nightly review><file:docs/a b.md>",
    );
  });

  test("four braces are two literal ones, and close nothing", () => {
    expect(literal("{{{{date}} {{date}}")).toBe("{{date}} <date:null>");
    expect(literal("{{{{{{{{")).toBe("{{{{");
  });

  test("escaping any text makes it literal", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("{", "}", "d", ":", "\n") }), (text) => {
        const pairs = text.replaceAll("{{", "{{{{");
        const { problem } = parsePrompt(pairs);
        // A single brace before an escape is the one thing that stays ambiguous: it belongs to the pair.
        if (/\{\{\{/.test(text)) return;
        expect(problem).toBeNull();
        expect(literal(pairs)).toBe(text);
      }),
    );
  });
});

describe("problems say where and what to write", () => {
  const problems: [text: string, position: number, suggestion: string | null, part: string][] = [
    ["Sum up {{yesteday}}", 7, "{{yesterday}}", "Did you mean {{yesterday}}?"],
    ["{{today}}", 0, "{{date}}", "Did you mean {{date}}?"],
    ["{{ Last Answer }}", 0, "{{last_answer}}", "is not a variable"],
    ["{{continuity}}", 0, "{{last_answer}}", "is not a variable"],
    ["{{ .Values.image }}", 0, null, "write {{{{"],
    ["x {{date", 2, null, "not closed"],
    ["{{date:short}}", 0, "{{date}}", "takes nothing"],
    ["{{answer}}", 0, "{{answer:Name of the job}}", "name or number of a job"],
    ["{{file: }}", 0, "{{file:notes/today.md}}", "path of a file"],
    ["{{file:/etc/passwd}}", 0, null, "relative to the folder"],
    ["{{file:~/x}}", 0, null, "relative to the folder"],
    ["{{file:C:\\x}}", 0, null, "relative to the folder"],
    ["{{file:a/../../x}}", 0, null, "leads out"],
  ];
  for (const [text, position, suggestion, part] of problems) {
    test(text, () => {
      const { problem } = parsePrompt(text);
      expect(problem).toMatchObject({ position, suggestion });
      expect(problem?.message).toContain(part);
    });
  }

  test("every suggestion for a misspelt name is itself in order", () => {
    for (const name of Object.keys(PROMPT_VARIABLES)) {
      const { problem } = parsePrompt(`{{${name}x}}`);
      expect(problem?.suggestion, name).not.toBeNull();
      expect(parsePrompt(problem!.suggestion!).problem, name).toBeNull();
    }
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { piecesOf } from "./markdown-pieces.ts";

const paragraph = (size: number) => `${"word ".repeat(size / 5)}\n\n`;
const texts = (text: string) => piecesOf(text).map((piece) => piece.text);

test("a long text is cut between its blocks, and nothing is lost", () => {
  const text = paragraph(2_000).repeat(10);
  expect(texts(text).map(({ length }) => length)).toEqual([6_006, 6_006, 6_006, 2_002]);
  expect(texts(text).join("")).toBe(text);
});

test("code is never cut, however many blank lines and other fences it holds", () => {
  const code = `~~~~md\n${"a\n\n```\n\n~~~\n".repeat(2_000)}~~~~\n\n`;
  const text = `${paragraph(7_000)}${code}${paragraph(7_000)}`;
  expect(texts(text)).toContain(code);
});

test("a table is never cut; a list and a paragraph without a blank line are, at the ends of lines", () => {
  const table = `| a | b |\n|---|:-:|\n${"| 1 | 2 |\n".repeat(3_000)}\n`;
  const list = "- an item of a list\n".repeat(1_000);
  const found = piecesOf(`${paragraph(6_000)}${table}${list}`);
  expect(found.map(({ isPlain }) => isPlain)).toEqual([false, false, false, false]);
  expect(found[1]!.text).toBe(table);
  expect(found[2]!.text).toMatch(/^(- an item of a list\n){600}$/);
});

test("a line that is too long, marks that are too deep and far too much code are shown as written, the rest is not", () => {
  const line = `${"word ".repeat(2_000)}\n`;
  const deep = `${">".repeat(40)} deep\n\n${paragraph(6_000)}`;
  const code = `\`\`\`\n${"x\n".repeat(60_000)}\`\`\`\n\n`;
  const found = piecesOf(`${paragraph(100)}${line}${paragraph(6_000)}${deep}${code}`);
  expect(found.map(({ isPlain }) => isPlain)).toEqual([false, true, false, true, true]);
  expect(found.map((piece) => piece.text).join("")).toContain(`${line}${paragraph(6_000)}`);
});

test("what was cut stays when more comes; a megabyte is cut at once, whatever is in it", () => {
  const line = fc.constantFrom(
    "",
    "text",
    "```",
    "~~~~",
    "- item",
    "    code",
    "x".repeat(3_000),
    "y".repeat(9_000),
    "|--|",
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 60 }), fc.array(line, { maxLength: 20 }), (a, b) => {
      const before = `${a.join("\n")}\n`;
      const all = before + b.join("\n");
      const pieces = texts(all);
      expect(pieces.join("")).toBe(all);
      const kept = texts(before).slice(0, -1);
      expect(pieces.slice(0, kept.length)).toEqual(kept);
    }),
  );
  for (const part of ["[", ">", "\n", "a\n\n", "```\n", "**a*"]) {
    const startedAt = performance.now();
    piecesOf(part.repeat(1_000_000 / part.length));
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  }
});

import { expect, it } from "vitest";
import { firstLine, lineCount, visibleText } from "./visible-text.ts";

it("shows what would be invisible, or would turn text around", () => {
  expect(visibleText("a\u0000b\u001bc\u007fd\u0085")).toBe("a␀b␛c␡d⟨U+0085⟩");
  expect(visibleText("safe\u202egpj.exe\u2066x\u2069\u200f")).toBe(
    "safe⟨U+202E⟩gpj.exe⟨U+2066⟩x⟨U+2069⟩⟨U+200F⟩",
  );
  expect(visibleText("zero\u200bwidth\ufeff")).toBe("zero⟨U+200B⟩width⟨U+FEFF⟩");
  expect(visibleText("tag\u{e0041}")).toBe("tag⟨U+E0041⟩");
});

it("leaves lines, tabs, all scripts and joined emoji as they are", () => {
  const text = "a\tb\nc é ß 漢字 العربية 👩‍👩‍👧 ❤️";
  expect(visibleText(text)).toBe(text);
  expect(visibleText("a\r\nb\rc")).toBe("a\nb␍c");
});

it("counts lines and finds the first that says something", () => {
  expect([lineCount(""), lineCount("a"), lineCount("a\n"), lineCount("a\n\nb")]).toEqual([
    0, 1, 1, 3,
  ]);
  expect(firstLine("\n  \n  hello there\nmore")).toBe("hello there");
  expect(firstLine("abcdef", 3)).toBe("abc…");
});

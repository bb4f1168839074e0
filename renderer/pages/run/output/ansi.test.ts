import { describe, expect, it } from "vitest";
import { AnsiReader, plainText } from "./ansi.ts";

const read = (...lines: string[]) => {
  const reader = new AnsiReader();
  return lines.map((line) => reader.read(line));
};
const textOf = (line: string) =>
  read(line)[0]!
    .map(({ text }) => text)
    .join("");

describe("colours", () => {
  it("become looks, and go on in the next line until they are taken back", () => {
    expect(read("a\u001b[1;31mred", "still\u001b[0m not", "plain")).toEqual([
      [
        { text: "a", look: "" },
        { text: "red", look: "ansi-bold ansi-red-fg" },
      ],
      [
        { text: "still", look: "ansi-bold ansi-red-fg" },
        { text: " not", look: "" },
      ],
      [{ text: "plain", look: "" }],
    ]);
  });

  it("of 256 and of all", () => {
    const [pieces] = read("\u001b[38;5;196mx\u001b[48;5;250my\u001b[0m\u001b[38:2:1:2:3mz");
    expect(pieces).toMatchObject([
      { color: "rgb(255, 0, 0)" },
      { background: "rgb(188, 188, 188)" },
      { color: "rgb(1, 2, 3)" },
    ]);
  });

  it("are followed so far and no further: a line of nothing but changes costs little", () => {
    const bomb = "\u001b[31ma\u001b[32mb".repeat(20_000);
    const [pieces] = read(bomb);
    expect(pieces!.length).toBeLessThan(450);
    expect(pieces!.map(({ text }) => text).join("")).toBe("ab".repeat(20_000));
  });
});

describe("other sequences", () => {
  it("move no cursor, clear no screen, set no title and make no link", () => {
    expect(textOf("a\u001b[2J\u001b[1;1H\u001b[10Ab\u001b[?25lc")).toBe("abc");
    expect(textOf("\u001b]0;owned\u0007title")).toBe("title");
    expect(textOf("\u001b]8;;javascript:alert(1)\u0007click\u001b]8;;\u0007")).toBe("click");
    expect(textOf("\u001bPq#0\u001b\\sixel\u001b(Bx\u001bcy")).toBe("sixelxy");
  });

  it("that do not end, and control characters, stay visible or go; the text stays", () => {
    expect(textOf("a\u001b[b\u0007c\rd")).toContain("␇c␍d");
    expect(plainText("\u001b[31mred\u001b[0m\u202e")).toBe("red⟨U+202E⟩");
  });
});

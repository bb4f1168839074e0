/** Lines by number, against outputs whose lines are known. */
import fc from "fast-check";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { CappedFile } from "./capped-file.ts";
import { gapBytes, readCut } from "./cut.ts";
import { LineIndexes, OutputLines } from "./output-lines.ts";
import { markText } from "./output.ts";

const root = fs.mkdtempSync(path.join(os.tmpdir(), "belfry-lines-"));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

let count = 0;
function folder(text = ""): string {
  const dir = path.join(root, `${count++}`);
  fs.mkdirSync(dir);
  fs.writeFileSync(path.join(dir, "stdout"), text);
  return dir;
}

const texts = (lines: { text: string }[]) => lines.map(({ text }) => text);

/** The lines a stream consists of, as read in one go by the rules of the file that caps it. */
function truth(dir: string, whole: string): string[] {
  const { cutAt, droppedBytes, keptBytes } = readCut(dir, "stdout");
  const split = (text: string) => (text === "" ? [] : text.replace(/\n$/, "").split("\n"));
  if (droppedBytes === 0) return split(whole);
  const rest = whole.slice(cutAt + droppedBytes - keptBytes);
  const mark = markText(gapBytes({ cutAt, droppedBytes, keptBytes }));
  return [...split(whole.slice(0, cutAt)), mark, ...split(rest)];
}

describe("any line by its number", () => {
  it("while the output grows, and after parts of it were dropped", async () => {
    const line = fc.string({ unit: fc.constantFrom("a", "b", "\n"), maxLength: 120 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1, maxLength: 25 }),
        fc.integer({ min: 40, max: 1_500 }),
        fc.nat(400),
        fc.integer({ min: 1, max: 60 }),
        async (writes, capBytes, from, pageLines) => {
          const dir = folder();
          const capped = new CappedFile(dir, "stdout", capBytes);
          const followed = new OutputLines(dir, "stdout");
          let whole = "";
          for (const text of writes) {
            whole += text;
            fs.appendFileSync(path.join(dir, "stdout"), text);
            if (capped.isOver(capped.size())) capped.trim();
            expect((await followed.size()).lines).toBe(truth(dir, whole).length);
          }
          capped.close();
          const lines = truth(dir, whole);
          for (const index of [followed, new OutputLines(dir, "stdout")]) {
            const page = await index.page(from, pageLines);
            expect(texts(page.lines)).toEqual(lines.slice(page.from, page.from + pageLines));
            expect(page.size.endOffset).toBe(whole.length);
            expect(texts((await index.page(undefined, pageLines)).lines)).toEqual(
              lines.slice(-pageLines),
            );
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it("far into a large output, without reading it from the beginning", async () => {
    const lines = Array.from({ length: 200_000 }, (_, n) => `line ${n} of a log that is long`);
    const index = new OutputLines(folder(`${lines.join("\n")}\n`), "stdout");
    expect((await index.size()).lines).toBe(200_000);
    const page = await index.page(123_456, 3);
    expect(texts(page.lines)).toEqual(lines.slice(123_456, 123_459));
    expect(page.lines[0]!.offset).toBe(lines.slice(0, 123_456).join("\n").length + 1);
  });

  it("asked for by several at once", async () => {
    const index = new OutputLines(folder("a\nb\nc\n".repeat(1_000)), "stdout");
    const sizes = await Promise.all([index.size(), index.size(), index.page(0, 1)]);
    expect(sizes[0]).toEqual(sizes[1]);
    expect(sizes[2].size.lines).toBe(3_000);
  });
});

describe("what a line looks like", () => {
  it("is cut in the middle of no character, and tells its whole length", async () => {
    const long = "é".repeat(600_000);
    const index = new OutputLines(folder(`x${long}\nnext`), "stdout");
    const { lines } = await index.page(0, 10);
    expect(lines[0]!.bytes).toBe(1_200_001);
    expect(lines[0]!.text).toBe(`x${"é".repeat(2_047)}`);
    expect(lines[1]).toMatchObject({ text: "next", bytes: 4, offset: 1_200_002 });
  });

  it("keeps what is no UTF-8 as replacement characters, and drops the carriage return at the end", async () => {
    const dir = folder();
    fs.writeFileSync(path.join(dir, "stdout"), Buffer.from([0xff, 0x41, 0x0d, 0x0a, 0x42]));
    const { lines } = await new OutputLines(dir, "stdout").page(0, 10);
    expect(texts(lines)).toEqual(["\u{fffd}A", "B"]);
  });

  it("has none where there is no output", async () => {
    const index = new OutputLines(path.join(root, "none"), "stdout");
    expect(await index.page(undefined, 5)).toEqual({
      from: 0,
      lines: [],
      size: { lines: 0, endOffset: 0, droppedBytes: 0 },
    });
  });
});

it("finds lines over the whole output, and counts those beyond the limit", async () => {
  const text = Array.from({ length: 50_000 }, (_, n) => (n % 100 === 7 ? "needle" : "hay"));
  const index = new OutputLines(folder(text.join("\n")), "stdout");
  const found = await index.find((line) => line.includes("needle"), 3);
  expect(found).toEqual({ lines: [7, 107, 207], total: 500 });
});

it("counts anew when an output was replaced by a shorter one", async () => {
  const dir = folder("a\nb\nc\n");
  const index = new OutputLines(dir, "stdout");
  expect((await index.size()).lines).toBe(3);
  fs.writeFileSync(path.join(dir, "stdout"), "z\n");
  expect(texts((await index.page(0, 9)).lines)).toEqual(["z"]);
});

it("forgets the indexes that were not used for the longest time", async () => {
  const indexes = new LineIndexes(2);
  const first = indexes.of("/a", "stdout");
  indexes.of("/b", "stdout");
  expect(indexes.of("/a", "stdout")).toBe(first);
  indexes.of("/c", "stdout");
  expect(indexes.of("/a", "stdout")).toBe(first);
  indexes.of("/b", "stdout");
  expect(indexes.of("/c", "stdout")).not.toBe(first);
});

/** The map between logical and physical positions, against a stream that was kept whole. */
import fc from "fast-check";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { CappedFile } from "./capped-file.ts";
import { readCut } from "./cut.ts";
import { readOutput } from "./output.ts";

const root = fs.mkdtempSync(path.join(os.tmpdir(), "belfry-cut-"));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

let count = 0;

it("gives every byte that is left its place in the whole stream", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 8, max: 400 }),
      fc.nat(7_000),
      fc.integer({ min: 1, max: 100 }),
      (writes, capBytes, from, pageBytes) => {
        const dir = path.join(root, `p${count++}`);
        fs.mkdirSync(dir);
        const capped = new CappedFile(dir, "stdout", capBytes);
        let whole = Buffer.alloc(0);
        for (const bytes of writes) {
          const more = Buffer.from(
            Array.from({ length: bytes }, (_, i) => (whole.length + i) % 251),
          );
          whole = Buffer.concat([whole, more]);
          fs.appendFileSync(path.join(dir, "stdout"), more);
          if (capped.isOver(capped.size())) capped.trim();
        }
        const size = capped.size();
        expect(size).toBeLessThanOrEqual(capBytes);
        expect(capped.end(size)).toBe(whole.length);

        // By pages from anywhere: the true bytes, always forward, up to the very end.
        let offset = Math.min(from, whole.length);
        for (;;) {
          const next = capped.read(offset, size, pageBytes);
          if (!next) break;
          expect(next.offset).toBeGreaterThanOrEqual(offset);
          const truth = whole.subarray(next.offset, next.offset + next.chunk.length);
          expect(next.chunk.equals(truth)).toBe(true);
          offset = next.offset + next.chunk.length;
        }
        expect(offset).toBe(whole.length);

        const cut = readCut(dir, "stdout");
        const page = readOutput(dir, { fromOffset: 0, maxBytes: 1e6 });
        expect(page.nextOffset).toBe(whole.length);
        expect(page.droppedBytes).toBe(cut.droppedBytes - cut.keptBytes);
        expect(page.bytes.includes("[belfry: ")).toBe(cut.droppedBytes > 0);
        if (cut.droppedBytes === 0) expect(page.bytes.equals(whole)).toBe(true);
        capped.close();
      },
    ),
    { numRuns: 200 },
  );
});

it("shows a file whose sidecar is damaged as it is", () => {
  const dir = path.join(root, "damaged");
  fs.mkdirSync(dir);
  fs.writeFileSync(path.join(dir, "stdout"), "text");
  for (const text of ["", "{", "{}", '{"cutAt":-1,"droppedBytes":1,"keptBytes":1}', "null"]) {
    fs.writeFileSync(path.join(dir, "stdout.cut"), text);
    expect(readOutput(dir, { fromOffset: 0, maxBytes: 100 }).bytes.toString()).toBe("text");
  }
});

it("reads a missing file as empty", () => {
  expect(readOutput(path.join(root, "none"), { fromOffset: 0, maxBytes: 10 })).toEqual({
    bytes: Buffer.alloc(0),
    nextOffset: 0,
    endOffset: 0,
    droppedBytes: 0,
  });
});

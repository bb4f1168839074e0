/** A build must not take files away from a daemon that runs, and must not keep them for ever. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { outFolder } from "./out-folder.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "belfry-out-"));
  mkdirSync(join(root, "out/chunks"), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function oldChunk(name: string, hours: number): void {
  const path = join(root, "out/chunks", name);
  writeFileSync(path, "");
  const seconds = Date.now() / 1000 - hours * 3600;
  utimesSync(path, seconds, seconds);
}

test("keeps the chunks of yesterday's build and removes older ones", async () => {
  writeFileSync(join(root, "main.js"), `import("./lazy.js").then((m) => m.lazy());`);
  writeFileSync(join(root, "lazy.js"), `export const lazy = () => console.log("lazy");`);
  oldChunk("recent-1.js", 23);
  oldChunk("ancient-1.js", 25);
  await build({
    root,
    configFile: false,
    logLevel: "silent",
    plugins: [outFolder()],
    build: {
      outDir: "out",
      emptyOutDir: false,
      // Only programs share the folder; the pages have one of their own.
      ssr: true,
      rolldownOptions: {
        input: join(root, "main.js"),
        output: { entryFileNames: "[name].js", chunkFileNames: "chunks/[name]-[hash].js" },
      },
    },
  });
  const chunks = readdirSync(join(root, "out/chunks"));
  expect(chunks).toContain("recent-1.js");
  expect(chunks).not.toContain("ancient-1.js");
  expect(chunks.some((name) => name.startsWith("lazy-"))).toBe(true);
});

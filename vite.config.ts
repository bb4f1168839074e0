/**
 * The build: one Vite environment per program, all into `out/`.
 *
 * `renderer` is the pages: one build for the browser and for the desktop window, hence relative
 * addresses.
 *
 * `cli` is the command line and the headless host. Everything is bundled except the SQLite binding
 * and node-notifier, which find their binaries relative to their own packages. Dynamic imports become chunks,
 * so that `belfry --help` loads no database.
 */
import { builtinModules } from "node:module";
import { join } from "node:path";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { outFolder } from "./scripts/lib/out-folder.ts";

const root = import.meta.dirname;
/** Not bundled: both bring programs of their own, which they find beside their own files. */
const OUTSIDE = ["better-sqlite3", "node-notifier"];
const nodeBuiltins = [...builtinModules, /^node:/];

export default defineConfig({
  // The folder of index.html; everything else here names its place in full.
  root: join(root, "renderer"),
  base: "./",
  publicDir: false,
  plugins: [react(), tailwindcss(), outFolder()],
  builder: {
    async buildApp(builder) {
      await builder.build(builder.environments["renderer"]!);
      await builder.build(builder.environments["cli"]!);
    },
  },
  environments: {
    renderer: {
      consumer: "client",
      build: {
        target: "chrome120",
        outDir: join(root, "out/renderer"),
        emptyOutDir: true,
        sourcemap: false,
        reportCompressedSize: false,
        // Fonts are files, so that a strict content policy needs no `data:`.
        assetsInlineLimit: 0,
        rolldownOptions: { input: join(root, "renderer/index.html") },
      },
    },
    cli: {
      consumer: "server",
      // Bundle dependencies too: `out/` plus the SQLite binding is the whole program.
      resolve: { noExternal: true, external: OUTSIDE, builtins: nodeBuiltins },
      build: {
        target: "node22",
        outDir: join(root, "out"),
        emptyOutDir: false,
        copyPublicDir: false,
        sourcemap: false,
        reportCompressedSize: false,
        rolldownOptions: {
          input: { cli: join(root, "main/cli/main.ts") },
          platform: "node",
          external: [...OUTSIDE, ...nodeBuiltins],
          output: {
            format: "esm",
            entryFileNames: "[name].js",
            chunkFileNames: "chunks/[name]-[hash].js",
            banner: (chunk) => (chunk.isEntry ? "#!/usr/bin/env node" : ""),
            // Names and lines stay, so that a stack trace someone sends can be read.
            minify: "dce-only",
            comments: { legal: true, annotation: false, jsdoc: false },
          },
        },
      },
    },
  },
});

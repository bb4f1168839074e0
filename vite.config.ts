/**
 * The build: one Vite environment per program, all into `out/`.
 *
 * `cli` is the command line and the headless host. Everything is bundled except the SQLite binding,
 * which is native and finds its binary relative to its own package. Dynamic imports become chunks,
 * so that `belfry --help` loads no database.
 */
import { builtinModules } from "node:module";
import { defineConfig } from "vite";
import { outFolder } from "./scripts/lib/out-folder.ts";

const nodeBuiltins = [...builtinModules, /^node:/];

export default defineConfig({
  plugins: [outFolder()],
  builder: {
    async buildApp(builder) {
      await builder.build(builder.environments["cli"]!);
    },
  },
  environments: {
    cli: {
      consumer: "server",
      // Bundle dependencies too: `out/` plus the SQLite binding is the whole program.
      resolve: { noExternal: true, external: ["better-sqlite3"], builtins: nodeBuiltins },
      build: {
        target: "node22",
        outDir: "out",
        emptyOutDir: false,
        copyPublicDir: false,
        sourcemap: false,
        reportCompressedSize: false,
        rolldownOptions: {
          input: { cli: "main/cli/main.ts" },
          platform: "node",
          external: ["better-sqlite3", ...nodeBuiltins],
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

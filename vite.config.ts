/**
 * The build: one Vite environment per program, all into `out/`.
 *
 * `renderer` is the pages: one build for the browser and for the desktop window, hence relative
 * addresses.
 *
 * `cli` is the command line and the headless host. Everything is bundled except the SQLite binding
 * and node-notifier, which find their binaries relative to their own packages. Dynamic imports become chunks,
 * so that `belfry --help` loads no database.
 *
 * `desktop` is the main process of the desktop app, `preload` the script between it and its pages. Electron itself
 * is there when they run.
 */
import { builtinModules } from "node:module";
import { join } from "node:path";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { type BuildEnvironmentOptions, defineConfig } from "vite";
import { NOT_BUNDLED } from "./scripts/lib/not-bundled.ts";
import { onePage } from "./scripts/lib/one-page.ts";
import { outFolder } from "./scripts/lib/out-folder.ts";

const root = import.meta.dirname;
const nodeBuiltins = [...builtinModules, /^node:/];
const external = [...NOT_BUNDLED, "electron"];

/** What programs for Node share. Dependencies are bundled too: `out/` plus the above is the whole program. */
const node = {
  consumer: "server" as const,
  resolve: { noExternal: true as const, external, builtins: nodeBuiltins },
};
const intoOut = {
  target: "node22",
  outDir: join(root, "out"),
  emptyOutDir: false,
  copyPublicDir: false,
  sourcemap: false,
  reportCompressedSize: false,
};

const ENTRY = /[/\\]renderer[/\\](index[.]html|main[.]tsx|styles[/\\].*)/;
/** Modules of the pages' entry: it loads everything else, and waits for none of it. */
const AT_ONCE =
  /[/\\]renderer[/\\](app[/\\]page-modules|lib[/\\](languages|no-eval))\.ts$|preload-helper/;

function program(input: Record<string, string>, firstLine = ""): BuildEnvironmentOptions {
  return {
    ...intoOut,
    rolldownOptions: {
      input,
      platform: "node",
      external: [...external, ...nodeBuiltins],
      output: {
        format: "esm",
        entryFileNames: "[name].js",
        chunkFileNames: "chunks/[name]-[hash].js",
        banner: (chunk) => (chunk.isEntry ? firstLine : ""),
        // Names and lines stay, so that a stack trace someone sends can be read.
        minify: "dce-only",
        comments: { legal: true, annotation: false, jsdoc: false },
      },
    },
  };
}

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
      await builder.build(builder.environments["desktop"]!);
      await builder.build(builder.environments["preload"]!);
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
        // Styles of all pages come at first: of a page whose code is loaded later, only the code can fail to come.
        cssCodeSplit: false,
        // Browsers that the pages are built for preload by themselves.
        modulePreload: { polyfill: false },
        rolldownOptions: {
          // The second one only says what `app` below is: all that the first page needs, whichever it is.
          input: {
            index: join(root, "renderer/index.html"),
            start: join(root, "renderer/start.tsx"),
          },
          output: {
            // Dozens of files of a few hundred bytes cost more than they save: what the first page needs comes in
            // three, and other pages take what they share with it from there.
            codeSplitting: {
              groups: [
                { name: "at-once", test: AT_ONCE, priority: 2 },
                { name: "app", tags: ["$initial"], test: (id) => !ENTRY.test(id), priority: 1 },
                onePage("first-page", join(root, "renderer/pages/today/index.tsx")),
              ],
            },
          },
        },
      },
    },
    cli: {
      ...node,
      build: program({ cli: join(root, "main/cli/main.ts") }, "#!/usr/bin/env node"),
    },
    desktop: { ...node, build: program({ desktop: join(root, "main/desktop/main.ts") }) },
    preload: {
      consumer: "server",
      resolve: { external: ["electron"], builtins: [] },
      build: {
        ...intoOut,
        rolldownOptions: {
          input: { preload: join(root, "preload/preload.ts") },
          external: ["electron"],
          // A page's sandbox takes no modules.
          output: { format: "cjs", entryFileNames: "[name].cjs" },
        },
      },
    },
  },
});

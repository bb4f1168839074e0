/**
 * Vite plugin that looks after `out/`: makes the entry executable and removes chunks of older builds.
 *
 * Vite's own `emptyOutDir` is off on purpose: a daemon that is running loads its chunks when it first
 * needs them, and a build meanwhile must not take them away.
 */
import { chmodSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const KEEP_OLD_CHUNKS_MS = 24 * 60 * 60 * 1000;

export function outFolder(): Plugin {
  return {
    name: "belfry:out-folder",
    apply: "build",
    // The pages have a folder of their own, which Vite looks after.
    applyToEnvironment: (environment) => environment.config.consumer === "server",
    writeBundle(options, bundle) {
      const dir = options.dir ?? "out";
      for (const file of Object.values(bundle)) {
        if (file.type === "chunk" && file.isEntry) chmodSync(join(dir, file.fileName), 0o755);
      }
      const chunks = join(dir, "chunks");
      for (const name of readdirSync(chunks)) {
        const path = join(chunks, name);
        const old = Date.now() - statSync(path).mtimeMs > KEEP_OLD_CHUNKS_MS;
        if (old && !(`chunks/${name}` in bundle)) rmSync(path);
      }
    },
  };
}

/** Builds `out/` when a source is newer than it. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { ROOT, runTool } from "./command.ts";

const SOURCES = [
  "contract",
  "main",
  "renderer",
  "resources/locales",
  "package-lock.json",
  "vite.config.ts",
];

/** True when `out/cli.js` is missing, or older than a file it is made from. */
export function isStale(root: string = ROOT): boolean {
  const built = statSync(join(root, "out/cli.js"), { throwIfNoEntry: false })?.mtimeMs;
  return built === undefined || SOURCES.some((name) => newest(join(root, name)) > built);
}

/** Newest change below a path, epoch milliseconds; 0 when there is nothing. Tests do not count. */
function newest(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isDirectory())
    return stat === undefined || /\.test\.tsx?$/.test(path) ? 0 : stat.mtimeMs;
  // The folder's own time tells of files that were removed.
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** Builds when stale. Returns false after showing what failed. */
export async function buildIfStale(): Promise<boolean> {
  if (!isStale()) return true;
  process.stdout.write("Building …\n");
  const { code, output } = await runTool("vite", ["build"], { output: "keep" });
  if (code !== 0) process.stdout.write(output);
  return code === 0;
}

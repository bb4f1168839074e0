/** The Chromium that tests, measurements and screenshots use: one of this machine, never a download. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * Programs by preference. The headless shell is the same Chromium without the window around the page, whose
 * own pages took a third more time here.
 */
const NAMES = [
  "chromium-headless-shell",
  "chromium",
  "chromium-browser",
  "google-chrome-stable",
  "google-chrome",
];

/** Path of a Chromium: `BELFRY_CHROMIUM`, else the first one on the PATH; null when there is none. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | null {
  const folders = (env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const candidates = [
    env["BELFRY_CHROMIUM"] ?? "",
    ...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))),
  ];
  return candidates.find((path) => path !== "" && canRun(path)) ?? null;
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Files that the app is shipped with. */
import path from "node:path";
import { pagesDir, resourcesDir } from "../host/data-dir.ts";

/** The script between pages and main process, in the folder of the built programs. */
export function preloadFile(): string {
  return path.join(pagesDir(), "..", "preload.cjs");
}

export function iconFile(name: string): string {
  return path.join(resourcesDir(), "icons", name);
}

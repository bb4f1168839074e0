/** Where the app keeps its own files: below Belfry's data folder, so that deleting it leaves nothing behind. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { app } from "electron";
import { dataDir } from "../host/data-dir.ts";

/** Before anything else: the lock of the single instance lies in the folder as well. @returns the data folder */
export function setupPaths(env: Record<string, string | undefined>): string {
  const dir = dataDir(env, process.platform);
  app.setName("Belfry");
  const own = path.join(dir, "desktop");
  try {
    mkdirSync(own, { recursive: true, mode: 0o700 });
  } catch {
    // A folder that cannot be made is told when the engine is opened, with what to do about it.
  }
  app.setPath("userData", own);
  app.setPath("sessionData", own);
  app.setAppLogsPath(path.join(dir, "logs"));
  return dir;
}

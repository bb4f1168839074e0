/** Finds an Electron that is there already. Nothing here fetches one. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./command.ts";

/** Where `npm run electron:npm` puts its copy, for tests only; ignored by git. */
export const TEST_COPY = join(ROOT, "node_modules/.electron-for-tests");

/** The official binary, or the one that ELECTRON_OVERRIDE_DIST_PATH names; null when neither is there. */
export function installedElectron(
  env: Record<string, string | undefined> = process.env,
  root: string = ROOT,
): string | null {
  const override = env["ELECTRON_OVERRIDE_DIST_PATH"];
  const dist = override ?? join(root, "node_modules/electron/dist");
  const named = join(root, "node_modules/electron/path.txt");
  const name = existsSync(named) ? readFileSync(named, "utf8").trim() : defaultName();
  const file = join(dist, name);
  return existsSync(file) ? file : null;
}

/** As above, else the copy for tests. */
export function electronForTests(): string | null {
  const copy = join(TEST_COPY, "electron");
  return installedElectron() ?? (existsSync(copy) ? copy : null);
}

/** Path of the binary below the folder of a distribution. */
function defaultName(): string {
  if (process.platform === "win32") return "electron.exe";
  return process.platform === "darwin" ? "Electron.app/Contents/MacOS/Electron" : "electron";
}

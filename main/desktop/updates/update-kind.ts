/** How this copy of the app can be brought up to date. */
import { existsSync } from "node:fs";
import path from "node:path";
import type { UpdateKind } from "../../../contract/desktop-app.ts";

export interface AppCopy {
  platform: NodeJS.Platform;
  env: Record<string, string | undefined>;
  isPackaged: boolean;
  /** Folder of the files beside the app's archive. */
  resources: string;
}

/** Names another feed than that of the package: a mirror of one's own. */
const CONFIG_VARIABLE = "BELFRY_UPDATE_CONFIG";

/** File that says where the feed is, as electron-builder writes it; null where none is configured. */
export function feedFile({ env, isPackaged, resources }: AppCopy): string | null {
  const named = env[CONFIG_VARIABLE];
  if (named) return existsSync(named) ? named : null;
  const packed = path.join(resources, "app-update.yml");
  return isPackaged && existsSync(packed) ? packed : null;
}

/**
 * On Linux only an AppImage can replace itself; what came as deb or rpm belongs to the package manager, which asks
 * for a password, and an unpacked copy to whoever put it there.
 */
export function updateKind({ platform, env, isPackaged, resources }: AppCopy): UpdateKind {
  if (platform !== "linux") return isPackaged ? "self" : "copy";
  if (env["APPIMAGE"]) return "self";
  return existsSync(path.join(resources, "package-type")) ? "package" : "copy";
}

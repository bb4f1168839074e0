/** Chooses the process table of an operating system. */
import { darwinPlatform } from "./platform-darwin.ts";
import { linuxPlatform } from "./platform-linux.ts";
import { windowsPlatform } from "./platform-windows.ts";
import type { Platform } from "./process-table.ts";

/** The platform for a value of `process.platform`. */
export function platformOf(name: NodeJS.Platform): Platform {
  if (name === "win32") return windowsPlatform;
  if (name === "darwin") return darwinPlatform;
  return linuxPlatform;
}

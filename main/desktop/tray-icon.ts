/** Pictures of the tray, one per state, for light and dark panels. */
import { nativeImage, nativeTheme, type NativeImage } from "electron";
import { iconFile } from "./resources.ts";
import type { TrayIcon } from "./tray-model.ts";

/** Files with `@2x` beside them are found by Electron. */
export function trayImage(icon: TrayIcon, platform: NodeJS.Platform): NativeImage {
  if (platform === "darwin") {
    const image = nativeImage.createFromPath(iconFile(`tray/${icon}Template.png`));
    image.setTemplateImage(true);
    return image;
  }
  const panel = nativeTheme.shouldUseDarkColors ? "dark" : "light";
  return nativeImage.createFromPath(iconFile(`tray/${icon}-${panel}.png`));
}

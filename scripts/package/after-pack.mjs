/** After the app was put together, before it is signed: drops what belongs to other systems. */
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

const PLATFORMS = { darwin: "darwin", mas: "darwin", win32: "win32", linux: "linux" };
/** electron-builder's numbers of architectures. */
const ARCHES = { 1: "x64", 3: "arm64" };

export default async function afterPack({ appOutDir, electronPlatformName, arch, packager }) {
  const resources =
    electronPlatformName === "darwin"
      ? join(appOutDir, `${packager.appInfo.productFilename}.app`, "Contents/Resources")
      : join(appOutDir, "resources");
  // Electron's own demonstration.
  await rm(join(resources, "default_app.asar"), { force: true });
  const modules = join(resources, "app.asar.unpacked/node_modules");
  const own = `${PLATFORMS[electronPlatformName]}-${ARCHES[arch]}.node`;
  const prebuilds = join(modules, "better-sqlite3/prebuilds");
  for (const name of await readdir(prebuilds)) {
    if (name !== own) await rm(join(prebuilds, name));
  }
  // node-notifier's programs for Windows and macOS.
  if (electronPlatformName === "linux") {
    await rm(join(modules, "node-notifier/vendor"), { recursive: true, force: true });
  }
}

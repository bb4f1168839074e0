/** Writes `config.json` of the data folder through `electron-store`: the file that the headless host writes, too. */
import { app } from "electron";
import { CONFIG_STORE, type ConfigWriter } from "../host/config-store.ts";

export const writeWithElectronStore: ConfigWriter = async (dataDir, settings) => {
  // A part of the store listens to signals from its import on, and Electron takes them away from everyone in this
  // process when it gets ready.
  await app.whenReady();
  const { default: Store } = await import("electron-store");
  const store = new Store({ ...CONFIG_STORE, cwd: dataDir, name: "config" });
  store.store = settings;
};

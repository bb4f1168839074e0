/** Writes `config.json` of the data folder through `electron-store`: the file that the headless host writes, too. */
import { app } from "electron";
import { CONFIG_STORE, type ConfigWriter } from "../host/config-store.ts";

export const writeWithElectronStore: ConfigWriter = async (dataDir, settings) => {
  // Why it waits: see `desktop-state.ts`.
  await app.whenReady();
  const { default: Store } = await import("electron-store");
  const store = new Store({ ...CONFIG_STORE, cwd: dataDir, name: "config" });
  store.store = settings;
};

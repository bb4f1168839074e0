/** The desktop app. What must be done before Electron is ready is done here; `desktop-app.ts` lists the rest. */
import { app, Menu } from "electron";
import { registerAppScheme } from "./app-protocol.ts";
import { startApp } from "./desktop-app.ts";
import { readLaunch, type Launch } from "./launch.ts";
import { setupPaths } from "./paths.ts";
import { setupSingleInstance } from "./single-instance.ts";

const { env } = process;
const launch = readLaunch(process.argv, env);
const dataDir = setupPaths(env);
registerAppScheme();
// Else Electron makes a menu of its own, which takes it longer than ours and is thrown away.
Menu.setApplicationMenu(null);

const later: Launch[] = [];
let onSecond = (second: Launch): void => void later.push(second);
if (setupSingleInstance((second) => onSecond(second))) {
  // Not awaited: Electron becomes ready only when this module has been evaluated.
  void startApp({ dataDir, env, launch }).then((opened) => {
    onSecond = opened.onSecond;
    later.forEach(onSecond);
  });
} else {
  app.exit(0);
}

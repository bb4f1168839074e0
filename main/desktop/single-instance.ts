/** One app per data folder: a second start hands its wishes to the first and ends. */
import { app } from "electron";
import { readLaunch, type Launch } from "./launch.ts";

/**
 * @param onSecond called in the first instance with what a second start asked for
 * @returns false in the second instance, which must end
 */
export function setupSingleInstance(onSecond: (launch: Launch) => void): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on("second-instance", (_event, argv) => onSecond(readLaunch(argv)));
  // macOS hands links over by an event of its own, and starts no second instance.
  app.on("open-url", (event, link) => {
    event.preventDefault();
    onSecond({ ...readLaunch([]), link });
  });
  app.on("activate", () => onSecond(readLaunch([])));
  // In a checkout the program is Electron itself, which must not be registered for our links.
  if (app.isPackaged) app.setAsDefaultProtocolClient("belfry");
  return true;
}

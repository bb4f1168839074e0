/** The start at login, hidden in the tray, as the setting says. */
import { app } from "electron";
import type { Log } from "../engine/ports.ts";
import { setAutostart, type AutostartProblem } from "./autostart.ts";
import type { EngineKeeper } from "./engine-keeper.ts";

/**
 * Follows the setting. In a checkout only Linux is served: elsewhere Electron itself would be registered.
 * @param onFailed told why the system did not take it
 */
export function setupLoginItem(
  keeper: EngineKeeper,
  env: Record<string, string | undefined>,
  log: Log,
  onFailed: (why: AutostartProblem) => void,
): void {
  let applied: boolean | null = null;
  keeper.watch(({ settings, live }) => {
    const wanted = settings.desktop.launchAtLogin;
    if (!live.connected || wanted === applied) return;
    // Never switched on: nothing to take back.
    if (applied === null && !wanted && process.platform !== "linux") return;
    applied = wanted;
    const failed = apply(wanted, env);
    if (failed === null) return;
    log.warn("The start at login could not be set up.", { ...failed });
    if (wanted) onFailed(failed);
  });
}

/** @returns null when it worked */
function apply(wanted: boolean, env: Record<string, string | undefined>): AutostartProblem | null {
  if (process.platform === "linux") {
    const program = app.isPackaged ? [process.execPath] : [process.execPath, app.getAppPath()];
    return setAutostart(wanted, { env, program });
  }
  if (!app.isPackaged) return null;
  app.setLoginItemSettings({ openAtLogin: wanted, args: ["--hidden"] });
  return null;
}

/** The machine as the desktop sees it: power, network and use, which files alone do not tell on every system. */
import { net, powerMonitor } from "electron";
import type { Machine } from "../engine/ports.ts";

/** Before the app is ready Electron knows nothing yet; then the base alone answers. */
export function desktopMachine(base: Machine, isReady: () => boolean): Machine {
  return {
    ...base,
    state() {
      const known = base.state();
      if (!isReady()) return known;
      return {
        // Linux tells it in files; elsewhere Electron asks the system.
        onAcPower: known.onAcPower ?? !powerMonitor.isOnBatteryPower(),
        online: known.online === false ? false : net.isOnline(),
        idleMs: powerMonitor.getSystemIdleTime() * 1000,
      };
    },
  };
}

/** The machine as a headless host can see it, without events of the operating system. */
import { accessSync, constants, readdirSync, readFileSync, statfsSync, statSync } from "node:fs";
import { networkInterfaces } from "node:os";
import type { Machine, MachineState } from "../engine/ports.ts";

const POWER_SUPPLIES = "/sys/class/power_supply";

export function hostMachine(dataDir: string): Machine {
  return {
    state: (): MachineState => ({ onAcPower: onAcPower(), online: online(), idleMs: null }),
    timezone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    freeBytes() {
      try {
        const { bavail, bsize } = statfsSync(dataDir);
        return bavail * bsize;
      } catch {
        return null;
      }
    },
    folder(path) {
      try {
        if (!statSync(path).isDirectory()) return "not-a-folder";
        accessSync(path, constants.R_OK | constants.X_OK);
        return "ok";
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        return code === "ENOENT" || code === "ENOTDIR" ? "missing" : "no-access";
      }
    },
  };
}

/** Linux tells it in files; elsewhere a headless host cannot tell without starting a program. */
function onAcPower(): boolean | null {
  let known: boolean | null = null;
  try {
    for (const name of readdirSync(POWER_SUPPLIES)) {
      const type = readFileSync(`${POWER_SUPPLIES}/${name}/type`, "utf8").trim();
      if (type !== "Mains" && type !== "USB") continue;
      if (readFileSync(`${POWER_SUPPLIES}/${name}/online`, "utf8").trim() === "1") return true;
      known = false;
    }
  } catch {
    return null;
  }
  return known;
}

/** An address that is not the machine's own loopback. It does not prove that the internet is reachable. */
function online(): boolean {
  return Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some((address) => !address.internal),
  );
}

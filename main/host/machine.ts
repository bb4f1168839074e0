/** The machine as a headless host can see it, without events of the operating system. */
import {
  accessSync,
  constants,
  readdirSync,
  readFileSync,
  readlinkSync,
  statfsSync,
  statSync,
} from "node:fs";
import { networkInterfaces } from "node:os";
import type { Machine, MachineState } from "../engine/ports.ts";
import { readTextFile } from "./text-file.ts";

const POWER_SUPPLIES = "/sys/class/power_supply";

/** @param env environment of the host; only `TZ` is read */
export function hostMachine(dataDir: string, env: Record<string, string | undefined>): Machine {
  return {
    state: (): MachineState => ({ onAcPower: onAcPower(), online: online(), idleMs: null }),
    timezone: () => hostTimezone(env),
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
    readText: readTextFile,
  };
}

const LOCALTIME = "/etc/localtime";
const ZONE_NAME = /^[A-Za-z0-9]+(?:[/_+-][A-Za-z0-9]+)*$/;

/**
 * IANA name of the computer's zone. The system's link is read each time: JavaScript keeps the zone that it found at
 * the start of the process, and a daemon lives through changes. (Nor does an idle one then load the zone data.)
 */
function hostTimezone(env: Record<string, string | undefined>): string {
  const chosen = env["TZ"]?.replace(/^:/, "");
  if (chosen && ZONE_NAME.test(chosen)) return chosen;
  try {
    const [, name] = readlinkSync(LOCALTIME).split("/zoneinfo/");
    if (name && ZONE_NAME.test(name)) return name === "Etc/UTC" ? "UTC" : name;
  } catch {
    // No such link: Windows, or a system that copies the file.
  }
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
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

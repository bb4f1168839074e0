/** Looks at the clock and the zone of the computer. */
import { existsSync } from "node:fs";
import { isKnownTimezone, suggestTimezone } from "../../schedule/index.ts";
import type { Io } from "../io.ts";
import { localZone, span } from "../text/time.ts";
import { finding, type Finding } from "./finding.ts";

const FIRST_YEAR = 2025;
const LAST_YEAR = 2100;
const STEP_MS = 2_000;
const FUTURE_MS = 300_000;

/** @param newestAt newest instant on record in the database; null when there is none */
export function checkClock(io: Io, newestAt: number | null): Finding[] {
  return [clockFinding(io, newestAt), zoneFinding(io)];
}

function clockFinding(io: Io, newestAt: number | null): Finding {
  const now = io.now();
  const year = new Date(now).getUTCFullYear();
  const remedy = "Set the clock of the computer, best by network time.";
  if (year < FIRST_YEAR || year > LAST_YEAR) {
    return finding("clock", "wrong", `It says the year ${year}.`, remedy);
  }
  if (newestAt !== null && newestAt > now + FUTURE_MS) {
    const text = `The newest record is ${span(newestAt - now)} in the future: the clock was set back.`;
    return finding("clock", "warning", text, remedy);
  }
  // Wall clock against the monotonic one, over the life of this process.
  const stepMs = Math.abs(now - (performance.timeOrigin + performance.now()));
  if (stepMs > STEP_MS) {
    return finding("clock", "warning", `It just moved by ${span(stepMs)}.`, remedy);
  }
  const kept = existsSync("/run/systemd/timesync/synchronized") ? ", kept by network time" : "";
  return finding("clock", "ok", `${new Date(now).toISOString()}${kept}`);
}

function zoneFinding(io: Io): Finding {
  const told = io.env["TZ"]?.replace(/^:/, "");
  if (told !== undefined && told !== "" && !told.startsWith("/") && !isKnownTimezone(told)) {
    const near = suggestTimezone(told);
    const hint = near === null ? "" : ` Perhaps ${near} is meant.`;
    return finding("zone", "wrong", `TZ=${told} is not known.${hint}`, "Correct or unset TZ.");
  }
  const zone = localZone();
  return isKnownTimezone(zone)
    ? finding("zone", "ok", zone)
    : finding("zone", "wrong", `"${zone}" is not known.`, "Set the zone of the computer.");
}

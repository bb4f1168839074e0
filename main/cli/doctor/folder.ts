/** Looks at the data folder, the database and the settings. */
import { accessSync, constants, statfsSync, statSync } from "node:fs";
import type { Settings } from "../../../contract/settings.ts";
import { SETTINGS_DEFAULTS } from "../../../contract/settings-defaults.ts";
import { openSettings } from "../../host/settings.ts";
import { Failure } from "../failure.ts";
import type { Io } from "../io.ts";
import { folderOf, reading } from "../reading.ts";
import { bytes, counted } from "../text/amounts.ts";
import { finding, type Finding } from "./finding.ts";

const LITTLE_BYTES = 500_000_000;

/** @param minFreeBytes below this the engine refuses new runs */
export function checkFolder(io: Io, minFreeBytes: number): Finding[] {
  const dir = folderOf(io);
  const found = statSync(dir, { throwIfNoEntry: false });
  if (found === undefined) {
    return [finding("data folder", "info", `${dir} does not exist yet; the first job makes it.`)];
  }
  if (!found.isDirectory()) {
    const remedy = "Move that file away, or set BELFRY_HOME to another folder.";
    return [finding("data folder", "wrong", `${dir} is not a folder.`, remedy)];
  }
  return [access(io, dir, found), space(dir, minFreeBytes)];
}

function access(io: Io, dir: string, found: { mode: number; uid: number }): Finding {
  const subject = "data folder";
  const uid = process.getuid?.();
  if (uid !== undefined && uid !== 0 && found.uid !== uid) {
    const remedy = "Run Belfry as that user, or set BELFRY_HOME to a folder of yours.";
    return finding(subject, "wrong", `${dir} belongs to another user (${found.uid}).`, remedy);
  }
  try {
    accessSync(dir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    const remedy = "Make it writable for this user, or set BELFRY_HOME to another folder.";
    return finding(subject, "wrong", `${dir} cannot be written.`, remedy);
  }
  if (io.platform !== "win32" && (found.mode & 0o077) !== 0) {
    const mode = (found.mode & 0o777).toString(8);
    return finding(subject, "warning", `${dir} is open to others (${mode}).`, `chmod 700 ${dir}`);
  }
  return finding(subject, "ok", dir);
}

function space(dir: string, minFreeBytes: number): Finding {
  try {
    const { bavail, bsize } = statfsSync(dir);
    return freeSpace(bavail * bsize, minFreeBytes);
  } catch {
    return finding("disk", "info", "How much is free is not known.");
  }
}

/** @param free bytes left on the disk of the data folder */
export function freeSpace(free: number, minFreeBytes: number): Finding {
  const text = `${bytes(free)} free`;
  if (free < minFreeBytes || free === 0) {
    const needed = `new runs are refused below ${bytes(minFreeBytes)}`;
    const remedy = "Free some space, or lower engine.minFreeBytes with belfry config set.";
    return finding("disk", "wrong", `${text}; ${needed}.`, remedy);
  }
  if (free >= LITTLE_BYTES) return finding("disk", "ok", text);
  const remedy = `Free some space: new runs are refused below ${bytes(minFreeBytes)}.`;
  return finding("disk", "warning", text, remedy);
}

export async function checkDatabase(io: Io): Promise<Finding> {
  try {
    return await reading(io, (opened) => {
      if (opened === null) return finding("database", "info", "None yet.");
      const { length } = opened.store.jobs();
      return finding(
        "database",
        "ok",
        `It opens; ${counted(length, "job")}. belfry check looks deeper.`,
      );
    });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return finding("database", "wrong", error.message, error.hint);
  }
}

/** The settings as far as they can be read: the built-in ones where the file is wrong. */
export async function checkSettings(io: Io): Promise<{ settings: Settings; found: Finding }> {
  const opened = await openSettings(folderOf(io));
  if (opened.ok) {
    const { path, get } = opened.value;
    return { settings: get(), found: finding("settings", "ok", path) };
  }
  const remedy = "Mend the file; nothing was changed.";
  const found = finding("settings", "wrong", opened.error.message, remedy);
  return { settings: SETTINGS_DEFAULTS, found };
}

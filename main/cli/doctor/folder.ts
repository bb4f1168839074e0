/** Looks at the data folder, the database and the settings. */
import { accessSync, constants, statfsSync, statSync } from "node:fs";
import { openSettings } from "../../daemon/settings.ts";
import { Failure } from "../failure.ts";
import type { Io } from "../io.ts";
import { folderOf, reading } from "../reading.ts";
import { bytes } from "../text/amounts.ts";
import { finding, type Finding } from "./finding.ts";

const LITTLE_BYTES = 500_000_000;

export function checkFolder(io: Io): Finding[] {
  const dir = folderOf(io);
  const found = statSync(dir, { throwIfNoEntry: false });
  if (found === undefined) {
    return [finding("data folder", "info", `${dir} does not exist yet; the first job makes it.`)];
  }
  if (!found.isDirectory()) {
    const remedy = "Move that file away, or set BELFRY_HOME to another folder.";
    return [finding("data folder", "wrong", `${dir} is not a folder.`, remedy)];
  }
  return [access(io, dir, found), space(dir)];
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

function space(dir: string): Finding {
  try {
    const { bavail, bsize } = statfsSync(dir);
    const free = bavail * bsize;
    const text = `${bytes(free)} free`;
    const isLittle = free < LITTLE_BYTES;
    const remedy = isLittle ? "Free some space: new runs are refused when it runs out." : null;
    return finding("disk", isLittle ? "warning" : "ok", text, remedy);
  } catch {
    return finding("disk", "info", "How much is free is not known.");
  }
}

export async function checkDatabase(io: Io): Promise<Finding> {
  try {
    return await reading(io, (opened) => {
      if (opened === null) return finding("database", "info", "None yet.");
      const { length } = opened.store.jobs();
      return finding("database", "ok", `It opens; ${length} jobs. belfry check looks deeper.`);
    });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return finding("database", "wrong", error.message, error.hint);
  }
}

export async function checkSettings(io: Io): Promise<Finding> {
  const settings = await openSettings(folderOf(io));
  return settings.ok
    ? finding("settings", "ok", settings.value.path)
    : finding("settings", "wrong", settings.error.message, "Mend the file; nothing was changed.");
}

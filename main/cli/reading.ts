/** Reading the data folder beside a running engine, or without one; nothing is created and no lock is taken. */
import { accessSync, constants, statSync, type Stats } from "node:fs";
import { dataDir } from "../host/data-dir.ts";
import type { StoreReader } from "../engine/store-port.ts";
import { openReader } from "../store/reader.ts";
import { refused } from "./failure.ts";
import type { Io } from "./io.ts";

export interface Reading {
  dir: string;
  store: StoreReader;
  check(): { ok: boolean; problems: string[] };
  close(): void;
}

export function folderOf(io: Io): string {
  return dataDir(io.env, io.platform);
}

/**
 * Opens the store for reading; null when there is no data yet.
 * A database of an older version is brought up to date first, which needs the lock.
 */
export async function openReading(io: Io): Promise<Reading | null> {
  const dir = folderOf(io);
  refuseClosedFolder(dir);
  let opened = openReader(dir);
  if (!opened.ok && opened.error.code === "old-schema") {
    const { withLocal } = await import("./writing.ts");
    await withLocal(io, { claims: false }, async () => {});
    opened = openReader(dir);
  }
  if (!opened.ok) throw refused(opened.error);
  if (opened.value === null) return null;
  return { dir, ...opened.value };
}

/** A folder that cannot be looked into would pass for an empty one. */
function refuseClosedFolder(dir: string): void {
  const found = statOf(dir);
  if (found === null) return;
  if (!found.isDirectory()) {
    const text = `${dir} is not a folder, so Belfry has no data there. Set BELFRY_HOME to another folder.`;
    throw refused({ code: "not-a-folder", message: text });
  }
  try {
    accessSync(dir, constants.R_OK | constants.X_OK);
  } catch {
    const text = `Belfry may not read ${dir}. Run it as the user the folder belongs to, or set BELFRY_HOME to another folder.`;
    throw refused({ code: "no-access", message: text });
  }
}

/** Null where there is nothing yet. */
function statOf(dir: string): Stats | null {
  try {
    return statSync(dir);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return null;
    const text = `${dir} cannot be reached (${code}). Set BELFRY_HOME to another folder.`;
    throw refused({ code: "no-access", message: text });
  }
}

/** Opens the store for the time of `work`; `work` gets null when there is no data yet. */
export async function reading<T>(
  io: Io,
  work: (opened: Reading | null) => T | Promise<T>,
): Promise<T> {
  const opened = await openReading(io);
  try {
    return await work(opened);
  } finally {
    opened?.close();
  }
}

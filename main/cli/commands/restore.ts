/**
 * `belfry restore`: puts a backup in the place of the database. An engine that runs is asked to start anew, and does
 * it then; without one it is done here.
 */
import { existsSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline/promises";
import { systemTimers } from "../../host/clock.ts";
import { isHolderAlive } from "../../host/holder.ts";
import { ownIdentity } from "../../runs/identity.ts";
import {
  cancelRestore,
  type EngineHolder,
  readEngineLock,
  readRestoreNote,
  restoreBackup,
  takeEngineLock,
  wishRestore,
} from "../../store/index.ts";
import { calling } from "../api-errors.ts";
import { Failure, refused, usage } from "../failure.ts";
import { type Io, printJson } from "../io.ts";
import { folderOf } from "../reading.ts";
import { type Client, withEngine } from "../writing.ts";

export interface RestoreOptions {
  json?: boolean;
  yes?: boolean;
  later?: boolean;
  cancel?: boolean;
}

/** Between two looks at how far the engine is. */
const LOOK_EVERY_MS = 100;
/** An engine that is not there for so long will not come back by itself. */
const PATIENCE_LOOKS = 100;

export async function restore(
  io: Io,
  file: string | undefined,
  options: RestoreOptions,
): Promise<number> {
  if (options.cancel === true) return cancel(io, options.json === true);
  if (file === undefined) {
    throw usage("no-file", "Name the backup to restore. See them all: belfry backup --list");
  }
  const full = path.resolve(io.cwd, file);
  if (!existsSync(full)) throw usage("no-such-file", `The backup ${full} does not exist.`);
  await confirm(io, full, options.yes === true);
  return withEngine(io, async (client) => {
    if (client !== null) return byEngine(io, client, full, options);
    if (options.later !== true) return here(io, full, options);
    const wished = wishRestore(folderOf(io), full, io.now());
    if (!wished.ok) throw refused(wished.error);
    return noted(io, full, options);
  });
}

async function byEngine(
  io: Io,
  client: Client,
  file: string,
  options: RestoreOptions,
): Promise<number> {
  await calling(client.data.restore({ path: file }));
  if (options.later === true) return noted(io, file, options);
  await calling(client.engine.restart());
  const dir = folderOf(io);
  for (let away = 0; away < PATIENCE_LOOKS;) {
    const { wish, last } = readRestoreNote(dir);
    if (wish === null && last !== null) {
      if (!last.restored) throw refused({ code: "not-a-backup", message: last.message });
      return done(io, file, last.kept, options);
    }
    away = readEngineLock(dir, isHolderAlive) === null ? away + 1 : 0;
    await new Promise<void>((resolve) => systemTimers.after(LOOK_EVERY_MS, resolve));
  }
  const message =
    "The engine ended and did not start again. The backup is restored at its next start.";
  throw new Failure("unreachable", "no-engine", message);
}

/** Without an engine, under its lock. */
function here(io: Io, file: string, options: RestoreOptions): number {
  const dir = folderOf(io);
  const holder: EngineHolder = { ...ownIdentity(), host: "cli", socket: null };
  const lock = takeEngineLock(dir, holder, isHolderAlive);
  if (!lock.ok) {
    const { code, message } = lock.error;
    throw code === "held" ? new Failure("refused", "engine-running", message) : refused(lock.error);
  }
  try {
    const restored = restoreBackup(dir, file);
    if (!restored.ok) throw refused(restored.error);
    return done(io, file, restored.value.setAside, options);
  } finally {
    lock.value.release();
  }
}

function done(io: Io, file: string, setAside: string | null, options: RestoreOptions): number {
  if (options.json) printJson(io, { restored: file, setAside });
  else {
    io.out(`Restored ${file}.\n`);
    if (setAside !== null) {
      io.out(`The former database is kept as ${setAside}; restore it to go back.\n`);
    }
  }
  return 0;
}

function noted(io: Io, file: string, options: RestoreOptions): number {
  if (options.json) printJson(io, { noted: file });
  else io.out("It is restored at the next start. Take that back with: belfry restore --cancel\n");
  return 0;
}

async function cancel(io: Io, json: boolean): Promise<number> {
  const dir = folderOf(io);
  const { wish } = readRestoreNote(dir);
  await withEngine(io, async (client) => {
    if (client === null) cancelRestore(dir);
    else await calling(client.data.cancelRestore());
  });
  if (json) printJson(io, { cancelled: wish?.file ?? null });
  else io.out(wish === null ? "Nothing was to be restored.\n" : `${wish.file} is not restored.\n`);
  return 0;
}

async function confirm(io: Io, file: string, yes: boolean): Promise<void> {
  if (yes) return;
  const question = `This replaces the database in ${folderOf(io)} with ${file}. The present one is kept as a backup. A running engine starts anew for it; its agents go on.`;
  if (!io.isTerminal || process.stdin.isTTY !== true) {
    throw usage("not-confirmed", `${question} Say --yes to do it.`);
  }
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await prompt.question(`${question}\nGo on? [y/N] `);
  prompt.close();
  if (!/^y(es)?$/i.test(answer.trim())) {
    throw new Failure("refused", "not-confirmed", "Nothing was changed.");
  }
}

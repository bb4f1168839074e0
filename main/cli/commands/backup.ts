/** `belfry backup` and `belfry restore`. */
import { existsSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline/promises";
import { connect } from "../../host/client.ts";
import { isHolderAlive } from "../../host/holder.ts";
import { ownIdentity } from "../../runs/identity.ts";
import { type EngineHolder, restoreBackup, takeEngineLock } from "../../store/index.ts";
import { calling } from "../api-errors.ts";
import { Failure, refused, usage } from "../failure.ts";
import { type Io, printJson } from "../io.ts";
import { folderOf } from "../reading.ts";
import { withClient } from "../writing.ts";

export async function backup(io: Io, options: { json?: boolean }): Promise<number> {
  const made = await withClient(io, (client) => calling(client.engine.backup()));
  if (options.json) printJson(io, made);
  else io.out(`${made.path}\n`);
  return 0;
}

export async function restore(
  io: Io,
  file: string,
  options: { json?: boolean; yes?: boolean },
): Promise<number> {
  const dir = folderOf(io);
  const full = path.resolve(io.cwd, file);
  if (!existsSync(full)) throw usage("no-such-file", `The backup ${full} does not exist.`);
  const connected = await connect(dir);
  if (connected.ok) {
    connected.value.close();
    throw running("An engine runs on this data folder. End it first (Ctrl+C in its terminal).");
  }
  await confirm(io, dir, full, options.yes === true);
  const holder: EngineHolder = { ...ownIdentity(), host: "cli", socket: null };
  const lock = takeEngineLock(dir, holder, isHolderAlive);
  if (!lock.ok) {
    throw lock.error.code === "held" ? running(lock.error.message) : refused(lock.error);
  }
  try {
    const restored = restoreBackup(dir, full);
    if (!restored.ok) throw refused(restored.error);
    const { setAside } = restored.value;
    if (options.json) printJson(io, { restored: full, setAside });
    else {
      io.out(`Restored ${full}.\n`);
      if (setAside !== null) io.out(`The former database is kept as ${setAside}.\n`);
    }
    return 0;
  } finally {
    lock.value.release();
  }
}

const running = (message: string): Failure => new Failure("refused", "engine-running", message);

async function confirm(io: Io, dir: string, file: string, yes: boolean): Promise<void> {
  if (yes) return;
  const question = `This replaces the database in ${dir} with ${file}. The present one is kept beside it.`;
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

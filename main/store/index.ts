/**
 * Belfry's memory: one SQLite database per data folder, plain SQL, synchronous, durable when a method returns.
 *
 * - `reader.ts` opens it beside the engine, to read only; import it from there, so that it loads alone.
 * - `open.ts` opens it: private files, migrations, a damaged database set aside.
 * - `jobs.ts`, `claim.ts`, `runs-*.ts`, `settle.ts`, `ledger.ts`, `rollups.ts`, `outbox.ts`, `small-facts.ts`
 *   and `prune.ts` are the parts of `Store`; all their statements go through `sql.ts`.
 * - `backup.ts`, `restore.ts`, `check.ts`, `damage.ts` look after the file.
 * - `engine-lock.ts` sees to one engine per folder, in a file of its own.
 *
 * Methods of an open store throw `StoreError` (`code`: `disk-full`, `damaged`, …) when the database cannot do its
 * work; nothing is half-written then. Why it is built like this: docs/adr/0004-plain-sql.md.
 */
export {
  type EngineHolder,
  type EngineLock,
  type LockRefusal,
  readEngineLock,
  takeEngineLock,
} from "./engine-lock.ts";
export { type StoreCode, StoreError } from "./errors.ts";
export { backupLister } from "./backup-list.ts";
export { cancelRestore, forgetOutcome, restoreBackup, wishRestore } from "./restore.ts";
export { readRestoreNote } from "./restore-note.ts";
export {
  type OpenedStore,
  type OpenOptions,
  openStore,
  type Recovered,
  type StoreAdmin,
} from "./open.ts";

/** The `folders` procedures: names of folders for completion, and the state of one. Contents are never listed. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import process from "node:process";
import { gitState } from "../runs/git-state.ts";
import type { ApiHost } from "./host.ts";
import type { api } from "./implementer.ts";

const MAX_FOLDERS = 50;
/** Entries looked at; a folder with more is completed from those. */
const MAX_ENTRIES = 20_000;
const MAX_RECENT = 8;

export function folderProcedures(os: typeof api) {
  return os.folders.router({
    complete: os.folders.complete.handler(({ input, context }) => ({
      folders: input.text.trim() === "" ? [] : foldersLike(input.text.trim()),
      recent: recentFolders(context),
    })),
    look: os.folders.look.handler(async ({ input, context }) => {
      const full = expanded(input.path.trim());
      const state = path.isAbsolute(full) ? context.engine.context.machine.folder(full) : "missing";
      const git = state === "ok" ? await gitState(full, process.env) : null;
      return { path: full, state, git };
    }),
  });
}

/** `~` and `~/…` in full; everything else as it is. */
export function expanded(text: string): string {
  return text === "~" || text.startsWith("~/") ? path.join(homedir(), text.slice(1)) : text;
}

/** Folders whose path begins with the text, without regard to case; hidden ones only when asked for. */
export function foldersLike(text: string): { path: string; isGit: boolean }[] {
  const full = expanded(text);
  if (!path.isAbsolute(full)) return [];
  const asParent = text === "~" || full.endsWith(path.sep);
  const parent = asParent ? full : path.dirname(full);
  const begin = asParent ? "" : path.basename(full).toLowerCase();
  return namesIn(parent)
    .filter((name) => name.toLowerCase().startsWith(begin))
    .filter((name) => begin.startsWith(".") || !name.startsWith("."))
    .slice(0, MAX_FOLDERS)
    .map((name) => {
      const folder = path.join(parent, name);
      return { path: folder, isGit: existsSync(path.join(folder, ".git")) };
    });
}

function namesIn(parent: string): string[] {
  try {
    return readdirSync(parent, { withFileTypes: true })
      .slice(0, MAX_ENTRIES)
      .filter(
        (entry) =>
          entry.isDirectory() || (entry.isSymbolicLink() && leadsToFolder(parent, entry.name)),
      )
      .map(({ name }) => name)
      .toSorted((a, b) => a.localeCompare(b));
  } catch {
    // Missing, or not for our eyes: then there is nothing to offer.
    return [];
  }
}

function leadsToFolder(parent: string, name: string): boolean {
  return statSync(path.join(parent, name), { throwIfNoEntry: false })?.isDirectory() === true;
}

function recentFolders(context: ApiHost): string[] {
  const jobs = context.engine.context.store.jobs().toSorted((a, b) => b.updatedAt - a.updatedAt);
  return [...new Set(jobs.map((job) => job.cwd))].slice(0, MAX_RECENT);
}

/** What lies between two trees: the list of files, and the diff of one of them. */
import type { ChangedFile } from "../../../contract/changes.ts";
import type { Result } from "../../engine/ports.ts";
import type { TreePair } from "../../engine/workspace-port.ts";
import { complaint, parts, type Git, type GitOptions } from "./git.ts";

const LINK = "120000";
const SUBMODULE = "160000";
const NOTHING = "000000";
const TIMEOUT_MS = 20_000;

/** One path between two trees, without looking for renames. */
export interface RawChange {
  path: string;
  fromMode: string;
  toMode: string;
  fromId: string;
  toId: string;
}

const at = ({ root, objectDirs }: TreePair): GitOptions => ({
  cwd: root,
  alternates: objectDirs,
  timeoutMs: TIMEOUT_MS,
});

function failed(what: string): { ok: false; error: { code: string; message: string } } {
  const message = `The changes cannot be shown any more: ${what}.`;
  return { ok: false, error: { code: "unreadable", message } };
}

/** Changes path by path, both ends named. */
export async function rawChanges(git: Git, pair: TreePair): Promise<Result<RawChange[]>> {
  if (pair.from === pair.to) return { ok: true, value: [] };
  const args = [
    "diff-tree",
    "-r",
    "-z",
    "--raw",
    "--no-renames",
    "--no-ext-diff",
    pair.from,
    pair.to,
  ];
  const answer = await git(args, at(pair));
  if (answer.code !== 0) return failed(complaint(answer));
  const fields = parts(answer.stdout);
  const changes: RawChange[] = [];
  for (let n = 0; n + 1 < fields.length; n += 2) {
    const [fromMode = "", toMode = "", fromId = "", toId = ""] = fields[n]!.slice(1).split(" ");
    changes.push({ path: fields[n + 1]!, fromMode, toMode, fromId, toId });
  }
  return { ok: true, value: changes };
}

/** @see Workspaces.compare */
export async function compare(git: Git, pair: TreePair): Promise<Result<ChangedFile[]>> {
  if (pair.from === pair.to) return { ok: true, value: [] };
  const args = ["diff-tree", "-r", "-z", "--raw", "--numstat", "-M", "-l400"];
  const options = ["--no-ext-diff", "--no-textconv", "--ignore-submodules=none"];
  const answer = await git([...args, ...options, pair.from, pair.to], at(pair));
  if (answer.code !== 0) return failed(complaint(answer));
  const files = new Map<string, ChangedFile>();
  const fields = parts(answer.stdout);
  let n = 0;
  while (n < fields.length) {
    const field = fields[n]!;
    if (field.startsWith(":")) {
      const [fromMode = "", toMode = "", , , letter = ""] = field.slice(1).split(" ");
      const renamed = letter.startsWith("R") || letter.startsWith("C");
      const oldPath = renamed ? fields[n + 1]! : null;
      const path = fields[n + (renamed ? 2 : 1)]!;
      n += renamed ? 3 : 2;
      files.set(path, fileOf(path, oldPath, fromMode, toMode, letter));
    } else {
      // Numbers of a rename name both paths in fields of their own.
      const [added = "", deleted = "", name = ""] = field.split("\t");
      const path = name === "" ? fields[n + 2]! : name;
      n += name === "" ? 3 : 1;
      const file = files.get(path);
      if (file) count(file, added, deleted);
    }
  }
  return { ok: true, value: [...files.values()] };
}

function fileOf(
  path: string,
  oldPath: string | null,
  fromMode: string,
  toMode: string,
  letter: string,
): ChangedFile {
  const modes = [fromMode, toMode];
  const kind = modes.includes(SUBMODULE) ? "submodule" : modes.includes(LINK) ? "link" : "text";
  let status: ChangedFile["status"] = "modified";
  if (fromMode === NOTHING) status = "added";
  else if (toMode === NOTHING) status = "deleted";
  else if (oldPath !== null) status = "renamed";
  else if (letter === "T") status = "type-changed";
  return { path, oldPath, status, additions: 0, deletions: 0, kind, changedSince: false };
}

function count(file: ChangedFile, added: string, deleted: string): void {
  if (added !== "-") {
    file.additions = Number(added);
    file.deletions = Number(deleted);
    return;
  }
  file.additions = null;
  file.deletions = null;
  if (file.kind === "text") file.kind = "binary";
}

/** @see Workspaces.patch */
export async function patch(
  git: Git,
  pair: TreePair,
  file: { path: string; oldPath: string | null },
  maxBytes: number,
): Promise<Result<{ text: string; cut: boolean }>> {
  const args = ["diff-tree", "-r", "-p", "-M", "--no-ext-diff", "--no-textconv", "--no-color"];
  const paths = file.oldPath === null ? [file.path] : [file.oldPath, file.path];
  const answer = await git([...args, pair.from, pair.to, "--", ...paths], {
    ...at(pair),
    maxBytes,
  });
  if (answer.code !== 0 && !answer.cut) return failed(complaint(answer));
  const text = answer.stdout.toString("utf8");
  if (!answer.cut) return { ok: true, value: { text, cut: false } };
  return { ok: true, value: { text: text.slice(0, text.lastIndexOf("\n") + 1), cut: true } };
}

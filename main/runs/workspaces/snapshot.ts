/**
 * The state of a folder as a git tree, made beside the repository: a copy of its index takes in what is changed and
 * what git does not know, and new objects go to a folder of Belfry's. The repository's own index, refs and objects
 * stay as they are.
 */
import fs from "node:fs";
import path from "node:path";
import type { FolderProblem, FolderState, LeftOut } from "../../engine/workspace-port.ts";
import { parts, type Git, type GitResult } from "./git.ts";
import { findRepository, problemOf, type Repository } from "./repository.ts";

/** Larger files are named and not kept. */
const MAX_FILE_BYTES = 8 * 1024 * 1024;
/** All new content of one state. */
const MAX_TOTAL_BYTES = 128 * 1024 * 1024;
const MAX_FILES = 20_000;
/** About half a million files. */
const MAX_INDEX_BYTES = 64 * 1024 * 1024;
const MAX_LEFT_OUT = 200;

const TOO_LARGE: FolderProblem = {
  code: "too-large",
  message:
    "The repository has more uncommitted files than Belfry records; its changes are not shown.",
};

interface Entry {
  path: string;
  mode: "100644" | "100755" | "120000";
}

/** @see Workspaces.snapshot. @param objectsDir null writes into the repository itself */
export async function snapshot(
  git: Git,
  folder: string,
  objectsDir: string | null,
  timeoutMs: number,
  now: () => number,
): Promise<FolderState> {
  const giveUpAt = now() + timeoutMs;
  const left = () => Math.max(1, giveUpAt - now());
  const found = await findRepository(git, folder, left());
  const state: FolderState = {
    takenAt: now(),
    problem: null,
    root: null,
    head: null,
    branch: null,
    tree: null,
    dirtyFiles: 0,
    leftOut: [],
  };
  if (!found.ok) return { ...state, problem: found.problem };
  const repository = found.value;
  const { root, head, branch } = repository;
  Object.assign(state, { root, head, branch });
  try {
    await record(git, repository, objectsDir, left, state);
  } catch (error) {
    const message = `The state of the folder could not be recorded: ${(error as Error).message}.`;
    state.problem = { code: "unreadable", message };
  }
  if (state.problem) state.tree = null;
  return state;
}

class Trouble extends Error {
  readonly problem: FolderProblem;
  constructor(problem: FolderProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

async function record(
  git: Git,
  repository: Repository,
  objectsDir: string | null,
  left: () => number,
  state: FolderState,
): Promise<void> {
  const { root, indexFile, quiet } = repository;
  const ok = (result: GitResult): GitResult => {
    if (result.code !== 0) throw new Trouble(problemOf(result));
    return result;
  };
  try {
    if ((fs.statSync(indexFile, { throwIfNoEntry: false })?.size ?? 0) > MAX_INDEX_BYTES) {
      throw new Trouble(TOO_LARGE);
    }
    const look = (args: string[]) => git(args, { cwd: root, timeoutMs: left(), config: quiet });
    const [changed, unknown] = await Promise.all([
      look(["diff-files", "--name-only", "-z", "--ignore-submodules=none"]),
      look(["ls-files", "--others", "--exclude-standard", "-z"]),
    ]);
    const paths = new Set([...parts(ok(changed).stdout), ...parts(ok(unknown).stdout)]);
    state.dirtyFiles = paths.size;
    if (paths.size > MAX_FILES) throw new Trouble(TOO_LARGE);
    const { entries, gone, leftOut, links } = lookAt(root, paths);
    state.leftOut = leftOut;
    state.tree = await treeOf(git, repository, objectsDir, { entries, gone, links }, left, ok);
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    state.problem = error.problem;
  }
}

interface Looked {
  entries: Entry[];
  gone: string[];
  /** Repositories inside: submodules, and others. */
  links: string[];
  leftOut: LeftOut[];
}

function lookAt(root: string, paths: Iterable<string>): Looked {
  const looked: Looked = { entries: [], gone: [], links: [], leftOut: [] };
  let total = 0;
  const isBehindLink = linksOnTheWay(root);
  for (const name of paths) {
    const file = path.join(root, name);
    // What lies behind a link is not in this folder, even where the index had a folder in its place.
    const stat = isBehindLink(name) ? undefined : fs.lstatSync(file, { throwIfNoEntry: false });
    if (!stat) looked.gone.push(name);
    else if (stat.isDirectory()) {
      const isRepository = fs.existsSync(path.join(file, ".git"));
      // A folder in the place of a file, without files of its own.
      if (isRepository) looked.links.push(name.replace(/\/$/, ""));
      else looked.gone.push(name);
    } else if (stat.isSymbolicLink()) looked.entries.push({ path: name, mode: "120000" });
    else if (stat.isFile()) {
      if (stat.size > MAX_FILE_BYTES || total + stat.size > MAX_TOTAL_BYTES) {
        if (looked.leftOut.length >= MAX_LEFT_OUT) throw new Trouble(TOO_LARGE);
        const modifiedAt = Math.floor(stat.mtimeMs);
        looked.leftOut.push({ path: name, bytes: stat.size, modifiedAt });
        continue;
      }
      total += stat.size;
      // Windows has no such bit; the index keeps what it knew.
      const isProgram = process.platform !== "win32" && (stat.mode & 0o100) !== 0;
      looked.entries.push({ path: name, mode: isProgram ? "100755" : "100644" });
    }
  }
  return looked;
}

/** Whether one of the folders on the way to a path is a link; each is looked at once. */
function linksOnTheWay(root: string): (name: string) => boolean {
  const known = new Map<string, boolean>([["", false]]);
  const isLink = (dir: string): boolean => {
    const found = known.get(dir);
    if (found !== undefined) return found;
    const above = dir.slice(0, Math.max(0, dir.lastIndexOf("/")));
    const stat = fs.lstatSync(path.join(root, dir), { throwIfNoEntry: false });
    const is = isLink(above) || stat?.isSymbolicLink() === true;
    known.set(dir, is);
    return is;
  };
  return (name) => isLink(name.replace(/\/$/, "").slice(0, Math.max(0, name.lastIndexOf("/"))));
}

async function treeOf(
  git: Git,
  repository: Repository,
  objectsDir: string | null,
  { entries, gone, links }: Omit<Looked, "leftOut">,
  left: () => number,
  ok: (result: GitResult) => GitResult,
): Promise<string> {
  const { root } = repository;
  const scratch = fs.mkdtempSync(
    path.join(objectsDir === null ? repository.commonDir : makeDir(objectsDir), "tmp-"),
  );
  const index = path.join(scratch, "index");
  const at = {
    cwd: root,
    indexFile: index,
    ...(objectsDir === null ? {} : { objectsDir, alternates: [repository.objectsDir] }),
  };
  try {
    if (fs.existsSync(repository.indexFile)) fs.copyFileSync(repository.indexFile, index);
    const lines = gone.map((name) => `0 ${"0".repeat(40)}\t${name}\0`);
    const files = entries.filter(({ mode }) => mode !== "120000");
    // Names with a line break cannot be listed: each of them, and each link, is handed over by itself.
    const listed = files.filter(({ path: name }) => !name.includes("\n"));
    const single = entries.filter((entry) => !listed.includes(entry));
    if (listed.length > 0) {
      const input = listed.map(({ path: name }) => `${name}\n`).join("");
      const args = ["hash-object", "-w", "--no-filters", "--stdin-paths"];
      const hashed = ok(await git(args, { ...at, input, timeoutMs: left() }));
      const ids = hashed.stdout.toString("utf8").trim().split("\n");
      listed.forEach(({ path: name, mode }, n) => lines.push(`${mode} ${ids[n]}\t${name}\0`));
    }
    for (const { path: name, mode } of single) {
      const file = path.join(root, name);
      const input = mode === "120000" ? fs.readlinkSync(file, "buffer") : fs.readFileSync(file);
      const args = ["hash-object", "-w", "--no-filters", "--stdin"];
      const hashed = ok(await git(args, { ...at, input, timeoutMs: left() }));
      lines.push(`${mode} ${hashed.stdout.toString("utf8").trim()}\t${name}\0`);
    }
    for (const name of links) {
      const args = ["rev-parse", "--quiet", "--verify", "HEAD^{commit}"];
      const commit = await git(args, { cwd: path.join(root, name), timeoutMs: left() });
      if (commit.code !== 0) continue;
      lines.push(`160000 ${commit.stdout.toString("utf8").trim()}\t${name}\0`);
    }
    if (lines.length > 0) {
      const args = ["update-index", "-z", "--index-info"];
      ok(await git(args, { ...at, input: lines.join(""), timeoutMs: left() }));
    }
    const written = await git(["write-tree", "--missing-ok"], { ...at, timeoutMs: left() });
    return ok(written).stdout.toString("utf8").trim();
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

function makeDir(dir: string): string {
  fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
  return dir;
}

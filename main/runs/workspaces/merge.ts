/** Contents of files from git, and the merge of three of them. */
import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { complaint, type Git } from "./git.ts";

const LFS = "version https://git-lfs.github.com/spec/";

/** Contents by id. Throws when one cannot be read: ids come from trees that were just listed. */
export async function readBlobs(
  git: Git,
  root: string,
  dirs: string[],
  ids: string[],
): Promise<Map<string, Buffer>> {
  const blobs = new Map<string, Buffer>();
  const unique = [...new Set(ids)];
  if (unique.length === 0) return blobs;
  const answer = await git(["cat-file", "--batch"], {
    cwd: root,
    alternates: dirs,
    input: unique.map((id) => `${id}\n`).join(""),
    maxBytes: 512 * 1024 * 1024,
    timeoutMs: 60_000,
  });
  if (answer.code !== 0) throw new Error(`git could not read the files: ${complaint(answer)}`);
  let at = 0;
  for (const id of unique) {
    const lineEnd = answer.stdout.indexOf(10, at);
    const [, type, size] = answer.stdout.subarray(at, lineEnd).toString("utf8").split(" ");
    if (type !== "blob") throw new Error(`git has no file ${id}`);
    const start = lineEnd + 1;
    blobs.set(id, answer.stdout.subarray(start, start + Number(size)));
    at = start + Number(size) + 1;
  }
  return blobs;
}

export type Merged =
  | { ok: true; bytes: Buffer }
  | { ok: false; reason: "changed-since" | "binary" | "lfs" };

/** Line by line; where both sides changed the same lines there is no result. */
export async function merge(
  git: Git,
  root: string,
  dirs: string[],
  ids: { base: string; mine: string; theirs: string },
): Promise<Merged> {
  const blobs = await readBlobs(git, root, dirs, [ids.base, ids.mine, ids.theirs]);
  const three = [ids.mine, ids.base, ids.theirs].map((id) => blobs.get(id)!);
  if (three.some((bytes) => bytes.subarray(0, 8_000).includes(0)))
    return { ok: false, reason: "binary" };
  if (three.some((bytes) => bytes.subarray(0, LFS.length).toString() === LFS)) {
    return { ok: false, reason: "lfs" };
  }
  const scratch = fs.mkdtempSync(path.join(tmpdir(), "belfry-merge-"));
  try {
    const files = three.map((bytes, n) => {
      const file = path.join(scratch, String(n));
      fs.writeFileSync(file, bytes, { mode: 0o600 });
      return file;
    });
    const answer = await git(["merge-file", "-p", ...files], { cwd: scratch });
    // The exit code is the number of conflicts.
    if (answer.code !== 0) return { ok: false, reason: "changed-since" };
    return { ok: true, bytes: answer.stdout };
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

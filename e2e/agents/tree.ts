/** What a folder holds, byte for byte, so that two states of it can be compared. */
import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import path from "node:path";

/** One line per entry below `folder`: path, kind, mode and a hash of the content. */
export function listTree(folder: string): string[] {
  const lines: string[] = [];
  const visit = (relative: string): void => {
    const file = path.join(folder, relative);
    const stat = lstatSync(file);
    const mode = (stat.mode & 0o7777).toString(8);
    if (stat.isDirectory()) {
      lines.push(`${relative || "."} folder ${mode}`);
      for (const name of readdirSync(file).sort()) visit(path.join(relative, name));
    } else if (stat.isSymbolicLink()) {
      lines.push(`${relative} link ${readlinkSync(file)}`);
    } else if (stat.isFile()) {
      const hash = createHash("sha256").update(readFileSync(file)).digest("hex");
      lines.push(`${relative} file ${mode} ${hash}`);
    } else {
      lines.push(`${relative} other ${mode}`);
    }
  };
  visit("");
  return lines;
}

/** What changed between two listings: `+` and `-` lines, at most 20 of them. */
export function changesOf(before: string[], after: string[]): string[] {
  const old = new Set(before);
  const now = new Set(after);
  return [
    ...before.filter((line) => !now.has(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !old.has(line)).map((line) => `+ ${line}`),
  ].slice(0, 20);
}

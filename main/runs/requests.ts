/** Finds the requests of all attempts below a folder, for an engine whose ledger is older than its folders. */
import fs from "node:fs";
import path from "node:path";
import { FILES } from "./protocol.ts";

/** Attempts lie a few levels down; a link or a stray tree must not lead us astray. */
const MAX_DEPTH = 4;

/** @see Launcher.requests */
export function requests(runsDir: string): { dir: string; request: Record<string, unknown> }[] {
  const found: { dir: string; request: Record<string, unknown> }[] = [];
  const visit = (relative: string, depth: number): void => {
    const dir = path.join(runsDir, relative);
    let entries: fs.Dirent[];
    try {
      entries = fs.readdirSync(dir, { withFileTypes: true });
    } catch {
      return;
    }
    if (entries.some((entry) => entry.name === FILES.request)) {
      const request = readObject(path.join(dir, FILES.request));
      if (request) found.push({ dir: relative, request });
      return;
    }
    if (depth === MAX_DEPTH) return;
    for (const entry of entries) {
      if (entry.isDirectory())
        visit(relative ? `${relative}/${entry.name}` : entry.name, depth + 1);
    }
  };
  visit("", 0);
  return found;
}

function readObject(file: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(fs.readFileSync(file, "utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

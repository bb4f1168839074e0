/** Where Belfry keeps its data, and the names inside. */
import { createHash } from "node:crypto";
import { homedir, tmpdir } from "node:os";
import path from "node:path";

type Env = Record<string, string | undefined>;

/** `BELFRY_HOME`, else the customary place of the system. */
export function dataDir(env: Env, platform: NodeJS.Platform): string {
  const chosen = env["BELFRY_HOME"];
  if (chosen) return path.resolve(chosen);
  const home = homedir();
  if (platform === "win32") {
    return path.join(env["LOCALAPPDATA"] ?? path.join(home, "AppData", "Local"), "Belfry");
  }
  if (platform === "darwin") return path.join(home, "Library", "Application Support", "Belfry");
  const base = env["XDG_DATA_HOME"];
  return path.join(
    base && path.isAbsolute(base) ? base : path.join(home, ".local", "share"),
    "belfry",
  );
}

/** Longest socket path that every POSIX system takes (macOS: 104 bytes with the closing zero). */
const MAX_SOCKET_PATH = 100;

/**
 * Address of the engine's local socket. It follows from the data folder alone, so that every command finds it;
 * a folder whose name is too long for a socket gets one in a private folder among the temporary ones.
 */
export function socketPath(
  dir: string,
  platform: NodeJS.Platform,
  uid: number | undefined,
): string {
  const name = createHash("sha256").update(dir).digest("hex").slice(0, 16);
  if (platform === "win32") return `\\\\.\\pipe\\belfry-${name}`;
  const inside = path.join(dir, "engine.sock");
  if (Buffer.byteLength(inside) <= MAX_SOCKET_PATH) return inside;
  return path.join(tmpdir(), `belfry-${uid ?? "user"}`, `${name}.sock`);
}

/**
 * Folder of shims, prices, the demo agent: beside the built program, or beside the sources. The packaged app keeps
 * them outside of its archive, since other programs read them too.
 */
export function resourcesDir(): string {
  const dir = path.resolve(
    import.meta.dirname,
    import.meta.filename.endsWith(".ts") ? "../../resources" : resourcesFromBuild(),
  );
  return dir.replace(/([\\/]app\.asar)(?=[\\/])/, "$1.unpacked");
}

/** The built files are `out/*.js` and `out/chunks/*.js`. */
function resourcesFromBuild(): string {
  return path.basename(import.meta.dirname) === "chunks" ? "../../resources" : "../resources";
}

/** Folder of the built pages: in `out/`, whether this module runs from there or from the sources. */
export function pagesDir(): string {
  if (import.meta.filename.endsWith(".ts")) {
    return path.resolve(import.meta.dirname, "../../out/renderer");
  }
  const isChunk = path.basename(import.meta.dirname) === "chunks";
  return path.resolve(import.meta.dirname, isChunk ? "../renderer" : "renderer");
}

/** The command line, for a Node that runs it: `out/cli.js`, or its source where this module runs from the sources. */
export function programFile(): string {
  if (import.meta.filename.endsWith(".ts"))
    return path.resolve(import.meta.dirname, "../cli/main.ts");
  const isChunk = path.basename(import.meta.dirname) === "chunks";
  return path.resolve(import.meta.dirname, isChunk ? "../cli.js" : "cli.js");
}

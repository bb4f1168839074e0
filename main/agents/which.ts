/** Finds a program in a PATH, and what to start for it: Windows' npm shims are resolved to the script they run. */
import { accessSync, constants, readFileSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import type { Program } from "./adapter.ts";

const WINDOWS_EXTENSIONS = ".COM;.EXE;.BAT;.CMD";

/** Value of a variable whose name is compared without regard to case on Windows, as the system does. */
export function variable(
  env: Record<string, string | undefined>,
  name: string,
  platform: NodeJS.Platform,
): string | undefined {
  if (env[name] !== undefined || platform !== "win32") return env[name];
  const wanted = name.toUpperCase();
  const key = Object.keys(env).find((candidate) => candidate.toUpperCase() === wanted);
  return key === undefined ? undefined : env[key];
}

/** Absolute path of a program, or null. A name with a slash is taken as a path. */
export function which(
  name: string,
  env: Record<string, string | undefined>,
  platform: NodeJS.Platform,
): string | null {
  const paths = platform === "win32" ? path.win32 : path.posix;
  const extensions = platform === "win32" ? windowsExtensions(name, env) : [""];
  const folders = /[\\/]/.test(name)
    ? [""]
    : (variable(env, "PATH", platform) ?? "").split(paths.delimiter).filter((part) => part !== "");
  for (const folder of folders) {
    // Entries relative to some current folder would make the program depend on where the engine was started.
    if (folder !== "" && !paths.isAbsolute(folder)) continue;
    for (const extension of extensions) {
      const file = folder === "" ? name + extension : paths.join(folder, name + extension);
      if (isProgram(file, platform)) return file;
    }
  }
  return null;
}

function windowsExtensions(name: string, env: Record<string, string | undefined>): string[] {
  const known = (variable(env, "PATHEXT", "win32") ?? WINDOWS_EXTENSIONS)
    .split(";")
    .filter((extension) => extension !== "");
  const own = path.win32.extname(name).toUpperCase();
  return known.some((extension) => extension.toUpperCase() === own) ? ["", ...known] : known;
}

function isProgram(file: string, platform: NodeJS.Platform): boolean {
  try {
    if (!statSync(file).isFile()) return false;
    if (platform !== "win32") accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * What to start for a file. A `.cmd` shim of npm cannot be started without a shell, and a shell would change
 * arguments; so the script inside it is started with its interpreter instead.
 */
export function programFor(
  file: string,
  nodePath: string,
  env: Record<string, string | undefined>,
  platform: NodeJS.Platform,
): Program {
  const direct: Program = { file, prefixArgs: [], path: file };
  if (platform !== "win32" || !/\.(cmd|bat)$/i.test(file)) return direct;
  const target = shimTarget(file);
  if (target === null) return direct;
  if (/\.exe$/i.test(target)) return { file: target, prefixArgs: [], path: file };
  const interpreter = which("node", env, platform) ?? nodePath;
  return { file: interpreter, prefixArgs: [target], path: file };
}

/** Script or program that an npm `.cmd` shim starts; null when the file is something else. */
export function shimTarget(file: string): string | null {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return null;
  }
  const matches = [...text.matchAll(/"%(?:~dp0|dp0%)\\?([^"%]+?\.(?:c?js|mjs|exe))"/gi)];
  const relative = matches
    .map((match) => match[1] as string)
    .find((name) => !/^node\.exe$/i.test(name));
  if (relative === undefined) return null;
  const parts = relative.split("\\").filter((part) => part !== "");
  return path.join(path.dirname(file), ...parts);
}

/**
 * Version told by the `package.json` that a program belongs to: cheaper than starting it. Null when the program
 * does not come from a package.
 */
export function packageVersion(file: string): string | null {
  let folder: string;
  try {
    folder = path.dirname(realpathSync(file));
  } catch {
    return null;
  }
  for (let level = 0; level < 5; level += 1) {
    try {
      const manifest = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as {
        name?: unknown;
        version?: unknown;
        bin?: unknown;
      };
      // A nested package.json that only says `"type": "module"` is not the package's own.
      if (typeof manifest.version === "string" && manifest.bin !== undefined)
        return manifest.version;
    } catch {
      // Not here; look one level up.
    }
    const parent = path.dirname(folder);
    if (parent === folder) break;
    folder = parent;
  }
  return null;
}

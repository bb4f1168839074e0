/**
 * Finds programs that a project makes an agent start by itself (hooks, plugins, discovery commands). They run
 * with all rights of the user and ask no model, so no read-only profile can be promised over them.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { isObject, type JsonObject, objectAt, stringAt } from "./json-lines.ts";

/** Folders from `cwd` up to the root of its repository; without a repository, up to the top. */
export function foldersUp(cwd: string): string[] {
  const folders: string[] = [];
  for (let folder = path.resolve(cwd); ; folder = path.dirname(folder)) {
    folders.push(folder);
    if (existsSync(path.join(folder, ".git")) || path.dirname(folder) === folder) return folders;
  }
}

/** What OpenCode would load as a plugin. It loads them also where project settings are switched off. */
export function openCodePlugins(cwd: string, homeDir: string): string | null {
  for (const folder of foldersUp(cwd)) {
    // Plugins in the home are the user's own.
    if (folder === path.resolve(homeDir)) continue;
    const settings = path.join(folder, ".opencode");
    for (const name of ["plugin", "plugins"]) {
      const found = entries(path.join(settings, name)).find((entry) => /\.[jt]s$/.test(entry));
      if (found !== undefined) return path.join(settings, name, found);
    }
    for (const place of [folder, settings]) {
      for (const file of ["opencode.json", "opencode.jsonc"].map((name) =>
        path.join(place, name),
      )) {
        if (/"plugins?"\s*:/.test(readText(file))) return file;
      }
    }
  }
  return null;
}

/** What Gemini CLI would start because of the project's settings. */
export function geminiPrograms(cwd: string): string | null {
  const file = path.join(cwd, ".gemini", "settings.json");
  const text = readText(file);
  if (text === "") return null;
  const settings = parse(text);
  // Gemini reads comments in its settings; where they cannot be taken out safely, the words decide.
  if (settings === null) return /"hooks"|Command"/.test(text) ? file : null;
  const tools = objectAt(settings, "tools");
  const commands = ["discoveryCommand", "callCommand"].some((key) => stringAt(tools, key) !== null);
  return commands || Object.keys(objectAt(settings, "hooks")).length > 0 ? file : null;
}

function parse(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text.replace(/^\s*\/\/.*$/gm, ""));
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

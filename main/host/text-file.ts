/** Reads a text file that a prompt names: inside the job's folder, of bounded size, and really text. */
import { closeSync, fstatSync, openSync, readSync, realpathSync, constants } from "node:fs";
import path from "node:path";
import type { Result } from "../engine/ports.ts";

/**
 * Links are followed before the place is judged, so that none leads out of the folder.
 * Errors: `file-missing`, `file-outside`, `file-too-large`, `file-no-text`, `file-no-access`.
 */
export function readTextFile(folder: string, relative: string, maxBytes: number): Result<string> {
  try {
    const root = realpathSync(folder);
    const file = realpathSync(path.resolve(root, relative));
    if (file !== root && !file.startsWith(root + path.sep)) {
      return refuse("file-outside", `The file ${relative} lies outside the folder ${folder}.`);
    }
    return readWhole(file, relative, maxBytes);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "ENOENT" || code === "ENOTDIR"
      ? refuse("file-missing", `The file ${relative} does not exist in ${folder}.`)
      : refuse("file-no-access", `The file ${relative} in ${folder} cannot be read (${code}).`);
  }
}

function readWhole(file: string, relative: string, maxBytes: number): Result<string> {
  // A named pipe would keep the reader waiting for ever.
  const opened = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = fstatSync(opened);
    if (!found.isFile()) return refuse("file-no-text", `${relative} is not a file.`);
    if (found.size > maxBytes) {
      const message = `The file ${relative} has ${kib(found.size)}; a prompt takes in at most ${kib(maxBytes)}. Name it in the prompt and let the agent read it.`;
      return refuse("file-too-large", message);
    }
    const bytes = Buffer.alloc(found.size);
    const length = readSync(opened, bytes, 0, bytes.length, 0);
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, length));
    return text.includes("\0") ? noText(relative) : { ok: true, value: text };
  } catch (error) {
    if (error instanceof TypeError) return noText(relative);
    throw error;
  } finally {
    closeSync(opened);
  }
}

function noText(relative: string): Result<string> {
  return refuse(
    "file-no-text",
    `The file ${relative} is no text (UTF-8), so a prompt cannot take it in.`,
  );
}

function kib(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KiB`;
}

function refuse(
  code: string,
  message: string,
): { ok: false; error: { code: string; message: string } } {
  return { ok: false, error: { code, message } };
}

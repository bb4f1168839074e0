/** Secrets of channels in a file that only the user can read, apart from the settings that refer to them. */
import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Secrets } from "../delivery/ports.ts";

export function fileSecrets(dataDir: string): Secrets {
  const file = path.join(dataDir, "secrets.json");
  let writing = Promise.resolve();

  async function read(): Promise<Record<string, string>> {
    try {
      return JSON.parse(await readFile(file, "utf8")) as Record<string, string>;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
      throw error;
    }
  }

  /** One change at a time, each replacing the file in one step. */
  function change(edit: (all: Record<string, string>) => void): Promise<void> {
    const next = writing.then(async () => {
      const all = await read();
      edit(all);
      await writeFile(`${file}.new`, JSON.stringify(all, null, 2), { mode: 0o600 });
      await rename(`${file}.new`, file);
    });
    writing = next.catch(() => {});
    return next;
  }

  return {
    get: async (name) => (await read())[name] ?? null,
    async set(name, value) {
      try {
        await change((all) => {
          all[name] = value;
        });
        return { ok: true, value: undefined };
      } catch (error) {
        const message = `The secret could not be kept in ${file}: ${(error as Error).message}`;
        return { ok: false, error: { code: "no-secret-store", message } };
      }
    },
    remove: (name) =>
      change((all) => {
        delete all[name];
      }),
  };
}

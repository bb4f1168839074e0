/**
 * Secrets by name, in a file that only the user can read, apart from the settings that refer to them. Each is kept in
 * one of three ways: sealed with the keyring of the desktop (where the host has one), as plain text, or as a command
 * that prints it, for machines with a password manager of their own.
 */
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import type { SecretStorage } from "../../contract/notify.ts";
import type { Secrets } from "../delivery/ports.ts";
import type { Result } from "../engine/ports.ts";

/** Encrypts with a key that the system keeps for the user. */
export interface SecretBox {
  /** Whether what is sealed now is really protected: there is a keyring, and it is used. */
  isReady(): Promise<boolean>;
  seal(text: string): string;
  /** Throws when it cannot be opened with the key of this session. */
  open(sealed: string): string;
}

type Entry = string | { sealed: string } | { command: string[] };
export type SecretKind = "plain" | "sealed" | "command";

export interface SecretFile extends Secrets {
  readonly path: string;
  /** Names, and how each is kept. */
  list(): Promise<{ name: string; kind: SecretKind }[]>;
  /** From now on the secret is what the program prints. Errors: `no-secret-store`. */
  setCommand(name: string, command: string[]): Promise<Result<void>>;
}

export interface SecretFileOptions {
  /** null where this host has no keyring. */
  box: SecretBox | null;
  /** Environment of commands that print a secret. */
  env: Record<string, string | undefined>;
}

/** A password manager may ask a person for a touch or a PIN. */
const COMMAND_TIMEOUT_MS = 60_000;

export function fileSecrets(dataDir: string, { box, env }: SecretFileOptions): SecretFile {
  const file = path.join(dataDir, "secrets.json");
  let writing = Promise.resolve();

  async function read(): Promise<Record<string, Entry>> {
    try {
      return JSON.parse(await readFile(file, "utf8")) as Record<string, Entry>;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
      throw error;
    }
  }

  /** One change at a time, each replacing the file in one step. */
  function change(edit: (all: Record<string, Entry>) => void): Promise<void> {
    const next = writing.then(async () => {
      const all = await read();
      edit(all);
      // The first secret may come before the first job.
      await mkdir(dataDir, { recursive: true, mode: 0o700 });
      const fresh = `${file}.${process.pid}.new`;
      await writeFile(fresh, JSON.stringify(all, null, 2), { mode: 0o600 });
      await rename(fresh, file);
    });
    writing = next.catch(() => {});
    return next;
  }

  async function put(name: string, entry: () => Entry): Promise<Result<void>> {
    try {
      const kept = entry();
      await change((all) => {
        all[name] = kept;
      });
      return { ok: true, value: undefined };
    } catch (error) {
      const message = `The secret could not be kept in ${file}: ${(error as Error).message}`;
      return { ok: false, error: { code: "no-secret-store", message } };
    }
  }

  return {
    path: file,
    async get(name) {
      const entry = (await read())[name];
      if (entry === undefined) return { ok: true, value: null };
      if (typeof entry === "string") return { ok: true, value: entry };
      return "command" in entry ? printed(name, entry.command, env) : opened(name, entry, box);
    },
    async set(name, value) {
      const isReady = (await box?.isReady()) === true;
      return put(name, () => (isReady ? { sealed: box!.seal(value) } : value));
    },
    setCommand: (name, command) => put(name, () => ({ command })),
    remove: (name) =>
      change((all) => {
        delete all[name];
      }),
    async list() {
      const entries = Object.entries(await read());
      return entries.map(([name, entry]) => ({ name, kind: kindOf(entry) }));
    },
    async storage(): Promise<SecretStorage> {
      const entries = Object.values(await read());
      const plain = entries.filter((entry) => kindOf(entry) === "plain").length;
      if (box === null) return { kind: "plain", why: "headless", plain, file };
      if (await box.isReady()) return { kind: "sealed", why: null, plain, file };
      return { kind: "plain", why: "no-keyring", plain, file };
    },
  };
}

function kindOf(entry: Entry): SecretKind {
  if (typeof entry === "string") return "plain";
  return "command" in entry ? "command" : "sealed";
}

async function opened(
  name: string,
  { sealed }: { sealed: string },
  box: SecretBox | null,
): Promise<Result<string>> {
  if (box === null) {
    return refuse(
      `The secret "${name}" was encrypted by the desktop app, and only the app can read it. Enter it for this host with: belfry secret set ${name}`,
    );
  }
  try {
    // Reading before the system has told of its keyring would fail for no reason.
    await box.isReady();
    return { ok: true, value: box.open(sealed) };
  } catch {
    return refuse(
      `The secret "${name}" cannot be decrypted: the keyring it was encrypted with is locked, gone or another one. Unlock it, or enter the secret again.`,
    );
  }
}

/** What the command prints, without the end of its last line. What it says on standard error is kept nowhere. */
async function printed(
  name: string,
  command: string[],
  env: Record<string, string | undefined>,
): Promise<Result<string>> {
  const { runProgram } = await import("../runs/run-program.ts");
  const [file = "", ...args] = command;
  const variables = Object.entries(env).filter(
    (pair): pair is [string, string] => pair[1] !== undefined,
  );
  const ended = await runProgram({
    file,
    args,
    stdin: "",
    env: Object.fromEntries(variables),
    cwd: null,
    timeoutMs: COMMAND_TIMEOUT_MS,
  });
  if (!ended.ok) {
    return refuse(`The command ${file} for the secret "${name}" failed: ${ended.error.message}`);
  }
  const { exitCode, stdout } = ended.value;
  if (exitCode !== 0) {
    return refuse(`The command ${file} for the secret "${name}" ended with exit code ${exitCode}.`);
  }
  const value = stdout.replace(/\r?\n$/, "");
  if (value !== "") return { ok: true, value };
  return refuse(`The command ${file} for the secret "${name}" printed nothing.`);
}

function refuse(message: string): { ok: false; error: { code: string; message: string } } {
  return { ok: false, error: { code: "unreadable-secret", message } };
}

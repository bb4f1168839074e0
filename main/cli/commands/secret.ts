/** `belfry secret`: works on the file of secrets itself, so that it needs no engine. */
import { MIN_SECRET_CHARS } from "../../guard/redaction/known-secrets.ts";
import { fileSecrets, type SecretFile, type SecretKind } from "../../host/secrets.ts";
import { Failure, refused, usage } from "../failure.ts";
import { type Io, printJson } from "../io.ts";
import { folderOf } from "../reading.ts";
import { readSecret } from "../secret-input.ts";
import { styleFor } from "../text/style.ts";
import { table } from "../text/table.ts";

interface Options {
  json?: boolean;
}

const KINDS: Record<SecretKind, string> = {
  plain: "plain text",
  sealed: "encrypted by the desktop app",
  command: "printed by a program",
};

/** What a reference in the settings can name. */
const NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

const secrets = (io: Io): SecretFile => fileSecrets(folderOf(io), { box: null, env: io.env });

export async function list(io: Io, options: Options): Promise<number> {
  const all = await secrets(io).list();
  if (options.json) printJson(io, all);
  else if (all.length === 0) io.out("There are no secrets.\n");
  else {
    io.out(
      table(
        all,
        [
          { title: "Secret", value: ({ name }) => name },
          { title: "Kept as", value: ({ kind }) => KINDS[kind] },
        ],
        io.columns,
        styleFor(io.colour),
      ),
    );
  }
  return 0;
}

export async function set(
  io: Io,
  name: string,
  program: string[],
  options: Options,
): Promise<number> {
  if (!NAME.test(name)) {
    throw usage(
      "bad-name",
      `"${name}" cannot be the name of a secret: letters, digits, dots, dashes and underscores, beginning with a letter.`,
    );
  }
  const store = secrets(io);
  const isCommand = program.length > 0;
  const value = isCommand ? null : await readSecret(io, `the secret "${name}"`);
  const kept =
    value === null ? await store.setCommand(name, program) : await store.set(name, value);
  if (!kept.ok) throw refused(kept.error);
  if (value !== null && value.length < MIN_SECRET_CHARS) {
    io.err(
      `"${name}" is shorter than ${MIN_SECRET_CHARS} characters: it is not taken out of what agents print.\n`,
    );
  }
  if (options.json) printJson(io, { name, kind: isCommand ? "command" : "plain" });
  else if (isCommand) io.out(`The secret "${name}" is what ${program[0]} prints.\n`);
  else io.out(`The secret "${name}" is kept as plain text in ${store.path}.\n`);
  return 0;
}

export async function remove(io: Io, name: string, options: Options): Promise<number> {
  const store = secrets(io);
  if (!(await store.list()).some((each) => each.name === name)) {
    throw new Failure("notFound", "no-secret", `There is no secret "${name}".`);
  }
  await store.remove(name);
  if (options.json) printJson(io, { name });
  else io.out(`The secret "${name}" is forgotten.\n`);
  return 0;
}

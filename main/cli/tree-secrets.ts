/** `belfry secret …`: what channels refer to as `${secret:NAME}`. */
import { command, examples, type Tree } from "./tree.ts";

export function addSecretCommands(tree: Tree): void {
  const { io, call } = tree;
  const secret = tree.root
    .command("secret")
    .description("secrets that channels refer to as ${secret:NAME}")
    .addHelpText(
      "after",
      examples([
        "belfry secret list",
        "belfry secret set phone.token < token.txt",
        "belfry secret set phone.token -- pass show belfry/phone",
      ]),
    );
  const commands = () => import("./commands/secret.ts");

  command(
    tree,
    {
      usage: "list",
      about: "names of the secrets, and how each is kept; never their values",
      examples: ["belfry secret list --json"],
    },
    secret,
  ).action((options) => call(commands().then(({ list }) => list(io, options))));

  command(
    tree,
    {
      usage: "set <name> [program...]",
      about:
        "keep a secret: from standard input, or as a program that prints it whenever it is needed",
      examples: [
        "belfry secret set phone.token < token.txt",
        "belfry secret set phone.token -- pass show belfry/phone",
      ],
    },
    secret,
  ).action((name, program, options) =>
    call(commands().then(({ set }) => set(io, name, program, options))),
  );

  command(
    tree,
    { usage: "remove <name>", about: "forget a secret", examples: ["belfry secret remove old"] },
    secret,
  ).action((name, options) => call(commands().then(({ remove }) => remove(io, name, options))));
}

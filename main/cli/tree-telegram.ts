/** `belfry telegram …`: steering from a chat. */
import { command, examples, type Tree } from "./tree.ts";

export function addTelegramCommands(tree: Tree): void {
  const { io, call } = tree;
  const telegram = tree.root
    .command("telegram")
    .description("steering from a Telegram chat: who may look, who may steer")
    .addHelpText(
      "after",
      examples(["belfry telegram set-up phone", "belfry telegram pair", "belfry telegram allow 1"]),
    );
  const commands = () => import("./commands/telegram.ts");

  command(
    tree,
    {
      usage: "set-up [channel]",
      about: "listen to the bot of a Telegram channel",
      examples: ["belfry telegram set-up phone", "belfry telegram set-up --off"],
    },
    telegram,
  )
    .option("--off", "listen to no bot any more; who is paired stays so")
    .action((channel, options) =>
      call(commands().then(({ setUp }) => setUp(io, channel, options))),
    );

  command(
    tree,
    {
      usage: "status",
      about: "whether the bot is listened to, who is paired, and who was refused",
      examples: ["belfry telegram status --json"],
    },
    telegram,
  ).action((options) => call(commands().then(({ status }) => status(io, options))));

  command(
    tree,
    {
      usage: "pair",
      about: "make a code that pairs one person, for ten minutes",
      examples: ["belfry telegram pair"],
    },
    telegram,
  ).action((options) => call(commands().then(({ pair }) => pair(io, options))));

  command(
    tree,
    {
      usage: "list",
      about: "paired people",
      examples: ["belfry telegram list"],
    },
    telegram,
  ).action((options) => call(commands().then(({ list }) => list(io, options))));

  command(
    tree,
    {
      usage: "allow <person>",
      about: "let a paired person steer, and not only look",
      examples: ["belfry telegram allow 1", "belfry telegram allow 1 --off"],
    },
    telegram,
  )
    .option("--off", "only look again")
    .action((person, options) => call(commands().then(({ allow }) => allow(io, person, options))));

  command(
    tree,
    {
      usage: "remove <person>",
      about: "end a pairing",
      examples: ["belfry telegram remove 1"],
    },
    telegram,
  ).action((person, options) => call(commands().then(({ remove }) => remove(io, person, options))));

  command(
    tree,
    {
      usage: "log",
      about: "what was asked and done from Telegram, newest first",
      examples: ["belfry telegram log --limit 100"],
    },
    telegram,
  )
    .option("--limit <n>", "how many", "30")
    .action((options) => call(commands().then(({ log }) => log(io, options))));
}

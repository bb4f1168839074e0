/** `belfry notify …`: channels, and what became of messages. */
import { command, examples, type Tree } from "./tree.ts";

export function addNotifyCommands(tree: Tree): void {
  const { io, call } = tree;
  tree.root.commandsGroup("Notifications:");
  const notify = tree.root
    .command("notify")
    .description("channels, and what became of messages")
    .addHelpText(
      "after",
      examples(["belfry notify list", "belfry notify test desktop", "belfry notify outbox --dead"]),
    );
  const commands = () => import("./commands/notify.ts");

  command(
    tree,
    {
      usage: "list",
      about: "all channels, with how they fare",
      examples: ["belfry notify list --json"],
    },
    notify,
  ).action((options) => call(commands().then(({ list }) => list(io, options))));

  command(
    tree,
    {
      usage: "test <channel>",
      about: "send a real message and show what the service says",
      examples: ["belfry notify test desktop"],
    },
    notify,
  ).action((channel, options) =>
    call(commands().then(({ testChannel }) => testChannel(io, channel, options))),
  );

  command(
    tree,
    {
      usage: "send <channel> <title> [text]",
      about: "send words of your own through a channel",
      examples: ['belfry notify send phone "Backup done" "12 GB in 4 min"'],
    },
    notify,
  ).action((channel, title, text, options) =>
    call(commands().then(({ send }) => send(io, channel, title, text ?? "", options))),
  );

  command(
    tree,
    {
      usage: "outbox",
      about: "messages, newest first",
      examples: ["belfry notify outbox --dead", "belfry notify outbox --run 41 --json"],
    },
    notify,
  )
    .option("--dead", "only those that were given up")
    .option("--waiting", "only those still to be delivered")
    .option("--channel <channel>", "only of this channel")
    .option("--run <id>", "only about this run")
    .option("--limit <n>", "how many", "30")
    .action((options) => call(commands().then(({ outbox }) => outbox(io, options))));

  command(
    tree,
    {
      usage: "retry [messages...]",
      about: "try messages again that were given up",
      examples: ["belfry notify retry 17 18", "belfry notify retry --channel phone"],
    },
    notify,
  )
    .option("--channel <channel>", "all of this channel")
    .action((ids, options) => call(commands().then(({ retry }) => retry(io, ids, options))));

  command(
    tree,
    {
      usage: "mute [channel]",
      about: "send nothing through a channel, or about a job, for a time",
      examples: [
        "belfry notify mute phone --for 2h",
        'belfry notify mute --job "Disk space" --until tomorrow',
        "belfry notify mute phone --off",
      ],
    },
    notify,
  )
    .option("--job <job>", "mute a job instead of a channel")
    .option("--for <span>", "for so long")
    .option("--until <instant>", "until this time")
    .option("--off", "speak again now")
    .action((channel, options) => call(commands().then(({ mute }) => mute(io, channel, options))));
}

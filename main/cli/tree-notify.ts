/** `belfry notify …`: channels, and what became of messages. */
import { collect, command, examples, type Tree } from "./tree.ts";

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

  const channels = () => import("./commands/channels.ts");

  command(
    tree,
    {
      usage: "kinds [kind]",
      about: "kinds of channels, and the fields of one",
      examples: ["belfry notify kinds", "belfry notify kinds telegram"],
    },
    notify,
  ).action((kind, options) => call(channels().then((work) => work.kinds(io, kind, options))));

  command(
    tree,
    {
      usage: "add <kind>",
      about: "set a channel up",
      examples: [
        "belfry notify add ntfy --id phone --set topic=belfry-4f1c",
        "belfry notify add telegram --set chatId=4711 --secret token < token.txt",
        "belfry notify add email --set host=mail.example.org --set to=ana@example.org --set to=bo@example.org",
        "belfry notify add webhook --set url=https://example.org/hook --set headers.X-Team=night",
      ],
    },
    notify,
  )
    .option("--id <id>", "what it is called in rules and commands; else as its kind")
    .option("--name <name>", "what people see")
    .option("--set <field=value>", "a field; may be repeated, for lists too", collect)
    .option("--secret <field>", "take this field from standard input")
    .action((kind, options) => call(channels().then((work) => work.addChannel(io, kind, options))));

  command(
    tree,
    {
      usage: "edit <channel>",
      about: "change fields of a channel; nothing after = clears one",
      examples: ["belfry notify edit phone --set priority=5", "belfry notify edit phone --off"],
    },
    notify,
  )
    .option("--name <name>", "what people see")
    .option("--set <field=value>", "a field; may be repeated, for lists too", collect)
    .option("--secret <field>", "take this field from standard input")
    .option("--on", "switch it on")
    .option("--off", "switch it off")
    .action((id, options) => call(channels().then((work) => work.editChannel(io, id, options))));

  command(
    tree,
    {
      usage: "remove <channel>",
      about: "remove a channel; what waits on it is dropped",
      examples: ["belfry notify remove phone"],
    },
    notify,
  ).action((id, options) => call(channels().then((work) => work.removeChannel(io, id, options))));

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

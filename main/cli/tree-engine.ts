/** Commands about the engine, its data and its settings. */
import { command, examples, type Tree } from "./tree.ts";

export function addEngineCommands(tree: Tree): void {
  const { io, call } = tree;
  tree.root.commandsGroup("Engine and data:");

  command(tree, {
    usage: "daemon",
    about: "the engine: in the foreground, or as a service of the system",
    examples: [
      "belfry daemon",
      "belfry daemon --stop-agents",
      "belfry daemon --install    (starts now and at every login)",
      "belfry daemon --status",
    ],
  })
    .option("--stop-agents", "end the agents when the engine ends (default: they go on)")
    .option("--first-run", "make a demo job where there is no job")
    .option("--open", "open the pages in the browser, or print the link to them")
    .option("--verbose", "say more")
    .option("--install", "as a service: systemd, launchd or the Task Scheduler, with a watcher")
    .option("--uninstall", "take the service away; agents under way go on")
    .option("--status", "is the service installed, and does it run")
    .action((options) =>
      call(import("./commands/daemon.ts").then(({ daemon }) => daemon(io, options))),
    );

  command(tree, {
    usage: "watch",
    about: "look once whether the engine that should run does, and alert when not; for timers",
    examples: ["belfry watch"],
  })
    .option("--patience <span>", "how long an engine that seems down gets to come back", "1m")
    .action((options) =>
      call(import("./commands/watch.ts").then(({ watch }) => watch(io, options))),
    );

  command(tree, {
    usage: "ui",
    about: "open the pages in the browser; exit code 4 where no engine runs",
    examples: ["belfry ui", "belfry ui --print", "belfry ui --json"],
  })
    .option("--print", "only print the link")
    .action((options) => call(import("./commands/ui.ts").then(({ ui }) => ui(io, options))));

  command(tree, {
    usage: "tick",
    about: "look once at everything that is due; for timers of the system, without a daemon",
    examples: [
      "belfry tick",
      "* * * * * belfry tick    (a line for crontab)",
      "belfry tick --wait",
    ],
  })
    .option("--wait", "wait until no run is active")
    .action((options) => call(import("./commands/tick.ts").then(({ tick }) => tick(io, options))));

  command(tree, {
    usage: "health",
    about: "the running engine in a few lines; exit code 4 where none runs",
    examples: ["belfry health"],
  }).action((options) =>
    call(import("./commands/health.ts").then(({ health }) => health(io, options))),
  );

  command(tree, {
    usage: "doctor",
    about: "look at everything that has to be right, and say what to do",
    examples: ["belfry doctor", "belfry doctor --smoke", "belfry doctor --smoke claude"],
  })
    .option("--smoke [agent]", "also run a tiny job with the agents found, or with one")
    .action((options) =>
      call(import("./commands/doctor.ts").then(({ doctor }) => doctor(io, options))),
    );

  addConfig(tree);

  command(tree, {
    usage: "backup",
    about: "copy the database, and print where",
    examples: ["belfry backup", "belfry backup --list"],
  })
    .option("--list", "print the backups there are, and what they hold")
    .action((options) =>
      call(import("./commands/backup.ts").then(({ backup }) => backup(io, options))),
    );

  command(tree, {
    usage: "restore [file]",
    about: "put a backup in the place of the database, which is kept as a backup",
    names: "files",
    examples: [
      "belfry restore ~/.local/share/belfry/backups/belfry-….db",
      "belfry restore belfry-….db --later    (when the engine starts next)",
      "belfry restore --cancel",
    ],
  })
    .option("--yes", "do not ask")
    .option("--later", "do not make a running engine start anew for it")
    .option("--cancel", "take back what was to be restored later")
    .action((file, options) =>
      call(import("./commands/restore.ts").then(({ restore }) => restore(io, file, options))),
    );

  command(tree, {
    usage: "check",
    about: "is the database whole, and is every due instant accounted for",
    examples: ["belfry check"],
  }).action((options) =>
    call(import("./commands/check.ts").then(({ check }) => check(io, options))),
  );

  command(tree, {
    usage: "completion <shell>",
    about: "completion for bash, zsh or fish",
    examples: [
      'eval "$(belfry completion bash)"         (in ~/.bashrc)',
      'eval "$(belfry completion zsh)"          (in ~/.zshrc, after compinit)',
      "belfry completion fish > ~/.config/fish/completions/belfry.fish",
    ],
  }).action((shell, options) =>
    call(
      import("./commands/completion.ts").then(({ completion }) =>
        completion(io, shell, tree, options),
      ),
    ),
  );

  tree.root
    .command("__names <kind>", { hidden: true })
    .action((kind) =>
      call(import("./commands/completion.ts").then(({ names }) => names(io, kind))),
    );
}

function addConfig(tree: Tree): void {
  const { io, call } = tree;
  const config = tree.root
    .command("config")
    .description("read and change settings")
    .addHelpText(
      "after",
      examples([
        "belfry config show",
        "belfry config get engine.maxActive",
        "belfry config set engine.timeoutMs 45m",
      ]),
    );
  command(tree, { usage: "show", about: "all settings", examples: [] }, config).action((options) =>
    call(import("./commands/config.ts").then(({ configShow }) => configShow(io, options))),
  );
  command(tree, { usage: "get <key>", about: "one setting", examples: [] }, config).action(
    (key, options) =>
      call(import("./commands/config.ts").then(({ configGet }) => configGet(io, key, options))),
  );
  command(tree, { usage: "set <key> <value>", about: "change one", examples: [] }, config).action(
    (key, value, options) =>
      call(
        import("./commands/config.ts").then(({ configSet }) => configSet(io, key, value, options)),
      ),
  );
  // `show` of config must not stand in for the one of jobs.
  tree.names.set("show", "jobs");
}

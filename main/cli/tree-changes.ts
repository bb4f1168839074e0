/** Commands about what runs change, their worktrees, and what is to come. */
import { command, examples, type Tree } from "./tree.ts";

export function addChangeCommands(tree: Tree): void {
  const { io, call } = tree;
  tree.root.commandsGroup("Changes and plans:");

  command(tree, {
    usage: "changes <run>",
    about: "what a run changed in its folder",
    names: "runs",
    examples: ["belfry changes 41", "belfry changes 41 --diff", "belfry changes 41 --revert"],
  })
    .option("--diff", "the diffs of all files")
    .option("--attempt <n>", "only this attempt")
    .option("--revert", "take the changes out of the folder again, all or nothing")
    .option("--undo", "take back the last apply or revert")
    .action((run, options) =>
      call(import("./commands/changes.ts").then(({ changes }) => changes(io, run, options))),
    );

  addWorktrees(tree);

  command(tree, {
    usage: "simulate [span]",
    about: "play the next days through: runs, collisions, cost (default: 30d)",
    examples: ["belfry simulate", "belfry simulate 7d", "belfry simulate 90d --json"],
  }).action((span, options) =>
    call(import("./commands/simulate.ts").then(({ simulate }) => simulate(io, span, options))),
  );
}

function addWorktrees(tree: Tree): void {
  const { io, call } = tree;
  const worktrees = tree.root
    .command("worktrees")
    .description("working folders of runs")
    .addHelpText(
      "after",
      examples([
        "belfry worktrees list",
        "belfry worktrees apply 41",
        "belfry worktrees discard 41 --yes",
      ]),
    );
  const load = () => import("./commands/worktrees.ts");
  const verb = (usage: string, about: string) =>
    command(tree, { usage, about, examples: [] }, worktrees);
  verb("list", "all of them, and what each holds").action((options) =>
    call(load().then(({ worktreesList }) => worktreesList(io, options))),
  );
  verb("apply <run>", "bring the changes to the original folder, all or nothing").action(
    (run, options) => call(load().then(({ worktreesApply }) => worktreesApply(io, run, options))),
  );
  verb("discard <run>", "remove it and its branch")
    .option("--yes", "also with work in it")
    .action((run, options) =>
      call(load().then(({ worktreesDiscard }) => worktreesDiscard(io, run, options))),
    );
  verb("restore <run>", "take a discard back").action((run, options) =>
    call(load().then(({ worktreesRestore }) => worktreesRestore(io, run, options))),
  );
  verb("keep <run>", "let housekeeping leave it alone")
    .option("--no", "let it remove it again")
    .action((run, options) =>
      call(load().then(({ worktreesKeep }) => worktreesKeep(io, run, options))),
    );
  verb("clean", "remove what is beyond the limits of the settings")
    .option("--yes", "also with work in it")
    .action((options) => call(load().then(({ worktreesClean }) => worktreesClean(io, options))));
}

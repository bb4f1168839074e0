/** Commands about proposed jobs. */
import { command, type Tree } from "./tree.ts";
import { changeOptions } from "./tree-jobs.ts";

export function addProposalCommands(tree: Tree): void {
  const { io, call } = tree;
  const module = () => import("./commands/proposals.ts");

  command(tree, {
    usage: "proposals [proposal]",
    about: "jobs that wait for your approval, or one of them in full",
    examples: ["belfry proposals", "belfry proposals 3", "belfry proposals --all"],
  })
    .option("--all", "those that have been decided, too")
    .option("--limit <n>", "how many", "20")
    .action((proposal, options) =>
      call(module().then(({ proposals }) => proposals(io, proposal, options))),
    );

  changeOptions(
    command(tree, {
      usage: "approve <proposal>",
      about: "make a job of a proposal, with the changes you name; its schedule counts from now",
      examples: ["belfry approve 3", 'belfry approve 3 --schedule "every 2h" --max-usd-per-day 1'],
    }),
  ).action((proposal, options) =>
    call(module().then(({ approve }) => approve(io, proposal, options))),
  );

  command(tree, {
    usage: "decline <proposal>",
    about: "put a proposal away",
    examples: ["belfry decline 3", "belfry decline 3 --undo"],
  })
    .option("--undo", "open a declined proposal again")
    .action((proposal, options) =>
      call(
        module().then(({ decline, reopen }) =>
          options.undo === true ? reopen(io, proposal, options) : decline(io, proposal, options),
        ),
      ),
    );
}

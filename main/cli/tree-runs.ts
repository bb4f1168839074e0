/** Commands about runs and the ledger. */
import type { Command } from "commander";
import { collect, command, type Tree } from "./tree.ts";

function followOptions(made: Command): Command {
  return made
    .option("--no-wait", "do not wait for the end")
    .option("--raw", "print the agent's output as it is")
    .option("--events", "print normalized events, one JSON object a line");
}

export function addRunCommands(tree: Tree): void {
  const { io, call } = tree;
  tree.root.commandsGroup("Runs:");

  followOptions(
    command(tree, {
      usage: "run <job>",
      about: "run a job now and follow it; exit code 0 when it succeeds",
      names: "jobs",
      examples: ['belfry run "Disk space"', "belfry run 3 --no-wait", "belfry run 3 --json"],
    }),
  ).action((job, options) =>
    call(import("./commands/run.ts").then(({ run }) => run(io, job, options))),
  );

  command(tree, {
    usage: "stop [what...]",
    about: "end a run, or the active runs of a job",
    names: "jobs",
    examples: ["belfry stop 41", 'belfry stop "Nightly review"', "belfry stop --batch friday"],
  })
    .option("--batch <name>", "all runs of a batch")
    .option("--no-wait", "do not wait until nothing is left of it")
    .action((words, options) =>
      call(import("./commands/stop.ts").then(({ stop }) => stop(io, words, options))),
    );

  followOptions(
    command(tree, {
      usage: "retry [what...]",
      about: "run an ended run again, with a fresh count of attempts",
      names: "jobs",
      examples: ["belfry retry 41", "belfry retry --batch friday"],
    }),
  )
    .option("--batch <name>", "all runs of a batch that failed")
    .action((words, options) =>
      call(import("./commands/retry.ts").then(({ retry }) => retry(io, words, options))),
    );

  command(tree, {
    usage: "logs <what...>",
    about: "what a run said; of a job, its newest run",
    names: "jobs",
    examples: [
      "belfry logs 41",
      'belfry logs -f "Nightly review"',
      "belfry logs 41 --stderr --raw",
      "belfry logs job 3 --events",
    ],
  })
    .option("-f, --follow", "go on until the run ends")
    .option("--stderr", "standard error instead")
    .option("--raw", "the bytes as they are")
    .option("--events", "normalized events, one JSON object a line")
    .option("--attempt <n>", "this attempt (default: the newest)")
    .action((words, options) =>
      call(import("./commands/logs.ts").then(({ logs }) => logs(io, words, options))),
    );

  command(tree, {
    usage: "runs [job]",
    about: "the newest runs",
    names: "jobs",
    examples: [
      "belfry runs",
      'belfry runs "Nightly review" --limit 5',
      "belfry runs --state failed --state lost",
      "belfry runs --search invoice",
    ],
  })
    .option("--state <state>", "only in this state; may be repeated", collect)
    .option("--batch <name>", "only of this batch")
    .option("--search <words>", "only where prompt or answer has these words")
    .option("--limit <n>", "how many", "20")
    .option("--before <run>", "only older ones than this")
    .action((job, options) =>
      call(import("./commands/runs.ts").then(({ runs }) => runs(io, job, options))),
    );

  command(tree, {
    usage: "ledger [job]",
    about: "what became of every due instant",
    names: "jobs",
    examples: [
      "belfry ledger",
      'belfry ledger "Nightly review" --from 2026-11-01',
      "belfry ledger --outcome skipped-late --json",
    ],
  })
    .option("--from <instant>", "due at or after")
    .option("--until <instant>", "due before")
    .option("--outcome <outcome>", "only this outcome; may be repeated", collect)
    .option("--limit <n>", "how many")
    .option("--ascending", "oldest first")
    .action((job, options) =>
      call(import("./commands/ledger.ts").then(({ ledger }) => ledger(io, job, options))),
    );
}

/** Commands about jobs. */
import type { Command } from "commander";
import { command, collect, type Tree } from "./tree.ts";

const GROUPS = {
  what: "What and where:",
  when: "When:",
  limits: "Limits and retries:",
  order: "Order and dependencies:",
  tell: "Who is told:",
} as const;

/** The options that `add` and `edit` share. */
function jobOptions(made: Command): Command {
  return made
    .optionsGroup(GROUPS.what)
    .option(
      "--agent <agent>",
      "claude, codex, opencode, gemini, qwen, copilot, shell, custom, demo",
    )
    .option("--name <name>", "name of the job (default: the first words of the prompt)")
    .option("--cwd <folder>", "working folder (default: the current one)")
    .option("--profile <profile>", "read-only, workspace-write or full (default: read-only)")
    .option("--model <model>", "model the agent is to use")
    .option("--env <NAME=value>", "variable for the agent; may be repeated", collect)
    .option("--agent-path <file>", "program to start instead of the one found")
    .option("--arg <argument>", "further argument for the agent; may be repeated", collect)
    .option("--output-schema <file>", "JSON Schema that the answer must meet")
    .option("--tag <tag>", "tag; may be repeated", collect)
    .optionsGroup(GROUPS.when)
    .option("--tz <zone>", "zone, such as Europe/Paris (default: local)")
    .option("--lateness <policy>", "run-once, skip or run-all: what to do with missed ones")
    .option("--max-lateness <span>", "skip what is later than this")
    .option("--max-catch-up <n>", "with run-all: how many at most")
    .option("--grace <span>", "late only after this")
    .option("--overlap <policy>", "skip, queue, replace or allow: while an earlier run goes on")
    .option("--not-before <instant>", "do not fire before")
    .option("--not-after <instant>", "do not fire after")
    .option("--max-fires <n>", "fire at most so often")
    .option("--window <span>", 'only then: "mon-fri 09:00-18:00"; may be repeated', collect)
    .option("--blackout <span>", 'not then: "22:00-06:00"; may be repeated', collect)
    .option("--jitter <span>", "start up to this much later, at random but the same each time")
    .option("--on-ac", "only on mains power")
    .option("--no-on-ac", "on battery too")
    .option("--online", "only when online")
    .option("--no-online", "offline too")
    .option("--idle <span>", "only when nobody has used the machine for this long")
    .option("--precheck <command>", "start the agent only when this command says so; see the guide")
    .option("--precheck-timeout <span>", "time the precheck may take (default: 1m)")
    .optionsGroup(GROUPS.limits)
    .option("--timeout <span>", "end the run after this; 0 = never")
    .option("--stall <span>", "end it after so long a silence; 0 = never")
    .option("--max-turns <n>", "turns of the agent per run")
    .option("--max-usd <amount>", "US dollars per run")
    .option("--max-tokens <n>", "tokens per run; 200k and 1M are understood")
    .option("--max-usd-per-day <amount>", "US dollars of this job per day")
    .option("--max-tokens-per-day <n>", "tokens of this job per day")
    .option("--ask <span>", "let the agent ask for permissions; denied without an answer in time")
    .option(
      "--allow <rule>",
      'what it may do without asking: "WebSearch", or "Bash: npm test" for this very command; may be repeated',
      collect,
    )
    .option("--retries <n>", "further attempts after a passing failure (default: 2)")
    .option("--backoff <span>", "wait before the first retry; it doubles from there")
    .option("--retry-agent-errors", "retry what the agent failed at, too")
    .option("--no-retry-agent-errors", "retry passing failures only")
    .option("--auto-pause <n>", "pause after so many failures in a row; 0 = never")
    .optionsGroup(GROUPS.order)
    .option("--importance <1-5>", "higher goes first (default: 3)")
    .option("--urgency <1-5>", "higher goes first (default: 3)")
    .option("--weight <weight>", "light, medium or heavy, against the limit of runs at once")
    .option("--key <key>", "runs with the same key never overlap (default: the folder)")
    .option("--worktree", "each run works in a git worktree of its own")
    .option("--no-worktree", "runs work in the folder itself")
    .option("--batch <name>", "runs of a batch go one after another")
    .option("--after <run[:on]>", "wait for a run: 41, 41:failure, 41:any", collect)
    .option("--follows <job[:on]>", "start when a run of that job has ended", collect)
    .optionsGroup(GROUPS.tell)
    .option(
      "--tell <event:channel=choice>",
      "run.failed:phone=now, digest, off or as-rules; may be repeated, none = all as the rules say",
      collect,
    )
    .option("--tell-changed <choice>", "successes only when the answer changed: yes, no, as-rules")
    .option("--message-title <text>", "title of its messages, with variables such as {{job}}")
    .option("--message-text <text>", "their text; none = Belfry's own words")
    .optionsGroup("Other:");
}

/** The options that `edit` and `approve` share. */
export function changeOptions(made: Command): Command {
  return jobOptions(made)
    .option("--schedule <text>", "when")
    .option("--prompt <text>", "what to do; - is standard input")
    .option("--prompt-file <file>", "read the prompt from a file; - is standard input");
}

export function addJobCommands(tree: Tree): void {
  const { io, call } = tree;
  tree.root.commandsGroup("Jobs:");

  jobOptions(
    command(tree, {
      usage: "add <schedule> [prompt]",
      about: "make a job: when, and what to do",
      examples: [
        'belfry add "every weekday at 9" "Summarise yesterday\'s commits" --agent claude --cwd ~/code/app',
        'belfry add "every 2h" "df -h / | tail -1" --agent shell --name "Disk space"',
        'belfry add now "Fix the failing test" --agent codex --profile workspace-write --after 41',
        'belfry add "0 9 * * 1-5" --agent claude --prompt-file review.md --tz Europe/Paris',
        "belfry add none - --agent custom --agent-path ./my-agent < prompt.txt",
      ],
    }),
  )
    .option("--prompt-file <file>", "read the prompt from a file; - is standard input")
    .option("--propose", "let a person approve it first; always so within a run of Belfry")
    .action((schedule, prompt, options) =>
      call(import("./commands/add.ts").then(({ add }) => add(io, schedule, prompt, options))),
    );

  changeOptions(
    command(tree, {
      usage: "edit <job>",
      about: "change a job; what is not named stays, and none takes a value away",
      names: "jobs",
      examples: [
        'belfry edit "Disk space" --schedule "every 1h"',
        "belfry edit 3 --timeout 45m --max-usd none",
      ],
    }),
  ).action((job, options) =>
    call(import("./commands/edit.ts").then(({ edit }) => edit(io, job, options))),
  );

  command(tree, {
    usage: "list",
    about: "all jobs, with the next fire and the last run",
    examples: ["belfry list", "belfry list --json | jq '.[].name'"],
  })
    .option("--all", "removed ones too")
    .option("--tag <tag>", "only those with this tag")
    .action((options) => call(import("./commands/list.ts").then(({ list }) => list(io, options))));

  command(tree, {
    usage: "show <what...>",
    about: "a job, or a run",
    names: "jobs",
    examples: ['belfry show "Disk space"', "belfry show job 3", "belfry show run 41 --json"],
  }).action((words, options) =>
    call(import("./commands/show.ts").then(({ show }) => show(io, words, options))),
  );

  command(tree, {
    usage: "pause [job]",
    about: "hold a job, or everything; what falls due meanwhile is skipped",
    names: "jobs",
    examples: ["belfry pause 3", "belfry pause 3 --for 2h", "belfry pause --all --until tomorrow"],
  })
    .option("--all", "everything")
    .option("--for <span>", "go on by itself after this")
    .option("--until <instant>", "go on by itself at this time")
    .action((job, options) =>
      call(import("./commands/pause.ts").then(({ pause }) => pause(io, job, options))),
    );

  command(tree, {
    usage: "resume [job]",
    about: "go on with a job, or with everything",
    names: "jobs",
    examples: ["belfry resume 3", "belfry resume --all"],
  })
    .option("--all", "everything")
    .action((job, options) =>
      call(import("./commands/pause.ts").then(({ resume }) => resume(io, job, options))),
    );

  command(tree, {
    usage: "remove <job>",
    about: "take a job away; its history stays",
    names: "jobs",
    examples: ['belfry remove "Disk space"'],
  }).action((job, options) =>
    call(import("./commands/remove.ts").then(({ remove }) => remove(io, job, options))),
  );

  command(tree, {
    usage: "unremove <job>",
    about: "bring a removed job back",
    examples: ["belfry unremove 3"],
  }).action((job, options) =>
    call(import("./commands/remove.ts").then(({ unremove }) => unremove(io, job, options))),
  );

  command(tree, {
    usage: "next [schedule]",
    about: "what a schedule means and when it fires; without one, what comes next of all jobs",
    examples: [
      'belfry next "0 9 * * 1-5" --tz Europe/Paris',
      'belfry next "last day of the month at 17:00" --count 12 --json',
      "belfry next --job 3",
      "belfry next",
    ],
  })
    .option("--tz <zone>", "zone (default: local)")
    .option("--from <instant>", "count from here (default: now)")
    .option("--count <n>", "how many fires", "5")
    .option("--job <job>", "the schedule of this job")
    .option("--language <language>", "en or pt-BR", "en")
    .action((schedule, options) =>
      call(import("./commands/next.ts").then(({ next }) => next(io, schedule, options))),
    );
}

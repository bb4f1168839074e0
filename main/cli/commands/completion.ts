/** `belfry completion`: scripts for shells, made from the command tree. Names of jobs are asked for when needed. */
import type { Command } from "commander";
import { type Io, printJson } from "../io.ts";
import { openReading } from "../reading.ts";
import { oneLine } from "../text/width.ts";
import type { Tree } from "../tree.ts";
import { choice } from "../values.ts";
import { bashScript, fishScript, type Said, zshScript } from "../completion-scripts.ts";

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };

export function completion(
  io: Io,
  shell: string,
  tree: Tree,
  options: { json?: boolean },
): Promise<number> {
  const chosen = choice(shell, "completion", ["bash", "zsh", "fish"]);
  const script = SCRIPTS[chosen](saidIn(tree));
  if (options.json) printJson(io, { shell: chosen, script });
  else io.out(script);
  return Promise.resolve(0);
}

/** The visible commands with what can be said to them. */
export function saidIn(tree: Tree): Said[] {
  const visible = (command: Command): boolean => !command.name().startsWith("__");
  return tree.root.commands.filter(visible).map((command) => ({
    name: command.name(),
    about: command.description(),
    options: command.options.flatMap(({ long, short }) =>
      [long, short].filter((flag) => flag !== undefined && flag !== null),
    ),
    words: command.commands.map((child) => child.name()),
    names: tree.names.get(command.name()) ?? null,
  }));
}

/** One name a line, for completion; says nothing where there is nothing to read. */
export async function names(io: Io, kind: string): Promise<number> {
  if (kind !== "jobs") return 0;
  try {
    const opened = await openReading(io);
    for (const job of opened?.store.jobs() ?? []) io.out(`${oneLine(job.name)}\n`);
    opened?.close();
  } catch {
    // Completion is no place for complaints.
  }
  return 0;
}

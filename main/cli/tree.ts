/** Helpers to lay out the command tree: every command has `--json`, examples, and loads its work when it is called. */
import type { Command } from "commander";
import type { Io } from "./io.ts";

/** What the words of a command name, for completion. */
export type Names = "jobs" | "runs" | "files" | null;

export interface Tree {
  io: Io;
  root: Command;
  /** Runs the work of the command that was called. */
  call(work: Promise<number>): Promise<void>;
  /** What arguments of a command of the root are, by its name. */
  names: Map<string, Names>;
}

export interface Shape {
  /** As commander reads it: `pause [job]`. */
  usage: string;
  about: string;
  examples: string[];
  names?: Names;
}

export function command(tree: Tree, shape: Shape, parent: Command = tree.root): Command {
  const made = parent
    .command(shape.usage)
    .description(shape.about)
    .option("--json", "print JSON")
    .addHelpText("after", examples(shape.examples));
  // `notify retry` must not answer for `retry`.
  if (parent === tree.root) tree.names.set(made.name(), shape.names ?? null);
  return made;
}

export function examples(lines: string[]): string {
  return lines.length === 0 ? "" : `\nExamples:\n${lines.map((line) => `  ${line}`).join("\n")}`;
}

/** For options that may be given several times. */
export function collect(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), value];
}

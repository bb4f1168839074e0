/** The command tree: what can be said, and how wrong words are answered. */
import { Command, CommanderError } from "commander";
import { version } from "../host/version.ts";
import { usage } from "./failure.ts";
import type { Io } from "./io.ts";
import { examples, type Tree } from "./tree.ts";
import { addChangeCommands } from "./tree-changes.ts";
import { addEngineCommands } from "./tree-engine.ts";
import { addJobCommands } from "./tree-jobs.ts";
import { addNotifyCommands } from "./tree-notify.ts";
import { addProposalCommands } from "./tree-proposals.ts";
import { addQuestionCommands } from "./tree-questions.ts";
import { addRunCommands } from "./tree-runs.ts";
import { addSecretCommands } from "./tree-secrets.ts";
import { addTelegramCommands } from "./tree-telegram.ts";
import { addTemplateCommands } from "./tree-templates.ts";

/** Lays out the tree. The exit code of the command that was called arrives at `done`. */
export function layOut(io: Io, done: (exitCode: number) => void): Tree {
  const root = new Command("belfry")
    .description("Runs agent CLIs unattended, on a schedule, on your own machine.")
    .version(version(), "-V, --version")
    .helpCommand("help [command]", "help for a command")
    .addHelpText(
      "after",
      examples([
        'belfry add "every weekday at 9" "Summarise yesterday\'s commits" --agent claude',
        "belfry list",
        "belfry doctor",
      ]) +
        "\n\nExit codes: 0 ok, 1 failed, 2 usage, 3 not found, 4 engine unreachable, 5 refused.\nData: BELFRY_HOME, or the customary place of the system.",
    );
  const tree: Tree = {
    io,
    root,
    call: async (work) => done(await work),
    names: new Map(),
  };
  addJobCommands(tree);
  addRunCommands(tree);
  addQuestionCommands(tree);
  addProposalCommands(tree);
  addTemplateCommands(tree);
  addNotifyCommands(tree);
  addTelegramCommands(tree);
  addSecretCommands(tree);
  addChangeCommands(tree);
  addEngineCommands(tree);
  for (const each of withChildren(root)) tame(each, io);
  return tree;
}

function withChildren(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withChildren)];
}

/** Commander throws instead of ending the process, and leaves the telling of errors to us. */
function tame(command: Command, io: Io): void {
  command
    .exitOverride()
    .showHelpAfterError(false)
    .configureOutput({
      writeOut: (text) => io.out(text),
      writeErr: () => {},
      getOutHelpWidth: () => (Number.isFinite(io.columns) ? Math.min(io.columns, 110) : 100),
      getOutHasColors: () => io.colour,
    });
}

/** @returns the exit code */
export async function program(argv: string[], io: Io): Promise<number> {
  let exitCode = 0;
  const tree = layOut(io, (code) => {
    exitCode = code;
  });
  if (argv.length === 0) {
    io.out(tree.root.helpInformation());
    return 0;
  }
  try {
    await tree.root.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    if (error.code === "commander.help") {
      io.out(
        (tree.root.commands.find((each) => each.name() === argv[0]) ?? tree.root).helpInformation(),
      );
      return 2;
    }
    throw usage(codeOf(error), sentence(error.message, argv));
  }
}

/** `commander.unknownOption` → `unknown-option`. */
function codeOf(error: CommanderError): string {
  return error.code
    .replace(/^commander\./, "")
    .replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Commander's message as a sentence with the way to help. */
function sentence(message: string, argv: string[]): string {
  const [first = "", ...rest] = message.replace(/^error: /, "").split("\n");
  const hint = rest
    .join(" ")
    .replace(/^\(|\)$/g, "")
    .trim();
  const text = `${first.charAt(0).toUpperCase()}${first.slice(1)}.`.replace(/\.\.$/, ".");
  const named = argv.find((word) => !word.startsWith("-"));
  const isKnown = !/unknown command/.test(message) && named !== undefined;
  const help = `belfry ${isKnown ? `${named} ` : ""}--help shows what can be said.`;
  return [text, hint, help].filter((part) => part !== "").join(" ");
}

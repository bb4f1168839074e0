/** Commands about the permission questions of agents. */
import { command, type Tree } from "./tree.ts";

export function addQuestionCommands(tree: Tree): void {
  const { io, call } = tree;

  command(tree, {
    usage: "questions",
    about: "permissions that agents ask for and wait for",
    examples: ["belfry questions", "belfry questions --all --limit 50"],
  })
    .option("--all", "those that have been decided, too")
    .option("--limit <n>", "how many", "20")
    .action((options) =>
      call(import("./commands/questions.ts").then(({ questions }) => questions(io, options))),
    );

  command(tree, {
    usage: "answer <question> <allow|always|deny>",
    about: "allow an agent this use of a tool, once or always for its job, or deny it",
    examples: [
      "belfry answer 7 allow",
      "belfry answer 7 always",
      'belfry answer 7 deny --message "Use the test database."',
    ],
  })
    .option("--message <text>", "with deny: what the agent is told")
    .action((question, decision, options) =>
      call(
        import("./commands/questions.ts").then(({ answer }) =>
          answer(io, question, decision, options),
        ),
      ),
    );
}

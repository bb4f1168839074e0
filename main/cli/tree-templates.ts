/** Commands about templates, and about taking jobs out and in. */
import { collect, command, examples, type Tree } from "./tree.ts";

export function addTemplateCommands(tree: Tree): void {
  const { io, call } = tree;
  tree.root.commandsGroup("Templates, export and import:");
  const template = tree.root
    .command("template")
    .description("jobs to begin with: list, show, add, save, remove")
    .addHelpText(
      "after",
      examples([
        "belfry template list",
        "belfry template show log-watch",
        "belfry template add standup-digest --agent claude --cwd ~/code/app --set bullets=5",
        'belfry template save "Nightly review" --description "How we review"',
      ]),
    );
  command(tree, { usage: "list", about: "all templates", examples: [] }, template)
    .option("--language <language>", "en or pt-BR", "en")
    .action((options) =>
      call(import("./commands/template.ts").then((module) => module.templateList(io, options))),
    );
  command(tree, { usage: "show <id>", about: "one template", examples: [] }, template)
    .option("--language <language>", "en or pt-BR", "en")
    .action((id, options) =>
      call(import("./commands/template.ts").then((module) => module.templateShow(io, id, options))),
    );
  command(tree, { usage: "add <id>", about: "make a job from a template", examples: [] }, template)
    .option("--set <name=value>", "value of a variable; may be repeated", collect)
    .option("--name <name>", "name of the job")
    .option("--agent <agent>", "who is to do it")
    .option("--cwd <folder>", "working folder (default: the current one)")
    .option("--schedule <text>", "when, instead of what the template says")
    .option("--propose", "let a person approve it first; always so within a run of Belfry")
    .option("--language <language>", "en or pt-BR", "en")
    .action((id, options) =>
      call(import("./commands/template.ts").then((module) => module.templateAdd(io, id, options))),
    );
  command(
    tree,
    { usage: "save <job>", about: "keep a job as a template", names: "jobs", examples: [] },
    template,
  )
    .option("--id <id>", "small letters, digits and dashes (default: from the name)")
    .option("--name <name>", "name of the template")
    .option("--description <text>", "what it is for")
    .action((job, options) =>
      call(
        import("./commands/template.ts").then((module) => module.templateSave(io, job, options)),
      ),
    );
  command(
    tree,
    { usage: "remove <id>", about: "remove one of yours", examples: [] },
    template,
  ).action((id, options) =>
    call(import("./commands/template.ts").then((module) => module.templateRemove(io, id, options))),
  );
  // Words of the group must not stand in for the commands of jobs.
  tree.names.set("show", "jobs").set("remove", "jobs").set("add", null).set("list", null);

  command(tree, {
    usage: "export [jobs...]",
    about: "jobs and your templates as one JSON document, on standard output",
    names: "jobs",
    examples: ["belfry export > jobs.json", 'belfry export "Disk space" 3 --with-env'],
  })
    .option("--with-env", "with the values of variables, which may be secrets")
    .option("--no-templates", "jobs only")
    .action((jobs, options) =>
      call(
        import("./commands/transfer.ts").then(({ exportJobs }) => exportJobs(io, jobs, options)),
      ),
    );

  command(tree, {
    usage: "import <source>",
    about: "take jobs in from a document (a file, or -), or from your crontab",
    names: "files",
    examples: [
      "belfry import jobs.json --dry-run",
      "belfry import jobs.json --on-conflict replace",
      "belfry import crontab",
      "crontab -l -u deploy | belfry import - --crontab",
    ],
  })
    .option("--dry-run", "only say what would be done")
    .option("--crontab", "the text is a crontab")
    .option("--on-conflict <what>", "rename, replace or skip: for names that are taken", "rename")
    .option("--cwd <folder>", "folder of jobs from a crontab (default: your home)")
    .action((source, options) =>
      call(
        import("./commands/transfer.ts").then(({ importJobs }) => importJobs(io, source, options)),
      ),
    );
}

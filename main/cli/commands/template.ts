/** `belfry template …`: jobs to begin with, those that come with Belfry and one's own. */
import type { JobDraft } from "../../../contract/job.ts";
import type { ListedTemplate, TemplateDraft } from "../../../contract/templates.ts";
import { AGENT_IDS } from "../../../contract/words.ts";
import { fieldsOfTemplate } from "../../api/template-of-job.ts";
import { said } from "../../api/template-fill.ts";
import { calling } from "../api-errors.ts";
import { usage } from "../failure.ts";
import { type Io, printJson } from "../io.ts";
import { folder } from "../job-options.ts";
import { freeName } from "../prompt.ts";
import { reading } from "../reading.ts";
import { jobIn } from "../references.ts";
import { styleFor } from "../text/style.ts";
import { table } from "../text/table.ts";
import { oneLine } from "../text/width.ts";
import { choice, setting } from "../values.ts";
import { withClient } from "../writing.ts";
import { profileOf } from "../profile.ts";
import { summary } from "./add.ts";
import { isProposing, propose, proposed } from "./proposals.ts";

interface Options {
  json?: boolean;
  language?: string;
}

const language = (options: Options) =>
  choice(options.language ?? "en", "--language", ["en", "pt-BR"]);

export async function templateList(io: Io, options: Options): Promise<number> {
  const templates = await withClient(io, (client) => calling(client.templates.list()));
  if (options.json) {
    printJson(io, templates);
    return 0;
  }
  const inLanguage = language(options);
  const shape = [
    { title: "ID", value: ({ id }: ListedTemplate) => id },
    {
      title: "ABOUT",
      value: ({ description }: ListedTemplate) => said(description, inLanguage),
      shrinkTo: 20,
    },
    { title: "WHEN", value: ({ job }: ListedTemplate) => job.schedule ?? "" },
    { title: "", value: ({ own }: ListedTemplate) => (own ? "yours" : "") },
  ];
  io.out(table(templates, shape, io.columns, styleFor(io.colour)));
  return 0;
}

export async function templateShow(io: Io, id: string, options: Options): Promise<number> {
  const template = await withClient(io, (client) => calling(client.templates.get({ id })));
  if (options.json) {
    printJson(io, template);
    return 0;
  }
  const inLanguage = language(options);
  const { name, description, variables, prompt, job } = template;
  io.out(`${oneLine(said(name, inLanguage))}\n${oneLine(said(description, inLanguage))}\n`);
  io.out(`When: ${job.schedule ?? "by hand"}   May do: ${job.profile ?? "read-only"}\n`);
  for (const variable of variables) {
    const values = variable.choices.map(({ value }) => value).join(", ");
    const usual = said(variable.default, inLanguage);
    const more = [values && `one of ${values}`, usual && `default ${usual}`].filter(Boolean);
    const about = more.length === 0 ? "" : ` (${more.join("; ")})`;
    io.out(`  --set ${variable.name}=…  ${said(variable.label, inLanguage)}${about}\n`);
  }
  io.out(`\n${said(prompt, inLanguage)}\n`);
  return 0;
}

export interface TemplateAddOptions extends Options {
  set?: string[];
  name?: string;
  agent?: string;
  cwd?: string;
  schedule?: string;
  propose?: boolean;
}

export async function templateAdd(
  io: Io,
  id: string,
  options: TemplateAddOptions,
): Promise<number> {
  const values = Object.fromEntries((options.set ?? []).map((text) => setting(text, "name=value")));
  const names = await reading(io, (opened) => (opened?.store.jobs() ?? []).map((job) => job.name));
  const made = await withClient(io, async (client) => {
    const filled = await calling(
      client.templates.fill({ id, values, language: language(options) }),
    );
    const stated =
      options.agent === undefined ? filled.agent : choice(options.agent, "--agent", AGENT_IDS);
    if (stated === undefined) {
      throw usage(
        "missing-agent",
        "Say who is to do it: --agent claude. belfry doctor shows who is here.",
        {
          field: "agent",
        },
      );
    }
    const draft = {
      ...filled,
      agent: stated,
      profile: profileOf(stated, filled.profile),
      name: options.name ?? freeName(filled.name ?? id, names),
      cwd: options.cwd === undefined ? (filled.cwd ?? io.cwd) : folder(io, options.cwd),
      schedule: options.schedule ?? filled.schedule ?? "",
    } as JobDraft;
    if (isProposing(io, options.propose)) return { proposal: await propose(io, client, draft) };
    return { job: await calling(client.jobs.create(draft), draft.schedule) };
  });
  if (made.proposal) proposed(io, made.proposal, options);
  else if (options.json) printJson(io, made.job);
  else io.out(summary(io, made.job));
  return 0;
}

export interface TemplateSaveOptions extends Options {
  id?: string;
  name?: string;
  description?: string;
}

export async function templateSave(
  io: Io,
  reference: string,
  options: TemplateSaveOptions,
): Promise<number> {
  const job = await reading(io, (opened) => jobIn(opened?.store ?? null, reference));
  const name = options.name ?? job.name;
  const template: TemplateDraft = {
    format: "belfry-template",
    version: 1,
    id: options.id ?? idFrom(name),
    name,
    description: options.description ?? "",
    category: "own",
    agents: [job.agent],
    prompt: job.prompt,
    job: fieldsOfTemplate(job),
  };
  const kept = await withClient(io, (client) => calling(client.templates.save(template as never)));
  if (options.json) printJson(io, kept);
  else io.out(`Kept as the template ${kept.id}. Use it with: belfry template add ${kept.id}\n`);
  return 0;
}

function idFrom(name: string): string {
  const id = name
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 60);
  if (id === "") {
    throw usage("missing-id", "No id can be made of this name: give one with --id.", {
      field: "id",
    });
  }
  return id;
}

export async function templateRemove(io: Io, id: string, options: Options): Promise<number> {
  const done = await withClient(io, (client) => calling(client.templates.remove({ id })));
  if (options.json) printJson(io, done);
  else io.out(`The template ${oneLine(id)} is removed.\n`);
  return 0;
}

/** Templates of jobs: shipped ones and those that people keep. A template is one JSON document. */
import * as z from "zod";
import { jobPatchSchema } from "./job.ts";
import { procedure } from "./procedure.ts";
import { AGENT_IDS } from "./words.ts";

/** The same text for everybody, or one for each language. */
export const localizedSchema = z.union([
  z.string(),
  z.strictObject({ en: z.string().min(1), "pt-BR": z.string().min(1) }),
]);
export type Localized = z.infer<typeof localizedSchema>;

export const TEMPLATE_CATEGORIES = ["code", "team", "security", "machine", "own"] as const;
export const TEMPLATE_VARIABLE_TYPES = ["text", "lines", "number", "choice", "folder"] as const;

const templateId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,79}$/, "Use small letters, digits and dashes.");

/** Something to fill in before the job is made; `[[name]]` in the job stands for it. */
export const templateVariableSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  type: z.enum(TEMPLATE_VARIABLE_TYPES),
  label: localizedSchema,
  hint: localizedSchema.optional(),
  default: localizedSchema.default(""),
  choices: z.array(z.strictObject({ value: z.string(), label: localizedSchema })).default([]),
  /** May be left empty. */
  optional: z.boolean().default(false),
});
export type TemplateVariable = z.infer<typeof templateVariableSchema>;

export const templateSchema = z.strictObject({
  format: z.literal("belfry-template"),
  version: z.literal(1),
  id: templateId,
  name: localizedSchema,
  description: localizedSchema,
  category: z.enum(TEMPLATE_CATEGORIES),
  /** Agents it suits, best first; empty = any agent CLI. */
  agents: z.array(z.enum(AGENT_IDS)).default([]),
  variables: z.array(templateVariableSchema).max(20).default([]),
  prompt: localizedSchema,
  /** Fields of the job; what is missing has its usual default. */
  job: jobPatchSchema
    .omit({
      name: true,
      prompt: true,
      agent: true,
      after: true,
      follows: true,
      batch: true,
      allow: true,
    })
    .default({}),
});
export type Template = z.infer<typeof templateSchema>;
/** As written in a file, before defaults are filled in. */
export type TemplateDraft = z.input<typeof templateSchema>;

export const listedTemplateSchema = templateSchema.extend({
  /** Kept by the person; shipped ones cannot be changed. */
  own: z.boolean(),
  /** Its schedule in words; null where it has none, or none that can be read before it is filled in. */
  meaning: localizedSchema.nullable(),
});
export type ListedTemplate = z.infer<typeof listedTemplateSchema>;

export const templatesContract = {
  /** Shipped ones first, then the person's own. */
  list: procedure
    .route({ method: "GET", path: "/templates", summary: "All templates" })
    .output(z.array(listedTemplateSchema)),
  get: procedure
    .route({ method: "GET", path: "/templates/{id}", summary: "One template" })
    .input(z.strictObject({ id: z.string() }))
    .output(listedTemplateSchema),
  /** Fills a template in: the fields of a job, not yet saved. Errors: `INVALID` with the variable as field. */
  fill: procedure
    .route({
      method: "POST",
      path: "/templates/{id}/fill",
      summary: "Fill a template in: the fields of a job",
    })
    .input(
      z.strictObject({
        id: z.string(),
        values: z.record(z.string(), z.string().max(100_000)).default({}),
        language: z.enum(["en", "pt-BR"]).default("en"),
      }),
    )
    .output(jobPatchSchema),
  /** Keeps a template of one's own; one with the same id is replaced. A shipped id is refused. */
  save: procedure
    .route({ method: "PUT", path: "/templates/{id}", summary: "Keep a template of your own" })
    .input(templateSchema)
    .output(listedTemplateSchema),
  remove: procedure
    .route({ method: "DELETE", path: "/templates/{id}", summary: "Remove a template of your own" })
    .input(z.strictObject({ id: z.string() }))
    .output(z.strictObject({ ok: z.literal(true) })),
};

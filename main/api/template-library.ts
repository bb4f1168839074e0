/** All templates: those that come with Belfry, from its resources, and those that the person keeps. */
import { readdirSync, readFileSync } from "node:fs";
import { type ListedTemplate, type Template, templateSchema } from "../../contract/templates.ts";
import type { Result } from "../engine/ports.ts";
import type { Store } from "../engine/store-port.ts";
import { describeSchedule, parseSchedule } from "../schedule/index.ts";

const FOLDER = new URL("../../resources/templates/", import.meta.url);

type Needs = Pick<Store, "templates" | "saveTemplate" | "removeTemplate">;

let shipped: ListedTemplate[] | null = null;

/** Read once: they change with the program only. */
export function shippedTemplates(): ListedTemplate[] {
  shipped ??= readdirSync(FOLDER)
    .filter((name) => name.endsWith(".json"))
    .toSorted()
    .map((name) => {
      const text = readFileSync(new URL(name, FOLDER), "utf8");
      return listed(templateSchema.parse(JSON.parse(text)), false);
    });
  return shipped;
}

/** One that was kept by another version and cannot be read any more is left out, not lost. */
export function ownTemplates(store: Pick<Store, "templates">): ListedTemplate[] {
  return store.templates().flatMap(({ document }) => {
    const read = templateSchema.safeParse(document);
    return read.success ? [listed(read.data, true)] : [];
  });
}

export function allTemplates(store: Pick<Store, "templates">): ListedTemplate[] {
  return [...shippedTemplates(), ...ownTemplates(store)];
}

export function isShipped(id: string): boolean {
  return shippedTemplates().some((template) => template.id === id);
}

/** Errors: `shipped`. */
export function keepTemplate(store: Needs, template: Template): Result<ListedTemplate> {
  if (isShipped(template.id)) {
    const message = `The template ${template.id} comes with Belfry and stays as it is. Give yours another name.`;
    return { ok: false, error: { code: "shipped", message } };
  }
  store.saveTemplate({ id: template.id, document: template });
  return { ok: true, value: listed(template, true) };
}

function listed(template: Template, own: boolean): ListedTemplate {
  return { ...template, own, meaning: meaningOf(template.job.schedule ?? "") };
}

function meaningOf(text: string): ListedTemplate["meaning"] {
  if (text.trim() === "") return null;
  // What a template says is repeated: neither the zone nor the first instant is told of it.
  const context = { timezone: "UTC", anchorAt: 0 };
  const parsed = parseSchedule(text, context);
  if (!parsed.ok) return null;
  const inWords = (language: "en" | "pt-BR") =>
    describeSchedule(parsed.schedule, language, context.timezone);
  return { en: inWords("en"), "pt-BR": inWords("pt-BR") };
}

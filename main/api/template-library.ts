/** All templates: those that come with Belfry, from its resources, and those that the person keeps. */
import { readdirSync, readFileSync } from "node:fs";
import { type ListedTemplate, type Template, templateSchema } from "../../contract/templates.ts";
import type { Result } from "../engine/ports.ts";
import type { Store } from "../engine/store-port.ts";

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
      return { ...templateSchema.parse(JSON.parse(text)), own: false };
    });
  return shipped;
}

/** One that was kept by another version and cannot be read any more is left out, not lost. */
export function ownTemplates(store: Pick<Store, "templates">): ListedTemplate[] {
  return store.templates().flatMap(({ document }) => {
    const read = templateSchema.safeParse(document);
    return read.success ? [{ ...read.data, own: true }] : [];
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
  return { ok: true, value: { ...template, own: true } };
}

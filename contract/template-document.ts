/** A template as a document, apart from the schemas, which the pages do not load. */
import type { ListedTemplate, Template } from "./templates.ts";

/** What was written of a template, without what the engine tells about it. */
export function templateDocument({
  own: _own,
  meaning: _meaning,
  ...document
}: ListedTemplate): Template {
  return document;
}

/** The `templates` procedures. */
import { invalid } from "./errors.ts";
import type { api } from "./implementer.ts";
import { fillTemplate } from "./template-fill.ts";
import { allTemplates, isShipped, keepTemplate } from "./template-library.ts";

export function templateProcedures(os: typeof api) {
  return os.templates.router({
    list: os.templates.list.handler(({ context }) => allTemplates(context.engine.context.store)),
    get: os.templates.get.handler(({ input, context, errors }) => {
      const found = allTemplates(context.engine.context.store).find(({ id }) => id === input.id);
      if (!found) throw errors.NOT_FOUND({ message: `There is no template ${input.id}.` });
      return found;
    }),
    fill: os.templates.fill.handler(({ input, context, errors }) => {
      const found = allTemplates(context.engine.context.store).find(({ id }) => id === input.id);
      if (!found) throw errors.NOT_FOUND({ message: `There is no template ${input.id}.` });
      const filled = fillTemplate(found, input.values, input.language);
      if (!filled.ok) throw invalid(errors, filled.error.message, filled.error.variable);
      return filled.value;
    }),
    save: os.templates.save.handler(({ input, context, errors }) => {
      const kept = keepTemplate(context.engine.context.store, input);
      if (!kept.ok) throw invalid(errors, kept.error.message, "id");
      return kept.value;
    }),
    remove: os.templates.remove.handler(({ input, context, errors }) => {
      if (isShipped(input.id)) {
        const message = `The template ${input.id} comes with Belfry and cannot be removed.`;
        throw errors.REFUSED({ message, data: { code: "shipped" } });
      }
      if (!context.engine.context.store.removeTemplate(input.id)) {
        throw errors.NOT_FOUND({ message: `There is no template ${input.id}.` });
      }
      return { ok: true as const };
    }),
  });
}

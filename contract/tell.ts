/** What a job's person is told: the job's own choices over the rules of all jobs, and the words of its messages. */
import * as z from "zod";
import {
  NOTIFY_EVENTS,
  RULE_CHOICES,
  TEMPLATE_VARIABLE,
  TEMPLATE_VARIABLES,
  type NotifyEvent,
  type RuleChoice,
} from "./notification-words.ts";

/** A name for a channel in rules and on the command line. */
export const channelId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "Use up to 40 small letters, digits and hyphens.");

/** Event → channel → choice. What is not named is inherited. */
export type EventRules = Partial<Record<NotifyEvent, Record<string, RuleChoice>>>;

export const eventRulesSchema = z.partialRecord(
  z.enum(NOTIFY_EVENTS),
  z.record(channelId, z.enum(RULE_CHOICES)),
);

const known = TEMPLATE_VARIABLES.join(", ");

const words = (maxChars: number) =>
  z
    .string()
    .max(maxChars)
    .superRefine((text, { addIssue }) => {
      const name = unknownVariable(text);
      if (name === null) return;
      addIssue({
        code: "custom",
        message: `There is no variable "${name}". Known are: ${known}.`,
      });
    })
    .nullable()
    .default(null);

/** Words of a person around `{{variables}}`; null = Belfry's own. */
export const messageTemplateSchema = z.strictObject({ title: words(500), text: words(10_000) });
export type MessageTemplate = z.infer<typeof messageTemplateSchema>;

export const tellSchema = z.strictObject({
  /** Goes before the rules of tags and of all jobs, cell by cell. */
  events: eventRulesSchema.default({}),
  /** null = as the rules of all jobs say. */
  onlyWhenChanged: z.boolean().nullable().default(null),
  template: messageTemplateSchema.nullable().default(null),
});
export type Tell = z.infer<typeof tellSchema>;

/** The first variable that there is not; null when all are known. */
function unknownVariable(template: string): string | null {
  for (const [, name] of template.matchAll(TEMPLATE_VARIABLE)) {
    if (!(TEMPLATE_VARIABLES as readonly string[]).includes(name!)) return name!;
  }
  return null;
}

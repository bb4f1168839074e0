/** Who is told what about a job: what it chooses for itself, and what holds where it does not. */
import type { RuleChoice, NotifyEvent } from "../../contract/notification-words.ts";
import type { EventRules, Tell } from "../../contract/tell.ts";

/** Channel → event → choice, as the engine does without any rule. */
type BuiltIn = Record<string, Partial<Record<NotifyEvent, RuleChoice>>>;

/** @param layers the most particular rules first */
export function inheritedChoice(
  layers: readonly (EventRules | undefined)[],
  builtIn: BuiltIn,
  event: NotifyEvent,
  channel: string,
): RuleChoice {
  for (const layer of layers) {
    const choice = layer?.[event]?.[channel];
    if (choice !== undefined) return choice;
  }
  return builtIn[channel]?.[event] ?? "off";
}

export function isToldAsAll({ events, onlyWhenChanged, template }: Tell): boolean {
  return Object.keys(events).length === 0 && onlyWhenChanged === null && template === null;
}

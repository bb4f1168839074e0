/** Who is told what of a job, and in which words, as options of the command line. */
import { NOTIFY_EVENTS, RULE_CHOICES } from "../../contract/notification-words.ts";
import type { Tell } from "../../contract/tell.ts";
import { TOLD_AS_ALL } from "../../contract/told-as-all.ts";
import { usage } from "./failure.ts";
import { choice } from "./values.ts";

export interface TellOptions {
  tell?: string[];
  tellChanged?: string;
  messageTitle?: string;
  messageText?: string;
}

/** Takes a choice of the job's own away again. */
const AS_RULES = "as-rules";
const CHANGED: Record<string, boolean | null> = { yes: true, no: false, [AS_RULES]: null };
const isNone = (text: string): boolean => text.trim().toLowerCase() === "none";

/** undefined where no option says anything of it. @param before what the job has; what is not named stays */
export function tellOf(options: TellOptions, before: Tell = TOLD_AS_ALL): Tell | undefined {
  const { tell, tellChanged, messageTitle, messageText } = options;
  if ([tell, tellChanged, messageTitle, messageText].every((each) => each === undefined)) {
    return undefined;
  }
  const word = (text: string | undefined, stays: string | null | undefined) =>
    text === undefined ? (stays ?? null) : isNone(text) ? null : text;
  const title = word(messageTitle, before.template?.title);
  const text = word(messageText, before.template?.text);
  return {
    events: tell === undefined ? before.events : eventsOf(tell, before.events),
    onlyWhenChanged:
      tellChanged === undefined
        ? before.onlyWhenChanged
        : CHANGED[choice(tellChanged, "--tell-changed", Object.keys(CHANGED))]!,
    template: title === null && text === null ? null : { title, text },
  };
}

/** `run.failed:phone=off`. One `none` takes all away. */
function eventsOf(texts: readonly string[], before: Tell["events"]): Tell["events"] {
  if (texts.length === 1 && isNone(texts[0]!)) return {};
  const events = structuredClone(before);
  for (const text of texts) {
    const parts = /^([^:=]+):([^:=]+)=([^:=]+)$/.exec(text);
    if (!parts) {
      throw usage(
        "invalid-tell",
        `--tell ${text}: write an event, a channel and a choice, such as run.failed:phone=now.`,
      );
    }
    const event = choice(parts[1]!, "--tell", NOTIFY_EVENTS);
    const channel = parts[2]!.trim();
    const wanted = choice(parts[3]!, "--tell", [...RULE_CHOICES, AS_RULES]);
    const { [channel]: _old, ...others } = events[event] ?? {};
    const cells = wanted === AS_RULES ? others : { ...others, [channel]: wanted };
    if (Object.keys(cells).length === 0) delete events[event];
    else events[event] = cells as NonNullable<(typeof events)[typeof event]>;
  }
  return events;
}

/** What is said in a chat: text with the few marks that Telegram knows, and buttons that stand for commands. */
import { InlineKeyboard } from "grammy";
import { clockText } from "../delivery/facts.ts";
import { shorten } from "../delivery/shorten.ts";
import { escapeHtml } from "../delivery/text/notations.ts";
import type { Words } from "../delivery/words.ts";

/** The Bot API's limit, counted after entities are parsed; counting the marks too is on the safe side. */
export const TEXT_CHARS = 4_096;
const BUTTON_CHARS = 40;

export interface Button {
  text: string;
  /** The command it stands for, without the slash: `run 5`. At most 64 bytes, says the Bot API. */
  command: string;
}

export interface Reply {
  /** HTML of the Bot API. */
  text: string;
  buttons?: Button[][];
  /** What becomes of the message whose button was pressed: the reply stands in its place. Else it is a new message. */
  inPlace?: boolean;
}

/** Words with values of anybody: these are escaped. @param key below `steering` */
export type Tell = (key: string, values?: Record<string, string | number>) => string;

export function telling(words: Words): Tell {
  return (key, values = {}) => {
    const safe = Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "string" ? escapeHtml(value) : value,
    ]);
    return words.t(`steering.${key}`, Object.fromEntries(safe) as Record<string, string | number>);
  };
}

export const button = (text: string, command: string): Button => ({
  text: shorten(text, BUTTON_CHARS),
  command,
});

export function keyboardOf(buttons: readonly Button[][]): InlineKeyboard {
  const rows = buttons.map((row) =>
    row.map(({ text, command }) => InlineKeyboard.text(text, command)),
  );
  return InlineKeyboard.from(rows);
}

/** As many whole paragraphs as fit into one message. */
export function fitting(paragraphs: readonly string[], separator = "\n"): string {
  let text = "";
  for (const each of paragraphs) {
    const longer = text === "" ? each : text + separator + each;
    if (longer.length > TEXT_CHARS - 2) return text === "" ? "…" : `${text}\n…`;
    text = longer;
  }
  return text;
}

/** Day and time for the reader. @param timezone IANA name */
export const timeText = (at: number, words: Words, timezone: string): string =>
  clockText(at, words.language, timezone);

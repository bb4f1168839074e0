/** The parts of a message that every notation shares. */
import type { ComposedMessage } from "../message.ts";
import { blocksOf, type Block, type Notation } from "./blocks.ts";
import { fitBlocks } from "./fit.ts";
import { plainNotation } from "./notations.ts";

/** Which parts are left to members of their own that the service has for them. */
export interface Parts {
  title?: boolean;
  facts?: boolean;
  links?: boolean;
}
export const STORY_ONLY: Parts = { title: false, facts: false, links: false };
export const TEXT_ONLY: Parts = { title: false, links: false };

/** Title, text, the whole story, facts and links in a notation, within a length. */
export function messageText(
  message: ComposedMessage,
  notation: Notation,
  maxChars: number,
  parts: Parts = {},
): string {
  const end = parts.links === false ? "" : linkLine(message, notation);
  const room = maxChars - (end === "" ? 0 : end.length + 2);
  const blocks: Block[] = [{ marked: notation.text(message.text), plain: message.text }];
  if (parts.title !== false) {
    const { title } = message;
    blocks.unshift({ marked: notation.bold(notation.text(title)), plain: title });
  }
  if (message.body !== null) blocks.push(...blocksOf(message.body, notation));
  if (parts.facts !== false) {
    blocks.push({ marked: factLines(message, notation), plain: factLines(message, plainNotation) });
  }
  const said = blocks.filter(({ marked }) => marked !== "");
  const text = fitBlocks(said, room, (plain) => notation.text(plain));
  return end === "" ? text : `${text}\n\n${end}`;
}

export function factLines(message: ComposedMessage, notation: Notation): string {
  return message.facts.map(({ label, value }) => notation.text(`${label}: ${value}`)).join("\n");
}

function linkLine(message: ComposedMessage, notation: Notation): string {
  return message.links
    .map(({ label, url }) => notation.link(notation.text(label), url))
    .join(notation.text(" · "));
}

/**
 * Markdown of an agent's answer as blocks of text in the notation of a service. The Markdown is untrusted: raw HTML
 * becomes plain text, links keep only http, https and mailto, images become links.
 */
import type { Nodes, Parents, PhrasingContent, RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { shorten } from "../shorten.ts";

/** How a service writes things. Every function gets text that is in the service's notation already, but `text`. */
export interface Notation {
  /** Escapes plain text. */
  text(plain: string): string;
  bold(inner: string): string;
  italic(inner: string): string;
  strike(inner: string): string;
  /** Gets plain text. */
  code(plain: string): string;
  /** Gets plain text. */
  codeBlock(plain: string, language: string | null): string;
  link(inner: string, url: string): string;
  heading(inner: string): string;
  quote(inner: string): string;
}

/** Reading marks takes time that grows with the square of their number: of a longer text only the beginning is read. */
export const MAX_MARKDOWN_CHARS = 30_000;

const SAFE_LINK = /^(?:https?:|mailto:)/i;

/** A paragraph, list, table or piece of code. */
export interface Block {
  /** In the notation of the service; must not be cut, since a cut could end within a mark. */
  marked: string;
  /** The words alone, which can be cut anywhere. */
  plain: string;
}

/** The blocks of the Markdown, in order. */
export function blocksOf(markdown: string, notation: Notation): Block[] {
  const tree = fromMarkdown(shorten(markdown, MAX_MARKDOWN_CHARS), {
    extensions: [gfm()],
    mdastExtensions: [gfmFromMarkdown()],
  });
  return tree.children
    .map((node) => ({ marked: block(node, notation, ""), plain: plain(node) }))
    .filter(({ marked }) => marked.trim() !== "");
}

function block(node: RootContent, notation: Notation, indent: string): string {
  switch (node.type) {
    case "heading":
      return notation.heading(inline(node.children, notation));
    case "paragraph":
      return inline(node.children, notation);
    case "code":
      return notation.codeBlock(node.value, node.lang ?? null);
    case "blockquote":
      return notation.quote(within(node, notation, indent));
    case "list":
      return node.children
        .map((item, index) => {
          const mark = node.ordered ? `${(node.start ?? 1) + index}. ` : "• ";
          const done = item.checked === true ? "☑ " : item.checked === false ? "☐ " : "";
          const inner = within(item, notation, `${indent}  `);
          return `${indent}${notation.text(mark + done)}${inner.trimStart()}`;
        })
        .join("\n");
    case "table":
      return notation.codeBlock(table(node.children.map(({ children }) => children)), null);
    case "thematicBreak":
      return notation.text("———");
    case "html":
      return notation.text(node.value);
    default:
      return "children" in node ? within(node, notation, indent) : "";
  }
}

const within = (node: Parents, notation: Notation, indent: string): string =>
  node.children.map((child) => block(child as RootContent, notation, indent)).join("\n");

function inline(nodes: PhrasingContent[], notation: Notation): string {
  return nodes.map((node) => phrase(node, notation)).join("");
}

function phrase(node: PhrasingContent, notation: Notation): string {
  switch (node.type) {
    case "text":
    case "html":
      return notation.text(node.value);
    case "strong":
      return notation.bold(inline(node.children, notation));
    case "emphasis":
      return notation.italic(inline(node.children, notation));
    case "delete":
      return notation.strike(inline(node.children, notation));
    case "inlineCode":
      return notation.code(node.value);
    case "break":
      return "\n";
    case "link": {
      const inner = inline(node.children, notation);
      return SAFE_LINK.test(node.url) ? notation.link(inner, node.url) : inner;
    }
    case "image": {
      const name = notation.text(node.alt || "image");
      return SAFE_LINK.test(node.url) ? notation.link(name, node.url) : name;
    }
    case "linkReference":
      return inline(node.children, notation);
    case "footnoteReference":
      return notation.text(`[${node.identifier}]`);
    default:
      return "";
  }
}

/** The words of a node without any marks. */
function plain(node: Nodes): string {
  if ("value" in node) return node.value;
  return "children" in node ? node.children.map((child) => plain(child)).join("") : "";
}

function table(rows: Nodes[][]): string {
  const cells = rows.map((row) => row.map((cell) => plain(cell)));
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => (row[column] ?? "").length)),
  );
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Markdown as HTML that is safe to show: raw HTML and dangerous addresses of the Markdown do not get through. */
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { shorten } from "../shorten.ts";
import { MAX_MARKDOWN_CHARS } from "./blocks.ts";

export function htmlOf(markdown: string): string {
  const html = micromark(shorten(markdown, MAX_MARKDOWN_CHARS), {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
  // A picture would tell its server that the message was read.
  return html.replace(/<img src="([^"]*)" alt="([^"]*)"[^>]*>/g, '<a href="$1">$2</a>');
}

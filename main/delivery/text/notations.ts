/** The notations of the services that have one of their own. */
import type { Notation } from "./blocks.ts";

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text within HTML and within attribute values. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => ENTITIES[character]!);

/** No marks at all. */
export const plainNotation: Notation = {
  text: (text) => text,
  bold: (inner) => inner,
  italic: (inner) => inner,
  strike: (inner) => inner,
  code: (text) => text,
  codeBlock: (text) => text,
  link: (inner, url) => (inner === url ? url : `${inner} (${url})`),
  heading: (inner) => inner,
  quote: (inner) => inner.replace(/^/gm, "> "),
};

/** Markdown for services that read it: written anew from what was understood, so that only safe links get through. */
export const markdownNotation: Notation = {
  text: (text) => text.replace(/[\\`*_[\]<>~|]/g, "\\$&"),
  bold: (inner) => `**${inner}**`,
  italic: (inner) => `*${inner}*`,
  strike: (inner) => `~~${inner}~~`,
  code: (text) => fenced(text, "`"),
  codeBlock: (text, language) => {
    const fence = fenceFor(text, "```");
    return `${fence}${language ?? ""}\n${text}\n${fence}`;
  },
  link: (inner, url) => `[${inner}](<${url.replace(/[<>]/g, encodeURIComponent)}>)`,
  heading: (inner) => `**${inner}**`,
  quote: (inner) => inner.replace(/^/gm, "> "),
};

/** A fence longer than any within the text. */
function fenceFor(text: string, shortest: string): string {
  let fence = shortest;
  while (text.includes(fence)) fence += "`";
  return fence;
}

function fenced(text: string, shortest: string): string {
  const fence = fenceFor(text, shortest);
  return fence === shortest ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`;
}

/**
 * The few tags that Telegram knows.
 * @see the Bot API, "Formatting options", HTML style
 */
export const telegramNotation: Notation = {
  text: escapeHtml,
  bold: (inner) => `<b>${inner}</b>`,
  italic: (inner) => `<i>${inner}</i>`,
  strike: (inner) => `<s>${inner}</s>`,
  code: (text) => `<code>${escapeHtml(text)}</code>`,
  codeBlock: (text, language) =>
    language === null
      ? `<pre>${escapeHtml(text)}</pre>`
      : `<pre><code class="language-${escapeHtml(language)}">${escapeHtml(text)}</code></pre>`,
  link: (inner, url) => `<a href="${escapeHtml(url)}">${inner}</a>`,
  heading: (inner) => `<b>${inner}</b>`,
  quote: (inner) => `<blockquote>${inner}</blockquote>`,
};

/** Slack has three characters of control, which are escaped as in HTML; everything else is text. */
export const escapeSlack = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/**
 * Slack's mrkdwn. Its marks have no escape: a zero-width space keeps the text's own asterisks from acting.
 * @see Slack's "Formatting text for app surfaces"
 */
export const slackNotation: Notation = {
  text: (text) => escapeSlack(text).replace(/[*_~`]/g, "$&\u200B"),
  bold: (inner) => `*${inner}*`,
  italic: (inner) => `_${inner}_`,
  strike: (inner) => `~${inner}~`,
  code: (text) => `\`${escapeSlack(text).replaceAll("`", "ˋ")}\``,
  codeBlock: (text) => `\`\`\`\n${escapeSlack(text).replaceAll("```", "ˋˋˋ")}\n\`\`\``,
  link: (inner, url) => `<${escapeSlack(url).replaceAll("|", "%7C")}|${inner}>`,
  heading: (inner) => `*${inner}*`,
  quote: (inner) => inner.replace(/^/gm, "&gt; "),
};

/** The tags that Pushover shows. */
export const pushoverNotation: Notation = {
  ...telegramNotation,
  strike: (inner) => inner,
  code: (text) => `<font face="monospace">${escapeHtml(text)}</font>`,
  codeBlock: (text) => escapeHtml(text),
  quote: (inner) => `<i>${inner}</i>`,
};

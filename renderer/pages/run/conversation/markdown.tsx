/**
 * Markdown that an agent wrote: formatted, and nothing in it acts. No HTML, no addresses but https and mailto, no
 * images from elsewhere; a link opens a new window that knows nothing of this one.
 */
import type { ReactElement } from "react";
import Markdown, { type Components } from "react-markdown";
import rehypeSanitize, { defaultSchema } from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import { visibleText } from "../../../lib/visible-text.ts";
import { CodeBlock } from "./code-block.tsx";
import { PlainBlock } from "./plain-block.tsx";

/** Longer texts are shown as they were written: parsing would hold the page up. */
const MAX_CHARS = 100_000;
/** Parsed texts kept, so that scrolling back does not parse again. */
const MAX_KEPT = 400;

const schema = {
  ...defaultSchema,
  protocols: { href: ["https", "mailto"] },
  tagNames: defaultSchema.tagNames?.filter(
    (name) => name !== "img" && name !== "picture" && name !== "source",
  ),
};

interface MarkdownNode {
  type: string;
  value?: string;
  children?: MarkdownNode[];
}

/** HTML in the text is shown as the text it is: nothing that an agent wrote is kept from the reader. */
function htmlAsText() {
  const turn = (node: MarkdownNode): void => {
    for (const child of node.children ?? []) turn(child);
    if (node.type === "html") node.type = "text";
  };
  return turn;
}

const safeLink = (url: string): string => (/^(https:|mailto:)/i.test(url) ? url : "");

const components: Components = {
  a: ({ href, children }) =>
    href ? (
      <a
        href={href}
        target="_blank"
        rel="noopener noreferrer nofollow"
        className="text-accent underline underline-offset-2"
      >
        {children}
      </a>
    ) : (
      <span>{children}</span>
    ),
  // The words that stand for the picture; the picture itself is not loaded.
  img: ({ alt }) => <span className="text-ink3">[{alt}]</span>,
  pre: ({ node, children }) => {
    const code = node?.children[0];
    if (code?.type !== "element" || code.tagName !== "code") return <pre>{children}</pre>;
    const [text] = code.children;
    const names = code.properties["className"];
    const language = Array.isArray(names) ? String(names[0] ?? "").replace("language-", "") : "";
    return <CodeBlock text={text?.type === "text" ? text.value : ""} language={language} />;
  },
  code: ({ children }) => <code className="rounded-sm bg-line2 px-1 py-px">{children}</code>,
  table: ({ children }) => (
    <div className="max-h-120 overflow-auto">
      <table className="prose-table">{children}</table>
    </div>
  ),
};

const kept = new Map<string, ReactElement>();

/** The text as elements; the same ones for the same text. */
export function markdown(text: string): ReactElement {
  const known = kept.get(text);
  if (known !== undefined) {
    kept.delete(text);
    kept.set(text, known);
    return known;
  }
  const made = Markdown({
    children: visibleText(text),
    skipHtml: false,
    urlTransform: safeLink,
    remarkPlugins: [remarkGfm, htmlAsText],
    rehypePlugins: [[rehypeSanitize, schema]],
    components,
  });
  kept.set(text, made);
  if (kept.size > MAX_KEPT) kept.delete(kept.keys().next().value!);
  return made;
}

export function MarkdownText({ text }: { text: string }) {
  if (text.length > MAX_CHARS) return <PlainBlock text={text} />;
  return <div className="prose-run">{markdown(text)}</div>;
}

/**
 * Markdown that an agent wrote: formatted, and nothing in it acts. No HTML, no addresses but https and mailto, no
 * images from elsewhere; a link opens a new window that knows nothing of this one.
 */
import { type ReactElement, useCallback, useEffect, useMemo, useRef, useState } from "react";
import Markdown, { type Components } from "react-markdown";
import rehypeSanitize, { defaultSchema } from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import { formatBytes } from "../../../lib/format.ts";
import { useTranslation } from "../../../lib/use-translation.ts";
import { visibleText } from "../../../lib/visible-text.ts";
import { Button } from "../../../ui/button.tsx";
import { CodeBlock } from "./code-block.tsx";
import { type Piece, piecesOf } from "./markdown-pieces.ts";
import { PlainBlock } from "./plain-block.tsx";

/** Longer texts are parsed a piece at a time: the whole would hold the page up. */
const MAX_AT_ONCE = 12_000;
/** Elements within each other; the layout of more holds the page up, or ends it. */
const MAX_DEPTH = 100;
/** Parsed texts kept, so that scrolling back does not parse again. */
const MAX_KEPT = 400;

/** Shown at first, and added when the end comes into view. */
const FIRST_PIECES = 2;
const AHEAD = "400px";

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

/**
 * HTML in the text is shown as the text it is: nothing that an agent wrote is kept from the reader. Throws where the
 * text is too deep to be shown formatted.
 */
function htmlAsText() {
  const turn = (node: MarkdownNode, depth = 0): void => {
    if (depth > MAX_DEPTH) throw new RangeError("Too deep.");
    for (const child of node.children ?? []) turn(child, depth + 1);
    if (node.type === "html") node.type = "text";
  };
  return (tree: MarkdownNode) => turn(tree);
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
function markdown(text: string): ReactElement {
  const known = kept.get(text);
  if (known !== undefined) {
    kept.delete(text);
    kept.set(text, known);
    return known;
  }
  const made = parsed(text);
  kept.set(text, made);
  if (kept.size > MAX_KEPT) kept.delete(kept.keys().next().value!);
  return made;
}

/** What the parser cannot take (it recurses, and an agent may write ten thousand quotes) is shown as it was written. */
function parsed(text: string): ReactElement {
  try {
    return Markdown({
      children: visibleText(text),
      skipHtml: false,
      urlTransform: safeLink,
      remarkPlugins: [remarkGfm, htmlAsText],
      rehypePlugins: [[rehypeSanitize, schema]],
      components,
    });
  } catch {
    return <PlainBlock text={text} />;
  }
}

export function MarkdownText({ text }: { text: string }) {
  const pieces = useMemo(
    () => (text.length > MAX_AT_ONCE ? piecesOf(text) : [{ text, isPlain: false }]),
    [text],
  );
  return (
    <div className="prose-run">
      {pieces.length === 1 ? (
        <PieceView piece={pieces[0]!} />
      ) : (
        <Pieces id={text} pieces={pieces} />
      )}
    </div>
  );
}

/** How far texts have been read, so that scrolling away and back does not fold them again. */
const read = new Map<string, number>();

function Pieces({ id, pieces }: { id: string; pieces: Piece[] }) {
  const { t } = useTranslation();
  // A text that still grows is another one each time; what was shown of it stays.
  const [shown, setShown] = useState(() => read.get(id) ?? FIRST_PIECES);
  const more = useRef<HTMLDivElement>(null);
  const rest = pieces.slice(shown).reduce((sum, piece) => sum + piece.text.length, 0);
  const showMore = useCallback(() => {
    setShown((old) => old + FIRST_PIECES);
  }, []);
  useEffect(() => {
    read.delete(id);
    read.set(id, shown);
    if (read.size > MAX_KEPT) read.delete(read.keys().next().value!);
  }, [id, shown]);
  useEffect(() => {
    if (more.current === null) return;
    // Made anew for every step: while the end stays in view, it goes on.
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && showMore(), {
      rootMargin: AHEAD,
    });
    observer.observe(more.current);
    return () => observer.disconnect();
  }, [shown, showMore]);
  return (
    <>
      {pieces.slice(0, shown).map((piece, index) => (
        <PieceView key={index} piece={piece} />
      ))}
      {rest > 0 && (
        <div ref={more}>
          <Button size="sm" variant="link" onClick={showMore}>
            {t("run.showMore", { size: formatBytes(rest) })}
          </Button>
        </div>
      )}
    </>
  );
}

function PieceView({ piece: { text, isPlain } }: { piece: Piece }) {
  return isPlain ? <PlainBlock text={text} /> : markdown(text);
}

/**
 * Colours for code. Loaded when the first block with a known language is shown; each language on its own. Tokens
 * carry class names for both themes instead of styles, so nothing has to be coloured again when the theme changes.
 */
import { createHighlighterCore, type HighlighterCore } from "shiki/core";
import { createJavaScriptRegexEngine } from "shiki/engine/javascript";

export interface Token {
  text: string;
  /** Class name, see `code.css`. */
  look: string;
}

const LANGUAGES = {
  bash: () => import("shiki/langs/bash.mjs"),
  c: () => import("shiki/langs/c.mjs"),
  cpp: () => import("shiki/langs/cpp.mjs"),
  css: () => import("shiki/langs/css.mjs"),
  diff: () => import("shiki/langs/diff.mjs"),
  go: () => import("shiki/langs/go.mjs"),
  html: () => import("shiki/langs/html.mjs"),
  java: () => import("shiki/langs/java.mjs"),
  javascript: () => import("shiki/langs/javascript.mjs"),
  json: () => import("shiki/langs/json.mjs"),
  kotlin: () => import("shiki/langs/kotlin.mjs"),
  markdown: () => import("shiki/langs/markdown.mjs"),
  php: () => import("shiki/langs/php.mjs"),
  python: () => import("shiki/langs/python.mjs"),
  ruby: () => import("shiki/langs/ruby.mjs"),
  rust: () => import("shiki/langs/rust.mjs"),
  sql: () => import("shiki/langs/sql.mjs"),
  swift: () => import("shiki/langs/swift.mjs"),
  toml: () => import("shiki/langs/toml.mjs"),
  tsx: () => import("shiki/langs/tsx.mjs"),
  typescript: () => import("shiki/langs/typescript.mjs"),
  yaml: () => import("shiki/langs/yaml.mjs"),
};
type Language = keyof typeof LANGUAGES;

const OTHER_NAMES: Record<string, Language> = {
  sh: "bash",
  shell: "bash",
  zsh: "bash",
  console: "bash",
  "c++": "cpp",
  js: "javascript",
  jsx: "tsx",
  mjs: "javascript",
  ts: "typescript",
  py: "python",
  rb: "ruby",
  rs: "rust",
  yml: "yaml",
  md: "markdown",
  xml: "html",
  kt: "kotlin",
};

/** Scopes of the grammars → class names; the longest that fits counts. */
const SCOPES: [look: string, scopes: string[]][] = [
  ["code-comment", ["comment", "punctuation.definition.comment"]],
  ["code-string", ["string", "markup.inline.raw", "punctuation.definition.string"]],
  ["code-number", ["constant", "support.constant"]],
  ["code-keyword", ["keyword", "storage", "variable.language", "markup.heading"]],
  [
    "code-name",
    ["entity.name", "support.function", "support.class", "entity.other.inherited-class"],
  ],
  [
    "code-attribute",
    ["entity.other.attribute-name", "support.type.property-name", "meta.object-literal.key"],
  ],
  ["code-inserted", ["markup.inserted"]],
  ["code-deleted", ["markup.deleted"]],
];

/** Each look has a colour that stands for it while the grammar runs. */
const colourOf = (index: number): string => `#0000${(index + 1).toString(16).padStart(2, "0")}`;
const lookOf = new Map(SCOPES.map(([look], index) => [colourOf(index).toUpperCase(), look]));

const theme = {
  name: "belfry",
  type: "light" as const,
  fg: "#000000",
  bg: "#FFFFFF",
  settings: SCOPES.map(([, scope], index) => ({
    scope,
    settings: { foreground: colourOf(index) },
  })),
};

let made: Promise<HighlighterCore> | null = null;

/** Coloured lines; null for a language that is not known. */
export async function highlight(text: string, language: string): Promise<Token[][] | null> {
  const name = language.toLowerCase();
  const known = name in LANGUAGES ? (name as Language) : OTHER_NAMES[name];
  if (known === undefined) return null;
  made ??= createHighlighterCore({
    themes: [theme],
    langs: [],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  });
  const highlighter = await made;
  if (!highlighter.getLoadedLanguages().includes(known)) {
    await highlighter.loadLanguage((await LANGUAGES[known]()).default);
  }
  const { tokens } = highlighter.codeToTokens(text.replace(/\n$/, ""), {
    lang: known,
    theme: "belfry",
    // A grammar that loses itself in a long line must not hold the page up.
    tokenizeMaxLineLength: 2_000,
    tokenizeTimeLimit: 50,
  });
  return tokens.map((line) =>
    line.map(({ content, color }) => ({
      text: content,
      look: lookOf.get((color ?? "").toUpperCase()) ?? "",
    })),
  );
}

/** Reads the keys and the written-in texts out of the sources of the pages. */
import { parseSync, Visitor, type ESTree } from "vite";

/** A dotted name of a top-level section; `en.json` says whether it is really a key. */
const KEY = /^[a-z][\w-]*(\.[\w-]+)+$/i;

export interface Keys {
  /** Given to `t("…")`: each must exist. */
  exact: string[];
  /** Any other literal that looks like a key (`labelKey: "runs.title"`): counts as used. */
  mentioned: string[];
  /** Given as a template: `words.state.${state}`. */
  patterns: RegExp[];
}

export function keysIn(file: string, text: string): Keys {
  const keys: Keys = { exact: [], mentioned: [], patterns: [] };
  const visitor = new Visitor({
    CallExpression(node) {
      if (isTranslate(node.callee)) keys.exact.push(...literals(node.arguments[0]));
    },
    JSXAttribute(node) {
      const isKey = node.name.type === "JSXIdentifier" && node.name.name === "i18nKey";
      if (isKey && node.value?.type === "Literal") keys.exact.push(String(node.value.value));
    },
    Literal(node) {
      if (typeof node.value === "string" && KEY.test(node.value)) keys.mentioned.push(node.value);
    },
    TemplateLiteral(node) {
      const parts = node.quasis.map((quasi) => quasi.value.cooked ?? "");
      if (node.expressions.length === 0 || !/^[\w.-]+$/.test(parts.join("x"))) return;
      if (!parts.some((part) => part.includes("."))) return;
      keys.patterns.push(
        new RegExp(
          `^${parts.map((part) => part.replaceAll(".", "\\.")).join("[\\w-]+(?:\\.[\\w-]+)*")}$`,
        ),
      );
    },
  });
  visitor.visit(parseSync(file, text).program);
  return keys;
}

/** `t`, `i18next.t`, `this.t`. */
function isTranslate(callee: ESTree.Expression | ESTree.Super): boolean {
  if (callee.type === "Identifier") return callee.name === "t";
  return (
    callee.type === "MemberExpression" &&
    callee.property.type === "Identifier" &&
    callee.property.name === "t" &&
    !callee.computed
  );
}

/** The texts an argument can be, through `a ? "x" : "y"`. */
function literals(node: ESTree.Node | undefined): string[] {
  if (node?.type === "Literal" && typeof node.value === "string") return [node.value];
  if (node?.type === "ConditionalExpression") {
    return [...literals(node.consequent), ...literals(node.alternate)];
  }
  return [];
}

/** Attributes that people see or hear. */
const SHOWN = new Set([
  "alt",
  "aria-description",
  "aria-label",
  "aria-placeholder",
  "aria-roledescription",
  "aria-valuetext",
  "hint",
  "label",
  "placeholder",
  "text",
  "title",
]);

/** Names and signs that are the same in every language. */
const NOT_WORDS = /^(?:Belfry|[^\p{L}])*$/u;

/** Texts between tags and in attributes that people see, written in place instead of coming from the locales. */
export function visibleTextsIn(file: string, text: string): string[] {
  const found: string[] = [];
  const check = (value: string) => {
    if (!NOT_WORDS.test(value.trim())) found.push(value.trim());
  };
  const children = (nodes: ESTree.JSXChild[]) => {
    for (const node of nodes) {
      if (node.type === "JSXText") check(node.value);
      if (node.type === "JSXExpressionContainer") shownBy(node.expression).forEach(check);
    }
  };
  const visitor = new Visitor({
    JSXElement(node) {
      // Keys have their name written on them, in every language.
      const { name } = node.openingElement;
      if (name.type !== "JSXIdentifier" || name.name !== "Kbd") children(node.children);
    },
    JSXFragment: (node) => children(node.children),
    JSXAttribute(node) {
      const name = node.name.type === "JSXIdentifier" ? node.name.name : "";
      if (!SHOWN.has(name)) return;
      if (node.value?.type === "Literal") check(String(node.value.value));
      if (node.value?.type === "JSXExpressionContainer")
        shownBy(node.value.expression).forEach(check);
    },
  });
  visitor.visit(parseSync(file, text).program);
  return found;
}

/** Texts that an expression shows: `{busy ? "Wait" : name}`, `{done && "Done"}`. */
function shownBy(node: ESTree.Node): string[] {
  if (node.type === "LogicalExpression") return shownBy(node.right);
  if (node.type === "ConditionalExpression") {
    return [...shownBy(node.consequent), ...shownBy(node.alternate)];
  }
  if (node.type === "TemplateLiteral") return node.quasis.map((quasi) => quasi.value.cooked ?? "");
  return literals(node);
}

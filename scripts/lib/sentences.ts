/** Finds the sentences for people in a source file, so that a check can tell which of them have no translation. */
import { parseSync } from "vite";

/** A sentence as a template: what is filled in at run time stands in braces. */
export interface FoundSentence {
  template: string;
  line: number;
}

type Node = { type: string; start: number; [key: string]: unknown };

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && typeof (value as Node).type === "string";

/** Words in a log are for engineers, and errors that are thrown as such are bugs: neither is translated. */
function isForEngineers(node: Node): boolean {
  if (node.type === "NewExpression") return nameOf(node["callee"] as Node) === "Error";
  if (node.type === "TSLiteralType" || node.type === "ImportDeclaration") return true;
  if (node.type !== "CallExpression") return false;
  const callee = node["callee"] as Node;
  if (callee.type !== "MemberExpression") return false;
  const method = nameOf(callee["property"] as Node);
  // Summaries of the API's reference, which is in English.
  if (method === "route") return true;
  return (
    ["debug", "info", "warn", "error"].includes(method) &&
    nameOf(callee["object"] as Node) === "log"
  );
}

/** The name by which a filled-in expression is called in a template. */
function nameOf(node: Node): string {
  switch (node.type) {
    case "Identifier":
      return node["name"] as string;
    case "MemberExpression":
      return nameOf(node["property"] as Node);
    case "CallExpression": {
      const [first] = node["arguments"] as Node[];
      const callee = nameOf(node["callee"] as Node);
      return first === undefined || callee !== "span" ? callee : nameOf(first);
    }
    case "TSNonNullExpression":
    case "ChainExpression":
      return nameOf(node["expression"] as Node);
    case "PrivateIdentifier":
      return node["name"] as string;
    default:
      return "value";
  }
}

function templateOf(node: Node): string | null {
  if (node.type === "Literal") return typeof node["value"] === "string" ? node["value"] : null;
  if (node.type !== "TemplateLiteral") return null;
  const quasis = node["quasis"] as { value: { cooked: string } }[];
  const expressions = node["expressions"] as Node[];
  const used = new Map<string, number>();
  return quasis
    .map(({ value }, index) => {
      const expression = expressions[index];
      if (expression === undefined) return value.cooked;
      const name = nameOf(expression).replace(/^#/, "");
      const count = (used.get(name) ?? 0) + 1;
      used.set(name, count);
      return `${value.cooked}{${name}${count > 1 ? count : ""}}`;
    })
    .join("");
}

/** Begins like a sentence, and has words rather than code in it. */
function isSentence(text: string): boolean {
  const words = text.split(/\s+/);
  if (words.length < 2 || text.length < 10) return false;
  if (!/^(?:["“']?[A-Z]|\{)/.test(text)) return false;
  if (/^[A-Z]{2,}\s/.test(text) && /\b(?:FROM|INTO|SET|TABLE|INDEX|BY|VALUES|WHERE)\b/.test(text))
    return false;
  const plain = words.filter((word) => /^[a-z][a-z'’,]*[.:;,?]?$/.test(word)).length;
  return plain >= (/[.?]$/.test(text) ? 1 : 2);
}

/** Every sentence of a TypeScript source, with the line it stands on. */
export function sentencesIn(file: string, source: string): FoundSentence[] {
  const found: FoundSentence[] = [];
  const visit = (node: Node): void => {
    if (isForEngineers(node)) return;
    const template = templateOf(node);
    if (template !== null && isSentence(template)) {
      found.push({ template, line: source.slice(0, node.start).split("\n").length });
    }
    for (const value of Object.values(node)) {
      if (Array.isArray(value)) value.filter(isNode).forEach(visit);
      else if (isNode(value)) visit(value);
    }
  };
  visit(parseSync(file, source, { lang: "ts" }).program as unknown as Node);
  return found;
}

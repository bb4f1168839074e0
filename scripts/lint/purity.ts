/**
 * Rule `belfry/purity`: `schedule/` and `engine/` read no clock, set no timer and draw no random number.
 *
 * Only so can a test replay a year in a second, and a crash be replayed exactly.
 */
import { isPure } from "./packages.ts";
import type { Rule, RuleContext, Scope, SourceNode } from "./rule.ts";
import { isTestFile, rootOf, zoneOf } from "./zones.ts";

const CLOCK = "Take the time from the Clock port (main/engine/ports.ts), or as an argument.";
const TIMERS = "Use the Timers port (main/engine/ports.ts).";
const ENTROPY = "Use the Entropy port (main/engine/ports.ts).";
const HOST = "Hosts read the world and pass it in as a value.";

/** Globals that are impure however they are used. */
const GLOBALS: Record<string, string> = {
  performance: CLOCK,
  setTimeout: TIMERS,
  setInterval: TIMERS,
  setImmediate: TIMERS,
  clearTimeout: TIMERS,
  clearInterval: TIMERS,
  clearImmediate: TIMERS,
  crypto: ENTROPY,
  process: HOST,
  fetch: HOST,
  console: "Use the Log port (main/engine/ports.ts).",
};

/** Impure members of globals that are otherwise fine. */
const MEMBERS: Record<string, Record<string, string>> = {
  Date: { now: CLOCK },
  Math: { random: ENTROPY },
  Temporal: { Now: CLOCK },
  globalThis: Object.fromEntries(Object.keys(GLOBALS).map((name) => [name, GLOBALS[name]!])),
};

/** Names that give an impure function when imported from `node:crypto`. */
const IMPORTED = new Set([
  "randomUUID",
  "randomBytes",
  "randomInt",
  "getRandomValues",
  "randomFill",
]);

/** Whether an identifier is a use of the global of that name; false for locals, properties and declarations. */
function isGlobalUse(context: RuleContext, node: SourceNode): boolean {
  let scope: Scope | null = context.sourceCode.getScope(node);
  for (; scope !== null; scope = scope.upper) {
    const found = scope.references.find((reference) => reference.identifier === node);
    if (found) return (found.resolved?.defs.length ?? 0) === 0;
  }
  return false;
}

export const purity: Rule = {
  create(context) {
    const root = rootOf(context.filename);
    const path = context.filename.slice(root.length + 1);
    const zone = zoneOf(path);
    if (zone === null || !isPure(zone) || isTestFile(path)) return {};

    const report = (node: SourceNode, what: string, remedy: string) =>
      context.report({
        message: `main/${zone}/ is pure and must not use ${what}. ${remedy}`,
        node,
      });

    return {
      Identifier(node) {
        const remedy = Object.hasOwn(GLOBALS, node.name ?? "") ? GLOBALS[node.name!] : undefined;
        if (remedy === undefined) return;
        if (isGlobalUse(context, node)) report(node, `\`${node.name}\``, remedy);
      },
      MemberExpression(node) {
        const object = node.object?.type === "Identifier" ? node.object.name! : "";
        const property = node.computed ? String(node.property?.value) : node.property?.name;
        const members = Object.hasOwn(MEMBERS, object) ? MEMBERS[object] : undefined;
        const remedy = members && property !== undefined ? members[property] : undefined;
        if (remedy === undefined || !isGlobalUse(context, node.object!)) return;
        report(node, `\`${object}.${property}\``, remedy);
      },
      NewExpression(node) {
        if (node.callee?.name !== "Date" || node.arguments?.length !== 0) return;
        report(node, "`new Date()` without an argument", CLOCK);
      },
      CallExpression(node) {
        if (node.callee?.type !== "Identifier" || node.callee.name !== "Date") return;
        report(node, "`Date()`", CLOCK);
      },
      ImportSpecifier(node) {
        const imported = node.imported?.name ?? "";
        if (IMPORTED.has(imported)) report(node, `\`${imported}\``, ENTROPY);
      },
    };
  },
};

/** Rule `belfry/boundaries`: imports follow the arrows of the house. */
import { judgePackage } from "./packages.ts";
import type { Rule, SourceNode } from "./rule.ts";
import { folderOf, isTestFile, MAY_IMPORT, rootOf, targetOf, zoneOf, type Zone } from "./zones.ts";

/** What is wrong with an import, as a sentence that says where the code belongs; null when it is fine. */
export function judgeImport(root: string, file: string, specifier: string): string | null {
  const path = file.startsWith(root) ? file.slice(root.length).replace(/^[\\/]/, "") : file;
  const zone = zoneOf(path);
  if (zone === null) return null;
  const isTest = isTestFile(path);
  const target = targetOf(root, file, specifier);
  if (target === null) return judgePackage(zone, specifier, isTest);

  const other = zoneOf(target);
  const allowed = MAY_IMPORT[zone];
  if (other === null || other === zone || allowed === "everything" || allowed.includes(other)) {
    return null;
  }
  // A test may set a part up with real neighbours; the arrows bind what is shipped.
  if (isTest && zone !== "contract") return null;
  return `${folderOf(zone)} must not import ${folderOf(other)}: ${reason(zone, other)}`;
}

const RIGHT_OF_THE_PARTS: ReadonlySet<Zone> = new Set([
  "api",
  "steering",
  "host",
  "daemon",
  "desktop",
  "cli",
]);

function reason(zone: Zone, other: Zone): string {
  if (other === "tooling") {
    return "nothing that is shipped depends on tests or tools. Move the shared code below main/.";
  }
  if (zone === "preload" || zone === "renderer") {
    return "windows speak to the engine through contract/ only. Add a procedure to contract/ and implement it in main/api/.";
  }
  if (zone === "contract") {
    return "contract/ is what all sides agree on and knows none of them. Code that needs both belongs in main/api/.";
  }
  if (zone === "schedule" || zone === "engine") {
    return "arrows point from the engine outwards. Declare an interface in main/engine/ports.ts and let the other folder implement it.";
  }
  if (zone === "daemon" || zone === "desktop" || zone === "cli") {
    return "hosts do not know each other. What they share belongs in main/host/ or further left.";
  }
  if (zone === "host") return "it is what all hosts share. Pass it in as a value.";
  if (zone === "api") return "a host uses the api, not the other way round. Pass it in as a value.";
  if (zone === "steering") return "a host uses it, not the other way round. Pass it in as a value.";
  if (RIGHT_OF_THE_PARTS.has(other)) {
    return "it is left of the api and the hosts. Pass what it needs in as a value, or move the code to the right.";
  }
  return "neighbours meet in the engine only. Share through a port in main/engine/ports.ts, or join them in main/api/ or a host.";
}

export const boundaries: Rule = {
  create(context) {
    const root = rootOf(context.filename);
    const check = (node: SourceNode | null | undefined) => {
      if (node?.type !== "Literal" || typeof node.value !== "string") return;
      const message = judgeImport(root, context.filename, node.value);
      if (message !== null) context.report({ message, node });
    };
    return {
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      TSImportType: (node) => check(node.source),
      CallExpression(node) {
        const name =
          node.callee?.type === "Identifier" ? node.callee.name : node.callee?.property?.name;
        if (name === "require" || name === "getBuiltinModule") check(node.arguments?.[0]);
      },
    };
  },
};

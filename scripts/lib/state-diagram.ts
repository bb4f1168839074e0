/** The page about the states of a run, made from the engine's own transition table. */
import { diagram, RUN_EDGES, type Edge } from "../../main/engine/run-states.ts";

export const RUN_STATES_FILE = "docs/run-states.md";

/** The whole page. Formatted as the formatter would, so that it stays as it is written. */
export function runStatesPage(): string {
  const rows = (Object.entries(RUN_EDGES) as [string, Edge][]).map(([name, edge]) => [
    `\`${name}\``,
    states(edge.from),
    states(edge.to),
    edge.when,
  ]);
  return `# States of a run

Made from \`main/engine/run-states.ts\` by \`node scripts/state-diagram.ts\`; a test fails when it is stale.
Each edge is one method of \`RunMachine\` and one compare-and-set in the database.

\`\`\`mermaid
${diagram()}
\`\`\`

${table([["edge", "from", "to", "when"], ...rows])}
`;
}

function states(names: readonly string[]): string {
  return names.length > 3 ? "any end" : names.join(", ");
}

function table(rows: string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [line(rows[0]!), rule, ...rows.slice(1).map(line)].join("\n");
}

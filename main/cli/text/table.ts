/** Tables for people: aligned, without lines, cut to the width of the terminal. */
import type { Paint, Style } from "./style.ts";
import { oneLine, shorten, width } from "./width.ts";

export interface Column<Row> {
  title: string;
  value(row: Row): string;
  align?: "right";
  /** Fewest columns when space is short; a column without it is never cut. */
  shrinkTo?: number;
  paint?(row: Row, style: Style): Paint;
}

const GAP = 2;

/** @param columns width to fit; Infinity prints everything in full */
export function table<Row>(
  rows: readonly Row[],
  shape: readonly Column<Row>[],
  columns: number,
  style: Style,
): string {
  const cells = rows.map((row) => shape.map((column) => oneLine(column.value(row))));
  // A column with nothing in it only takes room.
  const shown = shape.map((_, index) => cells.some((line) => line[index] !== ""));
  const widths = fit(
    shape.map((column, index) =>
      shown[index]
        ? Math.max(width(column.title), ...cells.map((line) => width(line[index]!)))
        : -GAP,
    ),
    shape.map((column) => column.shrinkTo ?? null),
    columns,
  );
  const lines = [shape.map((column) => column.title), ...cells].map((line, lineIndex) => {
    const parts: string[] = [];
    shape.forEach((column, index) => {
      if (!shown[index]) return;
      const text = shorten(line[index]!, widths[index]!);
      const pad = " ".repeat(Math.max(0, widths[index]! - width(text)));
      const row = rows[lineIndex - 1];
      const paint = row === undefined ? style.dim : column.paint?.(row, style);
      const painted = paint ? paint(text) : text;
      parts.push(column.align === "right" ? pad + painted : painted + pad);
    });
    return parts.join(" ".repeat(GAP)).trimEnd();
  });
  return `${lines.join("\n")}\n`;
}

/** Takes columns away from the widest that may shrink, until the table fits. */
export function fit(
  natural: readonly number[],
  shrinkTo: readonly (number | null)[],
  columns: number,
): number[] {
  const widths = [...natural];
  let over = widths.reduce((sum, each) => sum + each + GAP, -GAP) - columns;
  while (over > 0) {
    let widest = -1;
    widths.forEach((each, index) => {
      const least = shrinkTo[index];
      if (least === null || least === undefined || each <= least) return;
      if (widest === -1 || each > widths[widest]!) widest = index;
    });
    if (widest === -1) break;
    widths[widest]! -= 1;
    over -= 1;
  }
  return widths;
}

/** Pairs of a label and a value, aligned; pairs without a value are left out. */
export function facts(pairs: readonly (readonly [string, string | null])[], style: Style): string {
  const present = pairs.filter((pair): pair is readonly [string, string] => pair[1] !== null);
  const label = Math.max(0, ...present.map(([name]) => width(name)));
  const indent = " ".repeat(label + GAP);
  return present
    .map(([name, value]) => {
      const text = value.replaceAll("\n", `\n${indent}`);
      return `${style.dim(name)}${" ".repeat(label - width(name) + GAP)}${text}\n`;
    })
    .join("");
}

/** A unified diff as rows to show: where a hunk begins, and its lines with the numbers of both sides. */
import parser from "gitdiff-parser";

export type DiffRow =
  | { kind: "hunk"; text: string }
  | {
      kind: "same" | "added" | "removed";
      oldLine: number | null;
      newLine: number | null;
      text: string;
    };

/** Rows of the first file in the text; a file has one diff. */
export function diffRows(diff: string): DiffRow[] {
  const [file] = parser.parse(diff);
  if (!file) return [];
  return file.hunks.flatMap((hunk): DiffRow[] => [
    { kind: "hunk", text: hunk.content },
    ...hunk.changes.map((change): DiffRow => {
      const text = change.content;
      if (change.type === "insert") {
        return { kind: "added", oldLine: null, newLine: change.lineNumber, text };
      }
      if (change.type === "delete") {
        return { kind: "removed", oldLine: change.lineNumber, newLine: null, text };
      }
      const { oldLineNumber: oldLine, newLineNumber: newLine } = change;
      return { kind: "same", oldLine, newLine, text };
    }),
  ]);
}

/** Tables as CSV (RFC 4180), safe to open in a spreadsheet. */

type Cell = string | number | null;

/** Rows with CRLF between them. An empty cell is a value that is not known. */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

function cell(value: Cell): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  // A spreadsheet would compute what begins like a formula: names of jobs are only ever text.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

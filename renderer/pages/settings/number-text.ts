/** Numbers as people type them. */

/** null = none; undefined = not a number. A comma is a decimal point as well. */
export function fromText(text: string, optional: boolean): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return optional ? null : undefined;
  const value = Number(trimmed.replace(",", "."));
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}

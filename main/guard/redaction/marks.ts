/** What stands in the place of a secret. */

/** Enough for `[secret]`, the shortest mark. */
const LONG = "[redacted";

/** For texts, whose length may change. */
export function shortMark(name: string): string {
  return `[redacted: ${name}]`;
}

/**
 * Writes the mark over the secret, byte for byte: whatever comes behind it keeps its place. Line ends stay, so that
 * lines keep their numbers; the mark has no character that would break JSON.
 */
export function overwrite(bytes: Buffer, start: number, end: number, name: string): void {
  const lines = linesIn(bytes, start, end);
  const wanted = shortMark(name).length;
  const named = lines.find((line) => line.end - line.start >= wanted) ?? lines[0];
  for (const line of lines) {
    const room = line.end - line.start;
    bytes.write(line === named ? padded(name, room) : ".".repeat(room), line.start, "latin1");
  }
}

function padded(name: string, room: number): string {
  const full = shortMark(name);
  if (room > full.length) return `${full.slice(0, -1)} ${".".repeat(room - full.length - 1)}]`;
  if (room === full.length) return full;
  const beginning = room > LONG.length ? LONG : "[secret";
  if (room <= beginning.length) return ".".repeat(room);
  return `${beginning}${".".repeat(room - beginning.length - 1)}]`;
}

function linesIn(bytes: Buffer, start: number, end: number) {
  const lines: { start: number; end: number }[] = [];
  let from = start;
  for (let at = start; at <= end; at++) {
    if (at < end && bytes[at] !== 10 && bytes[at] !== 13) continue;
    if (at > from) lines.push({ start: from, end: at });
    from = at + 1;
  }
  return lines;
}

/** Texts that were taken from output have marks that were made to fit; they are shortened. */
export function shortenMarks(text: string): string {
  if (!text.includes(LONG)) return text;
  return text.replace(/\[redacted(?:: ([^\]\n]*?))?[ .]*\]/g, (_, name?: string) =>
    name === undefined ? "[redacted]" : shortMark(name),
  );
}

/** What changed between two answers, line by line, short enough for a message. */

/** Beyond this many pairs of lines the middle is told as replaced, without looking for what stayed. */
const MAX_CELLS = 250_000;
const MAX_LINES = 40;

type Line = { sign: " " | "+" | "-"; text: string };

/** Lines with a sign each, as in a unified diff, with one line around each change. Empty when nothing changed. */
export function shortDiff(before: string, after: string): string {
  const lines = diffLines(before.split("\n"), after.split("\n"));
  const near = new Set<number>();
  for (const [index, { sign }] of lines.entries()) {
    if (sign !== " ") for (const each of [index - 1, index, index + 1]) near.add(each);
  }
  const out: string[] = [];
  let last = -1;
  for (const [index, { sign, text }] of lines.entries()) {
    if (!near.has(index)) continue;
    if (out.length >= MAX_LINES) {
      out.push("…");
      break;
    }
    if (last !== -1 && index > last + 1) out.push("…");
    out.push(`${sign} ${text}`);
    last = index;
  }
  return out.join("\n");
}

function diffLines(before: string[], after: string[]): Line[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) {
    start += 1;
  }
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before.at(-1 - end) === after.at(-1 - end)
  ) {
    end += 1;
  }
  const same = (text: string): Line => ({ sign: " ", text });
  return [
    ...before.slice(0, start).map(same),
    ...middle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...before.slice(before.length - end).map(same),
  ];
}

/** The longest common subsequence, by the textbook table. */
function middle(before: string[], after: string[]): Line[] {
  const removed = (text: string): Line => ({ sign: "-", text });
  const added = (text: string): Line => ({ sign: "+", text });
  const width = after.length + 1;
  if (before.length * after.length > MAX_CELLS) {
    return [...before.map(removed), ...after.map(added)];
  }
  const lengths = new Uint32Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        before[i] === after[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
    }
  }
  const out: Line[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length && j < after.length) {
    if (before[i] === after[j]) {
      out.push({ sign: " ", text: before[i]! });
      i += 1;
      j += 1;
    } else if (lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!) {
      out.push(removed(before[i++]!));
    } else {
      out.push(added(after[j++]!));
    }
  }
  return [...out, ...before.slice(i).map(removed), ...after.slice(j).map(added)];
}

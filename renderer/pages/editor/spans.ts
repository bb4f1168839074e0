/** Spans of time as people write them: "10 min", "1h 30m", "90s". */

const UNITS: [RegExp, number][] = [
  [/^(ms|milliseconds?|milissegundos?)$/, 1],
  [/^(s|secs?|seconds?|segundos?)$/, 1_000],
  [/^(m|mins?|minutes?|minutos?)$/, 60_000],
  [/^(h|hrs?|hours?|horas?)$/, 3_600_000],
  [/^(d|days?|dias?)$/, 86_400_000],
];

/** Milliseconds; null when it cannot be read. A bare number means minutes. */
export function readSpan(text: string): number | null {
  const wanted = text.trim().toLowerCase();
  if (/^\d+$/.test(wanted)) return Number(wanted) * 60_000;
  const parts = [...wanted.matchAll(/(\d+(?:[.,]\d+)?)\s*([a-z]+)/g)];
  if (
    parts.length === 0 ||
    parts.map(([part]) => part).join("").length !== wanted.replaceAll(/\s+(?=\d)/g, "").length
  ) {
    return null;
  }
  let total = 0;
  for (const [, amount, unit] of parts) {
    const size = UNITS.find(([name]) => name.test(unit!))?.[1];
    if (size === undefined) return null;
    total += Number(amount!.replace(",", ".")) * size;
  }
  return Math.round(total);
}

/** "1h 30min", the shortest that says it exactly. */
export function writeSpan(ms: number): string {
  if (ms === 0) return "0";
  const parts: string[] = [];
  let rest = ms;
  for (const [name, size] of [
    ["d", 86_400_000],
    ["h", 3_600_000],
    ["min", 60_000],
    ["s", 1_000],
    ["ms", 1],
  ] as const) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${count}${name === "min" ? " min" : name}`);
    rest -= count * size;
  }
  return parts.join(" ");
}

/** Money, tokens and bytes for people. */
import type { Tokens } from "../../../contract/run-events.ts";
import type { CostSource } from "../../../contract/words.ts";

/** US dollars with as many digits as the amount deserves; an unknown cost is said to be unknown. */
export function money(usd: number | null, source: CostSource): string {
  if (usd === null) return "unknown";
  const text = `$${usd === 0 || usd >= 0.995 ? usd.toFixed(2) : usd >= 0.01 ? usd.toFixed(3) : usd.toFixed(4)}`;
  return source === "computed" ? `~${text}` : text;
}

/** `950`, `12.3k`, `4.1M`. */
export function count(value: number): string {
  if (value < 1000) return String(value);
  if (value < 999_950) return `${(value / 1000).toFixed(value < 99_950 ? 1 : 0)}k`;
  return `${(value / 1e6).toFixed(1)}M`;
}

export function tokenText(tokens: Tokens): string | null {
  const { input, cached, output, reasoning } = tokens;
  const total = input + cached + output + reasoning;
  if (total === 0) return null;
  const parts = [`${count(input)} in`];
  if (cached > 0) parts.push(`${count(cached)} cached`);
  parts.push(`${count(output)} out`);
  if (reasoning > 0) parts.push(`${count(reasoning)} reasoning`);
  return `${count(total)} (${parts.join(", ")})`;
}

export function bytes(value: number): string {
  if (value < 1000) return `${value} bytes`;
  if (value < 1e6) return `${(value / 1e3).toFixed(0)} kB`;
  if (value < 1e9) return `${(value / 1e6).toFixed(0)} MB`;
  return `${(value / 1e9).toFixed(1)} GB`;
}

/** `1 job`, `3 jobs`. */
export function counted(value: number, noun: string): string {
  return `${value} ${noun}${value === 1 ? "" : "s"}`;
}

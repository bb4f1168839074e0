import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");

function colours(selector: string): Map<string, string> {
  const block = css.slice(css.indexOf(`${selector} {`)).split("}")[0]!;
  return new Map([...block.matchAll(/--([\w-]+): (#[\da-f]{6})/g)].map(([, k, v]) => [k!, v!]));
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}

const SURFACES = ["bg", "panel", "line2", "accent-soft"];
const PAIRS: [string, string][] = [
  ...["ink", "ink2", "ink3", "accent", "bad", "run"].flatMap((text) =>
    SURFACES.map((surface): [string, string] => [text, surface]),
  ),
  ...["ok", "warn", "quiet"].flatMap((text) =>
    ["bg", "panel", "line2"].map((surface): [string, string] => [text, surface]),
  ),
  ...["ok", "bad", "warn", "run", "quiet"].map((text): [string, string] => [text, `${text}-bg`]),
  ["accent-ink", "accent"],
  ["panel", "bad"],
];

for (const selector of [":root", ':root[data-theme="dark"]']) {
  const theme = colours(selector);

  test(`${selector}: text reaches 4.5 on everything it is written on`, () => {
    const low = PAIRS.filter(([text, on]) => contrast(theme.get(text)!, theme.get(on)!) < 4.5);
    expect(low).toEqual([]);
  });

  test(`${selector}: the edge of controls reaches 3 on panels and pages`, () => {
    const low = ["bg", "panel"].filter((on) => contrast(theme.get("edge")!, theme.get(on)!) < 3);
    expect(low).toEqual([]);
  });
}

test("both themes name the same colours", () => {
  expect([...colours(':root[data-theme="dark"]').keys()]).toEqual([...colours(":root").keys()]);
});

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadPrices, parsePrices, priceTable } from "./prices.ts";
import { RESOURCES } from "./testing.ts";

const MILLION = { input: 1_000_000, cached: 1_000_000, output: 500_000, reasoning: 500_000 };
const shipped = path.join(RESOURCES, "prices.json");
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "belfry-prices-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("a price table", () => {
  it("computes dollars, with reasoning as output", () => {
    const table = priceTable({ m: { input: 2, cached: 0.5, output: 10 } });
    expect(table.cost("m", MILLION)).toBeCloseTo(12.5, 10);
  });

  it("takes cached input at the full price where no other is told", () => {
    expect(priceTable({ m: { input: 2, output: 10 } }).cost("m", MILLION)).toBeCloseTo(14, 10);
  });

  it("does not know what it does not know", () => {
    const table = priceTable({ "m-1*": { input: 1, output: 1 } });
    expect(table.cost("m-2", MILLION)).toBeNull();
    expect(table.cost("xm-1", MILLION)).toBeNull();
    expect(table.cost(null, MILLION)).toBeNull();
  });

  it("prefers the exact name, then the longest pattern, and sees through a provider's name", () => {
    const table = priceTable({
      "m-*": { input: 1, output: 1 },
      "m-big*": { input: 2, output: 2 },
      "m-big-3": { input: 3, output: 3 },
      "proxy/m-big*": { input: 4, output: 4 },
    });
    expect(table.find("m-small")?.input).toBe(1);
    expect(table.find("M-Big-2")?.input).toBe(2);
    expect(table.find("m-big-3")?.input).toBe(3);
    expect(table.find("acme/m-big-3")?.input).toBe(3);
    expect(table.find("proxy/m-big-3")?.input).toBe(4);
  });

  it("takes the characters of a name literally", () => {
    expect(priceTable({ "gpt-5.1": { input: 1, output: 1 } }).find("gpt-5x1")).toBeNull();
  });
});

describe("a price file", () => {
  it.each([
    ['{"models": {"m": {"input": 1, "outptu": 2}}}', /models › m/],
    ['{"models": {"m": {"input": -1, "output": 2}}}', /models › m: input must/],
    ['{"models": {"m": {"input": "1", "output": 2}}}', /models › m: input must/],
    ['{"model": {}}', /models/],
    ["{", /not JSON/],
  ])("%s is refused with the place of the mistake", (text, message) => {
    const result = parsePrices(text, "/x/prices.json");
    expect(result.ok).toBe(false);
    if (!result.ok) {
      expect(result.error.message).toMatch(message);
      expect(result.error.message).toContain("/x/prices.json");
    }
  });

  it("of the user is laid over the shipped one", () => {
    const user = path.join(folder, "prices.json");
    writeFileSync(
      user,
      '{"models": {"gpt-5": {"input": 9, "output": 9}, "mine": {"input": 1, "output": 1}}}',
    );
    const { table, problem } = loadPrices(shipped, user);
    expect(problem).toBeNull();
    expect(table.find("gpt-5")?.input).toBe(9);
    expect(table.find("mine")?.input).toBe(1);
    expect(table.find("gpt-5-codex")?.input).toBe(1.25);
  });

  it("of the user may be missing or broken: the shipped prices stand", () => {
    expect(loadPrices(shipped, path.join(folder, "none.json")).problem).toBeNull();
    const broken = path.join(folder, "broken.json");
    writeFileSync(broken, "{");
    const { table, problem } = loadPrices(shipped, broken);
    expect(problem).toContain("broken.json");
    expect(table.find("gpt-5")?.input).toBe(1.25);
  });

  it("is shipped in order, and agrees with what Claude Code reported", () => {
    const { table, problem } = loadPrices(shipped, null);
    expect(problem).toBeNull();
    const tokens = { input: 150_000, cached: 0, output: 60_000, reasoning: 0 };
    expect(table.cost("claude-opus-5-5", tokens)).toBeCloseTo(1.8, 10);
  });
});

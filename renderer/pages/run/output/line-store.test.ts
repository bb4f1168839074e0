import { describe, expect, it } from "vitest";
import type { OutputLine } from "../../../../contract/run-follow.ts";
import { LineStore, type Page, PAGE_LINES } from "./line-store.ts";

/** An output of numbered lines that tests let grow; answers are held back until they are let go. */
class Output {
  lines: string[];
  dropped = 0;
  asked: number[] = [];
  #held: (() => void)[] = [];

  constructor(count: number) {
    this.lines = Array.from({ length: count }, (_, n) => `line ${n}`);
  }

  get size() {
    const endOffset = this.lines.join("\n").length + this.dropped;
    return { lines: this.lines.length, endOffset, droppedBytes: this.dropped };
  }

  readonly fetch = async (from: number, count: number): Promise<Page> => {
    this.asked.push(from);
    await new Promise<void>((resolve) => this.#held.push(resolve));
    const lines = this.lines.slice(from, from + count).map((text): OutputLine => ({
      text,
      offset: 0,
      bytes: text.length,
      kind: "line",
    }));
    return { from, lines, size: this.size };
  };

  async letGo(): Promise<void> {
    while (this.#held.length > 0) {
      for (const go of this.#held.splice(0)) go();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

function opened(count: number) {
  const output = new Output(count);
  const store = new LineStore(output.fetch);
  store.grew(output.size);
  return { output, store };
}

describe("a store of lines", () => {
  it("fetches what is on the screen, once", async () => {
    const { output, store } = opened(10_000);
    store.want(5_000, 5_040);
    store.want(5_001, 5_041);
    await output.letGo();
    expect(output.asked).toEqual([5_000]);
    expect(store.line(5_020)?.text).toBe("line 5020");
    expect(store.line(0)).toBeUndefined();
    store.want(5_000, 5_040);
    expect(output.asked).toHaveLength(1);
  });

  it("does not ask for what was scrolled past meanwhile", async () => {
    const { output, store } = opened(100_000);
    for (let from = 0; from < 100_000; from += 1_000) store.want(from, from + 40);
    await output.letGo();
    expect(output.asked.length).toBeLessThan(6);
    expect(store.line(99_020)?.text).toBe("line 99020");
  });

  it("holds a bounded number of lines, however far one reads", async () => {
    const { output, store } = opened(20_000);
    for (let from = 0; from < 20_000; from += PAGE_LINES) {
      store.want(from, from + 40);
      await output.letGo();
    }
    expect(output.asked.length).toBe(100);
    expect(store.held).toBeLessThanOrEqual(50 * PAGE_LINES);
  });

  it("fetches a page again when it has grown, and only then", async () => {
    const { output, store } = opened(10);
    store.want(0, 10);
    await output.letGo();
    output.lines[9] = "line 9 goes on";
    output.lines.push("line 10");
    store.grew(output.size);
    await output.letGo();
    expect(store.line(9)?.text).toBe("line 9 goes on");
    expect(store.line(10)?.text).toBe("line 10");
    store.grew(output.size);
    await output.letGo();
    expect(output.asked).toHaveLength(2);
  });

  it("forgets lines whose numbers mean others after a part was dropped", async () => {
    const { output, store } = opened(1_000);
    store.want(900, 940);
    await output.letGo();
    output.lines = output.lines.slice(500);
    output.dropped = 5_000;
    store.want(100, 140);
    store.grew(output.size);
    await output.letGo();
    expect(store.line(140)?.text).toBe("line 640");
    expect(store.line(900)).toBeUndefined();
  });
});

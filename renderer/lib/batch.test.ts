import { expect, test } from "vitest";
import { batcher } from "./batch.ts";

test("what arrives before the moment is handed on together, and asks for one moment only", () => {
  const moments: (() => void)[] = [];
  const flushed: number[][] = [];
  const push = batcher<number>(
    (run) => moments.push(run),
    (items) => flushed.push(items),
  );
  push(1);
  push(2);
  expect(moments).toHaveLength(1);
  moments[0]!();
  push(3);
  expect(moments).toHaveLength(2);
  moments[1]!();
  expect(flushed).toEqual([[1, 2], [3]]);
});

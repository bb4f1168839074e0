/** Finding attempts by their folders. */
import fs from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Bench, follow, testLauncher } from "./testing.ts";

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.end());
const launcher = testLauncher();

it("finds the requests that launch wrote, and leaves out what cannot be read", async () => {
  for (const [name, job] of [
    ["a/1", "one"],
    ["a/2", "two"],
    ["b/1", "three"],
  ] as const) {
    const spec = bench.spec("true", { dir: bench.dir(`runs/${name}`), request: { job } });
    await launcher.launch(spec);
    await follow(launcher, spec.dir);
  }
  for (const text of ["", '{"job":', "[]", "null"]) {
    const dir = bench.dir(`runs/bad/${text.length}`);
    fs.mkdirSync(dir, { recursive: true });
    fs.writeFileSync(path.join(dir, "request.json"), text);
  }
  fs.symlinkSync("..", bench.dir("runs/a/loop"));
  expect(launcher.requests(bench.dir("runs")).toSorted((x, y) => (x.dir < y.dir ? -1 : 1))).toEqual(
    [
      { dir: "a/1", request: { job: "one" } },
      { dir: "a/2", request: { job: "two" } },
      { dir: "b/1", request: { job: "three" } },
    ],
  );
  expect(launcher.requests(bench.dir("missing"))).toEqual([]);
});

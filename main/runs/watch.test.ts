/** Following output: complete, in order, in bounded pieces, under a cap. */
import fs from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readOutput } from "./output.ts";
import { platformOf } from "./platform.ts";
import { Bench, eventually, exitCodeOf, follow, silent, testLauncher } from "./testing.ts";
import { Ticker } from "./ticker.ts";
import { AttemptWatch } from "./watch.ts";

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.end());
const launcher = testLauncher();

const node = (script: string) => ({ file: process.execPath, args: ["-e", script] });

it("hands over NUL bytes and broken UTF-8 as they are", async () => {
  const spec = bench.spec(String.raw`printf 'a\000b\377\303(\n'; printf '\355\240\200' >&2`);
  await launcher.launch(spec);
  const { chunks } = await follow(launcher, spec.dir);
  expect(Buffer.concat(chunks.map((chunk) => chunk.bytes))).toEqual(
    Buffer.from([0x61, 0, 0x62, 0xff, 0xc3, 0x28, 0x0a]),
  );
  expect(launcher.tails(spec.dir)).toMatchObject({ stdoutBytes: 7, stderrBytes: 3 });
  expect(launcher.tails(spec.dir).stdout).toBe("a\0b\ufffd\ufffd(\n");
});

it("hands over lines of 10 MB in order and in pieces of at most 256 KiB", async () => {
  const spec = bench.spec("", {
    command: node(
      'const l = "x".repeat(1e7 - 1) + "\\n"; for (let i = 0; i < 3; i++) process.stdout.write(l)',
    ),
  });
  await launcher.launch(spec);
  const { chunks } = await follow(launcher, spec.dir);
  let offset = 0;
  for (const chunk of chunks) {
    expect(chunk.offset).toBe(offset);
    expect(chunk.bytes.length).toBeLessThanOrEqual(256 * 1024);
    offset += chunk.bytes.length;
  }
  expect(offset).toBe(3e7);
  expect(
    Buffer.concat(chunks.map((chunk) => chunk.bytes)).filter((byte) => byte === 10).length,
  ).toBe(3);
});

it("lets other work run while it reads", async () => {
  const spec = bench.spec("head -c 60000000 /dev/zero");
  await launcher.launch(spec);
  await eventually(() => fs.existsSync(path.join(spec.dir, "exit")));
  let turns = 0;
  let over = false;
  const count = () => {
    turns++;
    if (!over) setImmediate(count);
  };
  count();
  const followed = await follow(launcher, spec.dir);
  over = true;
  expect(followed.chunks.reduce((sum, chunk) => sum + chunk.bytes.length, 0)).toBe(60_000_000);
  expect(turns).toBeGreaterThan(10);
});

it("hands over at most maxBytes, and nothing when not asked to stream", async () => {
  const spec = bench.spec("head -c 500000 /dev/zero");
  await launcher.launch(spec);
  const limited = await follow(launcher, spec.dir, { maxBytes: 300_000 });
  expect(limited.chunks.reduce((sum, chunk) => sum + chunk.bytes.length, 0)).toBe(300_000);
  const none = await follow(launcher, spec.dir, { stream: false });
  expect(none.chunks).toEqual([]);
  expect(exitCodeOf(none)).toBe(0);
});

it("notices output and the end after a long quiet time", async () => {
  const go = path.join(bench.root, "go");
  const spec = bench.spec("echo one; until [ -e go ]; do sleep 0.05; done; echo two; exit 2");
  await launcher.launch(spec);
  const chunks: string[] = [];
  let activity = 0;
  const end = new Promise((resolve) => {
    // Without the slow timer and without a child of ours: only the file watcher can tell.
    const context = {
      platform: platformOf(process.platform),
      platformName: process.platform,
      children: new Map(),
      redactor: null,
      log: silent,
      fast: new Ticker(100),
      slow: new Ticker(3_600_000),
    };
    new AttemptWatch(
      context,
      spec.dir,
      { fromOffset: 0, stream: true, maxBytes: 1e6, capBytes: 1e6 },
      {
        onStarted() {},
        onOutput: (chunk) => chunks.push(Buffer.from(chunk).toString()),
        onActivity: () => activity++,
        onEnd: resolve,
      },
    );
  });
  await eventually(() => chunks.length === 1);
  // Quiet for longer than a second: the watch has gone over to the file watcher.
  const until = performance.now() + 1_500;
  await eventually(() => performance.now() > until);
  fs.writeFileSync(go, "");
  expect(await end).toMatchObject({ kind: "exited", exit: { exitCode: 2 } });
  expect(chunks).toEqual(["one\n", "two\n"]);
  expect(activity).toBe(2);
});

it("says nothing after close, and drain hands over what is there", async () => {
  const spec = bench.spec("echo one; until [ -e go ]; do sleep 0.02; done; echo two");
  await launcher.launch(spec);
  await eventually(
    () => fs.readFileSync(path.join(spec.dir, "stdout"), { flag: "a+" }).length === 4,
  );
  const seen: string[] = [];
  const watch = launcher.watch(
    spec.dir,
    { fromOffset: 0, stream: true, maxBytes: 1e6, capBytes: 1e6 },
    {
      onStarted: () => seen.push("started"),
      onOutput: (chunk) => seen.push(Buffer.from(chunk).toString()),
      onActivity: () => seen.push("activity"),
      onEnd: () => seen.push("end"),
    },
  );
  watch.drain();
  expect(seen).toContain("one\n");
  watch.close();
  watch.close();
  const before = seen.length;
  fs.writeFileSync(path.join(bench.root, "go"), "");
  await eventually(() => launcher.inspect(spec.dir).kind === "exited");
  watch.drain();
  expect(seen.length).toBe(before);
});

const CAP = 400_000;
/**
 * Writes numbered lines of 100 bytes. It pauses so that the cap has to act many times, and waits while a cut is
 * due: what is written in the very moment of a cut is lost, which would make these tests a matter of luck.
 */
const numbered = (fd: 1 | 2) =>
  node(`
  const fs = require("node:fs");
  const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  for (let i = 0; i < 60; i++) {
    let text = "";
    for (let j = 0; j < 1000; j++) text += String(i * 1000 + j).padStart(99, "0") + "\\n";
    fs.writeSync(${fd}, text);
    pause(5);
    while (fs.fstatSync(${fd}).size > ${CAP}) pause(2);
  }`);

it("caps a stream, keeps its head and its newest part, and marks the cut", async () => {
  const spec = bench.spec("", { command: numbered(1) });
  await launcher.launch(spec);
  const followed = await follow(launcher, spec.dir, { stream: false, capBytes: CAP });
  expect(exitCodeOf(followed)).toBe(0);
  expect(fs.statSync(path.join(spec.dir, "stdout")).size).toBeLessThanOrEqual(CAP);
  const page = readOutput(spec.dir, { fromOffset: 0, maxBytes: 10_000_000 });
  const text = page.bytes.toString();
  expect(text.startsWith(`${"0".repeat(99)}\n`)).toBe(true);
  expect(text.endsWith(`${"59999".padStart(99, "0")}\n`)).toBe(true);
  const mark =
    /\n\[belfry: ([\d.]+) (bytes|MB) of output dropped here, over the output limit\]\n/.exec(text)!;
  expect(mark.index).toBe(CAP / 2);
  expect(page.endOffset).toBe(6_000_000);
  expect(page.nextOffset).toBe(6_000_000);
  expect(page.droppedBytes).toBeGreaterThan(5_000_000);
  // Whatever is shown has its true place: a line tells its own offset.
  const rest = text.slice(mark.index + mark[0].length);
  expect(rest.length + CAP / 2 + page.droppedBytes).toBe(6_000_000);
  const lines = rest
    .slice(100 - (page.droppedBytes % 100))
    .split("\n")
    .slice(0, -1);
  expect(Number(lines.at(-1))).toBe(59_999);
  const tails = launcher.tails(spec.dir);
  expect(tails.droppedBytes).toBe(page.droppedBytes);
  expect(tails.stdoutBytes).toBe(6_000_000);
  expect(tails.stdout.length).toBe(64 * 1024);
  expect(tails.stdout.endsWith("59999\n")).toBe(true);
});

it("hands the whole stream to a reader although the file is cut", async () => {
  const spec = bench.spec("", { command: numbered(1) });
  await launcher.launch(spec);
  const followed = await follow(launcher, spec.dir, { capBytes: CAP });
  let next = 0;
  for (const chunk of followed.chunks) {
    expect(chunk.offset).toBe(next);
    next += chunk.bytes.length;
  }
  const lines = followed.text().split("\n");
  expect(lines.length).toBe(60_001);
  expect(lines.slice(0, -1).every((line, index) => Number(line) === index)).toBe(true);
  expect(fs.statSync(path.join(spec.dir, "stdout")).size).toBeLessThanOrEqual(CAP);
});

it("goes on behind a cut after a restart, at the logical offset", async () => {
  const spec = bench.spec("", { command: numbered(1) });
  await launcher.launch(spec);
  await follow(launcher, spec.dir, { stream: false, capBytes: CAP });
  const again = await follow(launcher, spec.dir, { fromOffset: 5_999_900, capBytes: CAP });
  expect(again.chunks).toHaveLength(1);
  expect(again.chunks[0]!.offset).toBe(5_999_900);
  expect(Number(again.text())).toBe(59_999);
  const inGap = await follow(launcher, spec.dir, { fromOffset: CAP, capBytes: CAP });
  expect(inGap.chunks[0]!.offset).toBeGreaterThan(5_000_000);
  expect(inGap.text().endsWith("59999\n")).toBe(true);
});

it("caps standard error as well", async () => {
  const spec = bench.spec("", { command: numbered(2) });
  await launcher.launch(spec);
  await follow(launcher, spec.dir, { stream: false, capBytes: CAP });
  expect(fs.statSync(path.join(spec.dir, "stderr")).size).toBeLessThanOrEqual(CAP);
  const tails = launcher.tails(spec.dir);
  expect(tails.stderrBytes).toBe(6_000_000);
  expect(tails.stderr.endsWith("59999\n")).toBe(true);
});

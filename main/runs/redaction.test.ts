/** Secrets do not stay in output files, and are never shown, whatever an agent prints and however. */
import fs from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createRedactor } from "../guard/redaction/redactor.ts";
import { BEARER, PRIVATE_KEY, TOKENS } from "../guard/redaction/testing.ts";
import { LineIndexes } from "./output-lines.ts";
import { readOutput } from "./output.ts";
import { RedactedFile } from "./redacted-file.ts";
import { Bench, eventually, follow, SHIMS, silent, testLauncher } from "./testing.ts";

const KNOWN = "own-secret-value";
const SECRETS = [...TOKENS.map(([token]) => token), KNOWN];

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.end());

const redactor = createRedactor({ shapes: () => true });
redactor.learn("OWN", KNOWN);
const launcher = testLauncher(SHIMS["shim.sh"], redactor);

/** Node, so that it can write a token in two halves, and wait for a file in between. */
const agent = (script: string) => ({
  file: process.execPath,
  args: [
    "-e",
    `const fs = require("node:fs");
    const waitFor = (name) => { while (!fs.existsSync(name)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5); };
    const secrets = ${JSON.stringify(SECRETS)};
    ${script}`,
  ],
});

const onDisk = (dir: string) =>
  fs
    .readdirSync(dir)
    .filter((name) => /^std/.test(name))
    .map((name) => fs.readFileSync(path.join(dir, name), "latin1"))
    .join("\n");

function expectClean(text: string): void {
  for (const secret of SECRETS) expect(text).not.toContain(secret);
}

it("takes them out of both streams, in place, and hands over the same to the reader", async () => {
  const spec = bench.spec("", {
    command: agent(`
      for (const secret of secrets) console.log("out " + secret + " end");
      console.log(${JSON.stringify(PRIVATE_KEY)});
      for (const secret of secrets) console.error(JSON.stringify({ err: secret }));`),
  });
  await launcher.launch(spec);
  const followed = await follow(launcher, spec.dir);
  launcher.seal(spec.dir);
  const stdout = fs.readFileSync(path.join(spec.dir, "stdout"), "utf8");
  expect(followed.text()).toBe(stdout);
  expectClean(onDisk(spec.dir));
  expect(stdout).not.toContain(PRIVATE_KEY.split("\n")[1]);
  const whole = `${SECRETS.map((secret) => `out ${secret} end\n`).join("")}${PRIVATE_KEY}\n`;
  expect(stdout.length).toBe(whole.length);
  expect(stdout.split("\n")[0]).toBe("out [redacted: GitHub token ...............] end");
  const { stderr } = launcher.tails(spec.dir);
  expectClean(stderr);
  for (const line of stderr.trim().split("\n")) expect(JSON.parse(line).err).toMatch(/^\[/);
});

it("shows no half of one while it is being written", async () => {
  const [token] = TOKENS[0]!;
  const go = path.join(bench.root, "go");
  const spec = bench.spec("", {
    command: agent(`
      process.stdout.write("begin\\n" + secrets[0].slice(0, 30));
      process.stdout.write("", () => { waitFor(${JSON.stringify(go)});
        console.log(secrets[0].slice(30) + "\\nlast"); });`),
  });
  await launcher.launch(spec);
  const following = follow(launcher, spec.dir, { stream: false });
  const shown = () => readOutput(spec.dir, { fromOffset: 0, maxBytes: 1e6 }).bytes.toString();
  await eventually(() => shown() !== "");
  const stdout = path.join(spec.dir, "stdout");
  await eventually(() => fs.statSync(stdout).size === 36);
  const lines = new LineIndexes().of(spec.dir, "stdout");
  expect(shown()).toBe("begin\n");
  expect((await lines.page(0, 10)).lines.map(({ text }) => text)).toEqual(["begin"]);
  expect(launcher.tails(spec.dir).stdout).toBe("begin\n");
  fs.writeFileSync(go, "");
  await following;
  launcher.seal(spec.dir);
  expect(shown()).toBe("begin\n[redacted: GitHub token ...............]\nlast\n");
  expect(fs.readFileSync(stdout, "utf8")).not.toContain(token);
});

it("finds them on both sides of what is dropped over the cap", async () => {
  const cap = 400_000;
  const spec = bench.spec("", {
    command: agent(`
      let n = 0;
      for (let round = 0; round < 60; round++) {
        let text = "";
        while (text.length < 100_000) text += "x".repeat(n % 97) + " " + secrets[n++ % secrets.length] + "\\n";
        fs.writeSync(1, text);
        while (fs.fstatSync(1).size > ${cap}) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
      }`),
  });
  await launcher.launch(spec);
  await follow(launcher, spec.dir, { stream: false, capBytes: cap });
  launcher.seal(spec.dir);
  const text = onDisk(spec.dir);
  expect(text.length).toBeGreaterThan(cap / 2);
  expect(fs.existsSync(path.join(spec.dir, "stdout.kept"))).toBe(true);
  expectClean(text);
  // Not even the greater part of one, where it was cut.
  for (const secret of SECRETS) expect(text).not.toContain(secret.slice(0, -4));
});

it("cuts no secret in two when the agent is faster than the search", () => {
  const dir = bench.dir();
  fs.mkdirSync(dir);
  const cap = 400_000;
  const [token] = TOKENS[0]!;
  const whole = Buffer.from("a line of output\n".repeat(40_000)).subarray(0, 600_000);
  // Where the head ends, and where the part that is kept begins.
  for (const at of [cap / 2, whole.length - cap / 4]) whole.write(` ${token} `, at - 20);
  fs.writeFileSync(path.join(dir, "stdout"), whole);
  const file = new RedactedFile(dir, "stdout", { redactor, log: silent, capBytes: cap });
  expect(file.trim(file.size())).toBe(true);
  const text = onDisk(dir);
  expect(text.length).toBeGreaterThan(cap / 2);
  for (let at = 0; at + 8 <= token.length; at++) {
    expect(text).not.toContain(token.slice(at, at + 8));
  }
  file.seal();
});

it("looks through what another engine left, and what came after the end was seen", async () => {
  const spec = bench.spec("", { command: agent(`console.log("early " + secrets[0]);`) });
  await launcher.launch(spec);
  await eventually(() => launcher.inspect(spec.dir).kind === "exited");
  expect(onDisk(spec.dir)).toContain(SECRETS[0]);
  await follow(launcher, spec.dir, { stream: false });
  expectClean(onDisk(spec.dir));
  const late = `${BEARER}\n${SECRETS[1]!}`;
  fs.appendFileSync(path.join(spec.dir, "stdout"), late);
  const before = readOutput(spec.dir, { fromOffset: 0, maxBytes: 1e6 }).bytes.toString();
  expect(before).toBe("early [redacted: GitHub token ...............]\n");
  launcher.seal(spec.dir);
  expectClean(onDisk(spec.dir));
  const after = readOutput(spec.dir, { fromOffset: 0, maxBytes: 1e6 }).bytes.toString();
  expect(after.length).toBe(before.length + late.length);
  expect(after).toContain("Authorization: Bearer [redacted: access token");
});

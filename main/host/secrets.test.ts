import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fileSecrets, type SecretBox } from "./secrets.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "belfry-secrets-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const text = () => readFileSync(path.join(dir, "secrets.json"), "utf8");
const open = (box: SecretBox | null = null) => fileSecrets(dir, { box, env: process.env });
const node = (script: string) => [process.execPath, "-e", script];

/** A keyring whose cipher is plain enough to see through, and which can be locked. */
function keyring(state: { ready: boolean; locked?: boolean }): SecretBox {
  return {
    isReady: async () => state.ready,
    seal: (plain) => Buffer.from(plain).toString("base64"),
    open(sealed) {
      if (state.locked) throw new Error("locked");
      return Buffer.from(sealed, "base64").toString();
    },
  };
}

test("without a keyring a secret is plain text that only the user can read, and that is said", async () => {
  const secrets = open();
  expect(await secrets.set("phone.token", "abc-123")).toMatchObject({ ok: true });
  expect(await secrets.get("phone.token")).toEqual({ ok: true, value: "abc-123" });
  expect(await secrets.get("other")).toEqual({ ok: true, value: null });
  if (process.platform !== "win32") {
    expect(statSync(path.join(dir, "secrets.json")).mode & 0o777).toBe(0o600);
  }
  expect(await secrets.storage()).toMatchObject({ kind: "plain", why: "headless", plain: 1 });
  await secrets.remove("phone.token");
  expect(await secrets.get("phone.token")).toEqual({ ok: true, value: null });
});

describe("with a keyring", () => {
  test("what is entered is sealed; what was plain stays readable, and is counted", async () => {
    await open().set("old", "plain-value");
    const secrets = open(keyring({ ready: true }));
    await secrets.set("new", "sealed-value");
    expect(text()).not.toContain("sealed-value");
    expect(await secrets.get("new")).toEqual({ ok: true, value: "sealed-value" });
    expect(await secrets.get("old")).toEqual({ ok: true, value: "plain-value" });
    expect(await secrets.storage()).toMatchObject({ kind: "sealed", why: null, plain: 1 });
    expect(await secrets.list()).toEqual([
      { name: "old", kind: "plain" },
      { name: "new", kind: "sealed" },
    ]);
  });

  test("one that protects nothing is not used", async () => {
    const secrets = open(keyring({ ready: false }));
    await secrets.set("new", "value");
    expect(await secrets.list()).toEqual([{ name: "new", kind: "plain" }]);
    expect(await secrets.storage()).toMatchObject({ kind: "plain", why: "no-keyring" });
  });

  test("a host without it says what to do, and so does one that cannot open it", async () => {
    await open(keyring({ ready: true })).set("phone.token", "value");
    expect(await open().get("phone.token")).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining("belfry secret set phone.token") },
    });
    expect(await open(keyring({ ready: true, locked: true })).get("phone.token")).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining("Unlock it, or enter the secret again.") },
    });
  });
});

describe("a command that prints the secret", () => {
  test("is run when the secret is needed, each time", async () => {
    const secrets = open();
    const file = path.join(dir, "value");
    const script = `process.stdout.write(require("fs").readFileSync(${JSON.stringify(file)}))`;
    await secrets.setCommand("phone.token", node(script));
    for (const value of ["first", "second"]) {
      writeFileSync(file, `${value}\n`);
      expect(await secrets.get("phone.token")).toEqual({ ok: true, value });
    }
    expect(await secrets.list()).toEqual([{ name: "phone.token", kind: "command" }]);
    expect(text()).not.toContain("second");
  });

  test.for([
    ["process.exit(3)", "ended with exit code 3."],
    ["", "printed nothing."],
  ])("%j: %s", async ([script, sentence]) => {
    const secrets = open();
    await secrets.setCommand("phone.token", node(script!));
    expect(await secrets.get("phone.token")).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining(sentence!) },
    });
  });

  test("one that is not there is named", async () => {
    const secrets = open();
    await secrets.setCommand("phone.token", ["belfry-no-such-program"]);
    expect(await secrets.get("phone.token")).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining("belfry-no-such-program") },
    });
  });
});

test("the first secret makes the folder", async () => {
  const home = path.join(dir, "not", "there");
  const secrets = fileSecrets(home, { box: null, env: {} });
  expect(await secrets.set("a", "value")).toMatchObject({ ok: true });
  expect(await secrets.get("a")).toEqual({ ok: true, value: "value" });
});

test("changes at the same time are all kept", async () => {
  const secrets = open();
  await Promise.all(["a", "b", "c"].map((name) => secrets.set(name, name)));
  expect((await secrets.list()).map(({ name }) => name).toSorted()).toEqual(["a", "b", "c"]);
});

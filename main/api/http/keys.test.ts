import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { Keys, SESSION_MS } from "./keys.ts";

function file(): string {
  const dir = mkdtempSync(join(tmpdir(), "belfry-keys-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return join(dir, "token");
}

const NOW = 1_800_000_000_000;

describe("the token", () => {
  test("is made once, for its owner's eyes, and is long", () => {
    const path = file();
    const keys = new Keys(path);
    const token = readFileSync(path, "utf8").trim();
    expect(Buffer.from(token, "base64url")).toHaveLength(32);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(keys.isToken(token)).toBe(true);
    expect(new Keys(path).isToken(token)).toBe(true);
    for (const wrong of ["", token.slice(1), `${token}x`, token.toLowerCase()]) {
      expect(keys.isToken(wrong)).toBe(false);
    }
  });

  test("is closed to others again when its file was copied openly", () => {
    const path = file();
    new Keys(path);
    chmodSync(path, 0o644);
    new Keys(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test("is made anew where the file holds none: an empty one would let everyone in", () => {
    const path = file();
    for (const content of ["", "\n", "short", "x".repeat(42)]) {
      writeFileSync(path, content);
      const keys = new Keys(path);
      expect(keys.isToken(content.trim())).toBe(false);
      expect(readFileSync(path, "utf8").trim()).toHaveLength(43);
    }
  });
});

describe("one-time links", () => {
  test("work once", () => {
    const keys = new Keys(file());
    const { code, expiresAt } = keys.newLink(NOW);
    expect(expiresAt).toBe(NOW + 120_000);
    expect(keys.hasOpenLink(NOW)).toBe(true);
    expect(keys.useLink(code, NOW + 1)).toBe(true);
    expect(keys.useLink(code, NOW + 2)).toBe(false);
    expect(keys.hasOpenLink(NOW)).toBe(false);
  });

  test("end", () => {
    const keys = new Keys(file());
    const { code, expiresAt } = keys.newLink(NOW);
    expect(keys.hasOpenLink(expiresAt)).toBe(false);
    expect(keys.useLink(code, expiresAt)).toBe(false);
  });

  test("that were never made do not work, and many do not fill the memory", () => {
    const keys = new Keys(file());
    const first = keys.newLink(NOW);
    for (const code of ["", "x", first.code.slice(1)]) expect(keys.useLink(code, NOW)).toBe(false);
    for (let n = 0; n < 100; n++) keys.newLink(NOW);
    expect(keys.useLink(first.code, NOW)).toBe(false);
  });
});

describe("sessions", () => {
  test("outlive a restart, and end by age", () => {
    const path = file();
    const session = new Keys(path).newSession(NOW);
    const keys = new Keys(path);
    expect(keys.sessionEnd(session, NOW)).toBe(NOW + SESSION_MS);
    expect(keys.sessionEnd(session, NOW + SESSION_MS)).toBeNull();
  });

  test("cannot be made up, stretched or carried to another installation", () => {
    const keys = new Keys(file());
    const session = keys.newSession(NOW);
    const [until = "", salt = "", signature = ""] = session.split(".");
    const later = (Number.parseInt(until, 36) + 1).toString(36);
    for (const made of [
      "",
      ".",
      "..",
      `${later}.${salt}.${signature}`,
      `${until}.${salt}.`,
      `${until}.${salt}`,
      `${until}..${signature}`,
      `${session}x`,
      signature,
    ]) {
      expect(keys.sessionEnd(made, NOW), made).toBeNull();
    }
    expect(new Keys(file()).sessionEnd(session, NOW)).toBeNull();
  });

  test("and links end with the token", () => {
    const keys = new Keys(file());
    const session = keys.newSession(NOW);
    const { code } = keys.newLink(NOW);
    keys.renew();
    expect(keys.sessionEnd(session, NOW)).toBeNull();
    expect(keys.useLink(code, NOW)).toBe(false);
  });
});
